"""Whom one can enter as in a demonstration tenant."""

from collections.abc import Iterable

from clusters.models import User
from config.demo.people import ENTRANCES, Entrance
from foundation.models import Tenant


def names_of(tenant: Tenant, phones: Iterable[str]) -> dict[str, str]:
    """Phone -> name of those who are there, in the order of the phones."""
    phones = list(phones)
    found = dict(User.objects.filter(tenant_id=tenant.pk, phone__in=phones).values_list("phone", "name"))
    return {phone: found[phone] for phone in phones if phone in found}


def mail_of(tenant: Tenant, slug: str) -> tuple[str, str] | None:
    """Name and e-mail address of an entrance's person; None when she is not there."""
    rows = User.objects.filter(tenant_id=tenant.pk, phone=ENTRANCES[slug].phone).exclude(email="")
    return rows.values_list("name", "email").first()


def people_of(tenant: Tenant) -> list[tuple[Entrance, str]]:
    """Each entrance with the name of its person, as far as they are there."""
    names = names_of(tenant, [each.phone for each in ENTRANCES.values()])
    return [(each, names[each.phone]) for each in ENTRANCES.values() if each.phone in names]
