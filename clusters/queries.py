"""Reads that join people, places and time."""

import datetime as dt
from typing import cast

from django.db.models import Q

from clusters.choices import Level
from clusters.models import Posting, RoleGrant, TenantSettings, User, said
from clusters.scope import Grant, Scope
from foundation.tenancy.connection import current_tenant_id


def grants_on(user: User, day: dt.date) -> tuple[Grant, ...]:
    """What a person is on that day, from postings first, then role grants in the order given. Two queries."""
    current = Q(ends_on__isnull=True) | Q(ends_on__gt=day)
    tenant_id = cast(int, user.tenant_id)
    postings = (
        Posting.objects.filter(current, tenant_id=tenant_id, teacher__user_id=user.pk, starts_on__lte=day)
        .select_related("school__place")
        .order_by("-is_head", "pk")
    )
    granted = (
        RoleGrant.objects.filter(current, tenant_id=tenant_id, user_id=user.pk, starts_on__lte=day)
        .select_related("place")
        .order_by("pk")
    )
    from_postings = [
        Grant(
            f"p{p.pk}", str(p.role), p.school.place_id, p.school.place.path, p.school.place.level, p.school.place.names
        )
        for p in postings
    ]
    from_grants = [Grant(f"g{g.pk}", g.role, g.place_id, g.place.path, g.place.level, g.place.names) for g in granted]
    return (*from_postings, *from_grants)


def scope_for(user: User, *, day: dt.date, chosen: str | None = None) -> Scope | None:
    """The scope of a person on a day: the grant she chose, else her only or first one; None when she has no place."""
    grants = grants_on(user, day)
    if not grants:
        return None
    grant = next((g for g in grants if g.id == chosen), grants[0])
    teacher = getattr(user, "teacher", None)
    return Scope(
        tenant_id=cast(int, user.tenant_id),
        user_id=user.pk,
        teacher_id=teacher.pk if teacher else None,
        grant=grant,
        grants=grants,
        today=day,
    )


def tenant_settings() -> TenantSettings:
    """The open tenant's own settings. Raises DoesNotExist on a tenant that was never set up."""
    return TenantSettings.objects.select_related("tenant").get(tenant_id=current_tenant_id())


def person_at(kind: str, address: str) -> User | None:
    """The active person of the open tenant with this phone number ("phone", E.164) or e-mail address ("email")."""
    people = User.objects.filter(tenant_id=current_tenant_id(), is_active=True)
    return people.filter(**{kind: address}).first()


def level_names(settings: TenantSettings) -> dict[str, str]:
    """What the tenant calls each level in the reader's language: its own words, else ours."""
    words = settings.level_words
    return {level.value: said(words[level.value]) if words.get(level.value) else str(level.label) for level in Level}
