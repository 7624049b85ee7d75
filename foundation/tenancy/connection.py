"""The tenant transaction: the only place where `app.tenant` is set."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connections, transaction

_tenant: ContextVar[int | None] = ContextVar("tenant", default=None)


class NoTenantError(RuntimeError):
    """Tenant rows were touched with no tenant transaction open."""


class OtherTenantError(RuntimeError):
    """A second tenant was asked for inside one transaction."""


def current_tenant_id() -> int:
    """The tenant whose transaction is open. Raises NoTenantError when there is none."""
    tenant_id = _tenant.get()
    if tenant_id is None:
        raise NoTenantError("No tenant transaction is open.")
    return tenant_id


def open_tenant_id() -> int | None:
    """The tenant of the open transaction, or None: the default of every row's `tenant`, refused by the database if None."""
    return _tenant.get()


def _configure(using: str, tenant: str, schools: str) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT set_config('app.tenant', %s, true), set_config('app.schools', %s, true)", (tenant, schools)
        )


@contextmanager
def tenant_transaction(tenant_id: int, *, using: str = "default") -> Iterator[None]:
    """Open one transaction for one tenant. Inside it every query sees that tenant's rows alone.

    The setting is local to the transaction, so it cannot leak through a pooler. When the block runs inside an open
    transaction (a test), the earlier setting is put back at the end.
    """
    before = _tenant.get()
    if before is not None and before != tenant_id:
        raise OtherTenantError(f"Tenant {before} is open; {tenant_id} needs a transaction of its own.")
    is_nested = connections[using].in_atomic_block
    with transaction.atomic(using=using):
        if before is None or using != "default":
            _configure(using, str(tenant_id), "")
        token = _tenant.set(tenant_id)
        try:
            yield
        finally:
            _tenant.reset(token)
        # After an error the savepoint's rollback puts it back.
        if is_nested and before is None and not connections[using].needs_rollback:
            _configure(using, "", "")


def open_schools(school_ids: Iterable[int]) -> None:
    """Let the open transaction of a serving process see the children of these schools, and of no other."""
    current_tenant_id()
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT set_config('app.schools', %s, true)", (",".join(str(pk) for pk in school_ids),))


@contextmanager
def held_alone(name: str) -> Iterator[bool]:
    """Hold a name on the second connection until the block ends or this process dies; False when somebody else holds it.

    For work of many transactions. A lock of a session would be left behind in a transaction pooler, so one transaction
    stays open, which reads nothing and so keeps nothing from being cleaned.
    """
    with transaction.atomic(using="aside"):
        with connections["aside"].cursor() as cursor:
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", (name,))
            (is_held,) = cursor.fetchone()
        yield is_held


@contextmanager
def aside(tenant_id: int) -> Iterator[None]:
    """A short transaction on the second connection, for what must outlive a rollback of the request's own.

    Use `.using("aside")` inside it, one atomic statement, on a table that the request does not write.
    """
    with transaction.atomic(using="aside"):
        with connections["aside"].cursor() as cursor:
            cursor.execute("SELECT set_config('app.tenant', %s, true)", (str(tenant_id),))
        yield
