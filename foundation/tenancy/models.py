"""Tenants, their host names, and the base of every row that a tenant owns."""

import uuid
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import IntegrityError, models, transaction

from foundation.tenancy.connection import current_tenant_id, open_tenant_id


class Tenant(models.Model):
    """A state department or an NGO programme: the wall around all its rows. On the control list."""

    id = models.AutoField(primary_key=True)
    key = models.SlugField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    languages = ArrayField(models.CharField(max_length=5))
    default_language = models.CharField(max_length=5)
    is_demo = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.key


class TenantHost(models.Model):
    """A host name that serves a tenant. On the control list: it is read before the tenant is known."""

    host = models.CharField(max_length=253, primary_key=True)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="hosts")

    def __str__(self) -> str:
        return self.host


class TenantForeignKey(models.ForeignKey):
    """A foreign key inside one tenant. The walls make it `(tenant_id, x_id) -> (tenant_id, pk)` in the database."""

    def __init__(self, to: Any, on_delete: Any = models.PROTECT, **kwargs: Any) -> None:
        kwargs["db_constraint"] = False
        super().__init__(to, on_delete, **kwargs)


class TenantOneToOneField(models.OneToOneField):
    """A one-to-one key inside one tenant, walled like TenantForeignKey."""

    def __init__(self, to: Any, on_delete: Any = models.PROTECT, **kwargs: Any) -> None:
        kwargs["db_constraint"] = False
        super().__init__(to, on_delete, **kwargs)


class TenantOwned(models.Model):
    """A row of one tenant. `tenant` is set from the open tenant transaction."""

    school_walled: ClassVar[bool] = False  # rows about children: serving processes see them by `app.schools` only
    append_only: ClassVar[bool] = False  # the app may insert and read, never change or delete
    partitioned: ClassVar[bool] = False  # by month, on `period`

    tenant = models.ForeignKey(
        Tenant, on_delete=models.PROTECT, related_name="+", db_index=False, default=open_tenant_id, editable=False
    )

    class Meta:
        abstract = True


class Public(models.Model):
    """Has a name for URLs that says nothing: `public_id`, unique per tenant (by the walls)."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


class Keyed(models.Model):
    """Made by a write that carries a client-made key and may be sent twice: `key`, unique per tenant (by the walls)."""

    key = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True

    @classmethod
    def create_once(cls, *, key: uuid.UUID, **fields: Any) -> tuple[Any, bool]:
        """The row with this key, and whether this call made it. A resend returns the first row unchanged."""
        manager: Any = cls._base_manager  # what was taken away holds its key too
        found = manager.filter(tenant_id=current_tenant_id(), key=key).first()
        if found is not None:
            return found, False
        try:
            with transaction.atomic():
                return manager.create(key=key, **fields), True
        except IntegrityError:
            found = manager.filter(tenant_id=current_tenant_id(), key=key).first()
            if found is None:
                raise
            return found, False
