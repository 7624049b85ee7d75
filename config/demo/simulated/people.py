"""Who teaches, coordinates and answers for a place in a simulated state."""

import itertools
from collections.abc import Iterable
from typing import Any

from clusters.choices import Level
from clusters.models import Place, Posting, RoleGrant, Teacher
from config.demo.people import ENTRANCES
from config.demo.seed.people import POSTED_FROM, People, Person, full_names, grades_by_teacher, new_user
from config.demo.seed.places import SchoolSite
from config.demo.seed.rows import Chance
from config.demo.seed.words import read
from config.demo.simulated.copying import Copier
from config.demo.simulated.places import Spot

# After the country's code a number that begins with zeros is nobody's.
NUMBER = "+9100{:08d}"
OFFICERS = {
    Level.STATE: ("state-officer", "tenant-admin"),
    Level.DISTRICT: ("district-officer", "diet-faculty"),
    Level.BLOCK: ("block-officer",),
}
KNOWN = ("head-teacher", "teacher")  # of the first school, in the order of its roster
ONLY_ONE = {Level.DISTRICT: ("programme-staff",)}  # at the first of its level alone


class Crowd:
    """Makes people and hands them to be written. Those of the first cluster are whom one enters as."""

    def __init__(self, copier: Copier) -> None:
        self._copier = copier
        self._names = read("names.up")
        self._numbers = itertools.count(1)

    def of_cluster(self, spot: Spot, chance: Chance) -> People:
        """The teachers of a cluster, its coordinator, and the officers of places whose first cluster it is."""
        crew = full_names(self._names["teachers"], chance)
        kind = spot.site.kind
        roster = [
            self._teacher(school, grades, index, crew, chance, is_known=spot.number == 0 and school_index == 0)
            for school_index, school in enumerate(spot.site.schools)
            for index, grades in enumerate(grades_by_teacher(school))
        ]
        grants = [
            self._grant(slug, place, crew, chance, is_known=spot.number == 0)
            for slug, place in [("coordinator", spot.site.place), *_offices(spot)]
        ]
        self._write(roster, grants)
        return People({kind: roster}, {}, {kind: grants[0].user})

    def _write(self, roster: Iterable[Person], grants: Iterable[RoleGrant]) -> None:
        self._copier.save([p.user for p in roster] + [g.user for g in grants])
        self._copier.save(p.teacher for p in roster)
        self._copier.save(
            Posting(teacher=p.teacher, school=p.site.school, is_head=p.is_head, starts_on=POSTED_FROM) for p in roster
        )
        self._copier.save(grants)

    def _teacher(
        self, school: SchoolSite, grades: tuple[int, ...], index: int, crew: Any, chance: Chance, *, is_known: bool
    ) -> Person:
        name, is_woman, language = next(crew)
        phone = NUMBER.format(next(self._numbers))
        if is_known and index < len(KNOWN):
            slug = KNOWN[index]
            name, is_woman, phone = self._names["people"][slug], True, ENTRANCES[slug].phone
        user = new_user(name, phone, chance, language=language)
        teacher = Teacher(name=name, name_key=name.casefold(), user=user, public_id=chance.uuid())
        return Person(teacher, user, school, grades, is_woman, is_head=index == 0)

    def _grant(self, slug: str, place: Place, crew: Any, chance: Chance, *, is_known: bool) -> RoleGrant:
        name, _is_woman, language = next(crew)
        phone = NUMBER.format(next(self._numbers))
        if is_known:
            name, phone = self._names["people"][slug], ENTRANCES[slug].phone
        user = new_user(name, phone, chance, language=language)
        return RoleGrant(
            user=user, role=ENTRANCES[slug].role, place=place, starts_on=POSTED_FROM, public_id=chance.uuid()
        )


def _offices(spot: Spot) -> list[tuple[str, Place]]:
    return [
        (slug, spot.above[level])
        for level in spot.is_first_of
        for slug in (*OFFICERS[level], *(ONLY_ONE.get(level, ()) if spot.number == 0 else ()))
    ]
