"""Making a tenant: a state department or a programme, its host names, its top place and whoever looks after it."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from clusters.choices import Level, Role
from clusters.models import Place, Placement, RoleGrant, TenantSettings, User
from foundation import audit
from foundation.models import Tenant, TenantHost
from foundation.tenancy.connection import tenant_transaction
from foundation.tenancy.hosts import forget_hosts


class TenantRefusedError(Exception):
    """What stands already is not what was asked for. The message says what it is; nothing was changed."""


@transaction.atomic
def create_tenant(
    *,
    key: str,
    names: dict[str, str],
    languages: Sequence[str],
    hosts: Sequence[str],
    year_starts_month: int,
    on: dt.date,
) -> tuple[Tenant, bool]:
    """A tenant with its settings, its state and these host names too, and whether this call made it.

    `names` is by language, with one in the first of `languages`, which people read who have not chosen. Needs the owner's
    connection, with no tenant open. Raises TenantRefusedError.
    """
    default, *_others = languages
    told = {"name": names[default], "languages": list(languages), "default_language": default}
    tenant, is_new = Tenant.objects.get_or_create(key=key, defaults=told)
    if tenant.is_demo:
        raise TenantRefusedError(f"{key} is a tenant of the demonstration. Choose another key, or another database.")
    if not is_new and told != {name: getattr(tenant, name) for name in told}:
        stands = f"{tenant.name}, in {', '.join(tenant.languages)}"
        raise TenantRefusedError(f"{key} is there already: {stands}. This makes tenants and does not change them.")
    for host in hosts:
        row, _is_new = TenantHost.objects.get_or_create(host=host, defaults={"tenant": tenant})
        if row.tenant_id != tenant.pk:
            raise TenantRefusedError(f"{host} leads to the tenant {row.tenant} already.")
    forget_hosts()
    if is_new:
        with tenant_transaction(tenant.pk):
            TenantSettings.objects.create(year_starts_month=year_starts_month)
            state = Place.objects.create(
                level=Level.STATE, path="new.", names=names, name_key=names[default].casefold()[:120], starts_on=on
            )
            state.path = f"{state.pk}."
            state.save(update_fields=["path"])
            Placement.objects.create(place=state, path=state.path, starts_on=on)
            audit.record("tenant_created", by=None, subject=state)
    return tenant, is_new


def name_administrator(*, tenant: Tenant, name: str, phone: str, email: str, on: dt.date) -> tuple[User, bool]:
    """The administrator of a whole tenant with this number (E.164) or address, and whether this call made her one.

    Needs the owner's connection, with no other tenant open. Raises TenantRefusedError.
    """
    with tenant_transaction(tenant.pk):
        own = User.objects.filter(tenant=tenant)
        by_phone = own.filter(phone=phone).first() if phone else None
        by_email = own.filter(email=email).first() if email else None
        user = by_phone or by_email
        if user is None:
            user = User.objects.create_user(name=name, phone=phone, email=email)
        elif (user.name, user.phone or phone, user.email or email) != (name, phone or user.phone, email or user.email):
            reached = ", ".join(filter(None, (user.phone, user.email)))
            raise TenantRefusedError(f"{user.name} has {reached} in {tenant} already.")
        if not user.is_active:
            raise TenantRefusedError(f"{name} may not sign in to {tenant} any more.")
        state = Place.objects.get(tenant=tenant, parent=None)
        held = RoleGrant.objects.filter(tenant=tenant, user=user, role=Role.TENANT_ADMIN, place=state)
        if held.on(on).exists():
            return user, False
        grant = RoleGrant.objects.create(user=user, role=Role.TENANT_ADMIN, place=state, starts_on=on)
        audit.record("access_given", by=None, subject=grant, role=grant.role)
        return user, True
