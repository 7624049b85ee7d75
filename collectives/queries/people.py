"""The people of a meeting's roster, and whose words something is."""

from collections.abc import Iterable

from django.db.models import Case, QuerySet, When

from clusters.models import Teacher
from collectives.choices import HERE
from collectives.models import Sitting
from foundation.tenancy.connection import current_tenant_id


def people_of(*sittings: Sitting) -> QuerySet[Teacher]:
    """The teachers of the roster of these sittings: those who are here first, by name."""
    here = Case(When(attendance__presence__in=HERE, then=0), default=1)
    return Teacher.objects.filter(tenant_id=current_tenant_id(), attendance__sitting__in=sittings).order_by(
        here, "name", "pk"
    )


def speaker_of(words: str, people: Iterable[Teacher]) -> tuple[Teacher | None, str]:
    """Whose words they are, where they begin with a name and a colon ("Meena: with class 4 I will ..."); and the words."""
    name, colon, rest = words.partition(":")
    if not colon or not rest.strip():
        return None, words
    wished = name.strip().casefold()
    named = [each for each in people if wished and wished in (each.name.casefold(), each.name.casefold().split()[0])]
    return (named[0], rest.strip()) if len(named) == 1 else (None, words)
