"""The walls, derived from the model registry and applied by the owner after `migrate`.

For every table that a tenant owns: row-level security, enabled and forced, one policy; unique `(tenant_id, pk)`;
`public_id` and `key` unique per tenant; and for every key to another such table a composite foreign key, so that a key
can neither cross tenants nor reveal that a row exists. For rows about children a second, restrictive policy.
"""

from dataclasses import dataclass

from django.apps import apps
from django.db import models

from foundation.tenancy.models import Keyed, Public, Tenant, TenantHost, TenantOwned

# Tables without a tenant, each with the reason why.
CONTROL_LIST: dict[str, str] = {
    Tenant._meta.db_table: "the tenants themselves; read before a tenant is known",
    TenantHost._meta.db_table: "host names, read before a tenant is known",
    "django_migrations": "the schema's own history; no people in it",
    "django_content_type": "names of models, the same for every tenant",
    "auth_permission": "Django's own permission names; unused, roles are in code",
    "auth_group": "Django's own groups; unused and empty",
    "auth_group_permissions": "Django's own groups; unused and empty",
}

# Third-party tables that hold people: table -> (primary key column, keys to tenant tables).
# Their tenant_id defaults to the open tenant, so the library need not know of it.
ADOPTED: dict[str, tuple[str, dict[str, str]]] = {
    "django_session": ("session_key", {}),
    "account_emailaddress": ("id", {"user_id": "clusters_user"}),
    "account_emailconfirmation": ("id", {"email_address_id": "account_emailaddress"}),
}

TENANT_POLICY = "tenant_wall"
SCHOOL_POLICY = "school_wall"
SERVING_ROLES = ("app_web", "app_worker")
_IS_TENANT = "tenant_id = current_setting('app.tenant')::int"
_IS_OPEN_SCHOOL = "{column} = ANY (string_to_array(current_setting('app.schools'), ',')::bigint[])"


@dataclass(frozen=True)
class Wall:
    """What the database must enforce on one table."""

    table: str
    pk: tuple[str, ...]
    unique: tuple[tuple[str, ...], ...] = ()
    keys: tuple[tuple[str, str, str], ...] = ()  # (column, other table, other column)
    school_column: str | None = None
    is_append_only: bool = False
    is_adopted: bool = False
    is_partitioned: bool = False
    is_school_optional: bool = False  # rows without a school are nobody's in particular, and stand before its wall

    @property
    def policies(self) -> tuple[str, ...]:
        return (TENANT_POLICY, SCHOOL_POLICY) if self.school_column else (TENANT_POLICY,)

    def unique_name(self, columns: tuple[str, ...]) -> str:
        return f"{self.table}_{'_'.join(columns)}_wall"

    def key_name(self, column: str) -> str:
        return f"{self.table}_{column}_wall_fk"


def _column(field: models.Field) -> str:
    return str(field.column)  # every field walked here has one


def _columns(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(_column(f) for f in model._meta.pk_fields)


def _wall_of(model: type[TenantOwned]) -> Wall:
    table = model._meta.db_table
    pk = _columns(model)
    unique: list[tuple[str, ...]] = []
    if len(pk) == 1:
        unique.append(("tenant_id", pk[0]))
    if issubclass(model, Public):
        unique.append(("tenant_id", "public_id"))
    if issubclass(model, Keyed):
        unique.append(("tenant_id", "key"))
    keys: list[tuple[str, str, str]] = []
    for f in model._meta.local_concrete_fields:
        related = f.related_model
        if isinstance(related, type) and issubclass(related, TenantOwned):
            keys.append((_column(f), related._meta.db_table, _column(related._meta.pk)))
    school = next((f for f in model._meta.local_concrete_fields if model.school_walled and f.name == "school"), None)
    return Wall(
        table,
        pk,
        tuple(unique),
        tuple(keys),
        _column(school) if school else None,
        model.append_only,
        is_partitioned=model.partitioned,
        is_school_optional=bool(school and school.null),
    )


def walls() -> list[Wall]:
    """Every wall, own tables first, in table order."""
    own = [_wall_of(m) for m in apps.get_models(include_auto_created=True) if issubclass(m, TenantOwned)]
    adopted = [
        Wall(
            table,
            (pk,),
            (("tenant_id", pk),),
            tuple((column, other, "id") for column, other in keys.items()),
            is_adopted=True,
        )
        for table, (pk, keys) in ADOPTED.items()
    ]
    return sorted(own, key=lambda w: w.table) + adopted


def unwalled_tables() -> list[str]:
    """Tables of the registry that are neither walled nor on the control list. Must be empty."""
    known = {w.table for w in walls()} | set(CONTROL_LIST)
    return sorted(m._meta.db_table for m in apps.get_models(include_auto_created=True) if m._meta.db_table not in known)


def policy_condition(wall: Wall, policy: str) -> str:
    """What one policy of a wall demands of a row, read or written."""
    if policy == TENANT_POLICY:
        return _IS_TENANT
    condition = _IS_OPEN_SCHOOL.format(column=wall.school_column)
    return f"{wall.school_column} IS NULL OR {condition}" if wall.is_school_optional else condition


def policy_sql(wall: Wall, policy: str) -> str:
    """The statement that creates one policy of a wall."""
    condition = policy_condition(wall, policy)
    if policy == TENANT_POLICY:
        return f'CREATE POLICY {policy} ON "{wall.table}" USING ({condition}) WITH CHECK ({condition})'
    return (
        f'CREATE POLICY {policy} ON "{wall.table}" AS RESTRICTIVE TO app_web '
        f"USING ({condition}) WITH CHECK ({condition})"
    )


def key_sql(wall: Wall, column: str, other: str, other_column: str) -> str:
    """The statement that creates one composite foreign key of a wall."""
    return (
        f'ALTER TABLE "{wall.table}" ADD CONSTRAINT "{wall.key_name(column)}" '
        f'FOREIGN KEY (tenant_id, "{column}") REFERENCES "{other}" (tenant_id, "{other_column}")'
    )


def unique_sql(wall: Wall, columns: tuple[str, ...]) -> str:
    """The statement that creates one tenant-first unique key of a wall."""
    names = ", ".join(f'"{c}"' for c in columns)
    return f'ALTER TABLE "{wall.table}" ADD CONSTRAINT "{wall.unique_name(columns)}" UNIQUE ({names})'
