"""A year of one cluster of a simulated state, told by the rules of the demonstration."""

import datetime as dt
from dataclasses import dataclass

from assessments.models import Ability, Rating
from clusters.models import TenantSettings
from config.demo.seed.children import ClassGroup, build_children
from config.demo.seed.days import Days
from config.demo.seed.months import YEAR, build_year, close_by_coordinator
from config.demo.seed.people import People, Person
from config.demo.seed.promises import promise
from config.demo.seed.ratings import rate
from config.demo.seed.rows import Chance, Tray
from config.demo.seed.rubrics import Rubrics
from config.demo.seed.syllabus import taken_up
from config.demo.seed.talk import Stage, tell
from config.demo.seed.voices import Voices
from config.demo.seed.words import read
from config.demo.simulated.copying import Copier
from config.demo.simulated.places import Spot
from planning.models import Chapter

RATING = (
    "tenant_id", "period", "student_id", "rubric_id", "cluster_id", "school_id", "classroom_id", "levels", "by_id",
    "changed_at",
)  # fmt: skip


@dataclass(frozen=True)
class Common:
    """What all clusters of a state have in common."""

    tenant_id: int
    own: TenantSettings
    today: dt.date
    periods: list[dt.date]
    days: Days
    rubrics: Rubrics
    abilities: list[Ability]
    pace: list[dict[dt.date, list[Chapter]]]
    year_starts: tuple[int, int]
    meeting_starts: dt.time
    language: str


def tell_cluster(spot: Spot, people: People, common: Common, copier: Copier, chance: Chance) -> None:
    """Hand a cluster's children, ratings and meetings to be written."""
    year_of = {period: common.own.academic_year_of(period) for period in common.periods}
    groups = build_children(
        people, read("names.up"), chance, years=sorted(set(year_of.values())), starts=common.year_starts,
        save=copier.save,
    )  # fmt: skip
    ratings = rate(
        groups, rubrics=common.rubrics, periods=common.periods, today=common.today, days=common.days, chance=chance,
        year_of=year_of, demo=_known(people, spot),
    )  # fmt: skip
    copier.take(
        Rating,
        RATING,
        (
            (
                common.tenant_id, row.period, row.student_id, row.rubric_id, spot.site.place.pk,
                row.group.site.school.pk, row.group.classroom.pk, row.levels, row.group.person.user.pk, row.changed_at,
            )
            for row in ratings
        ),
    )  # fmt: skip
    copier.save(taken_up(spot.site, _chapters(spot, common)))
    _talk(spot, people, groups, common=common, tray=Tray(chance, copier.save))


def _chapters(spot: Spot, common: Common) -> dict[dt.date, list[Chapter]]:
    """What this cluster takes up, by month."""
    return common.pace[spot.number % len(common.pace)]


def _known(people: People, spot: Spot) -> Person | None:
    """The teacher whom one enters as, if she is here."""
    return people.demo_teacher if spot.number == 0 else None


def _talk(spot: Spot, people: People, groups: list[ClassGroup], *, common: Common, tray: Tray) -> None:
    year = build_year(
        spot.site, people, common.own, tray, Voices(common.language, tray.chance), today=common.today,
        days=common.days, starts=common.meeting_starts, has_two_sittings=False, months=len(common.periods),
    )  # fmt: skip
    close_by_coordinator(year)
    stage = Stage(
        year=year,
        tray=tray,
        classrooms={(id(g.person), g.year): g.classroom for g in groups},
        year_of=common.own.academic_year_of,
        photos={},
        abilities=common.abilities,
        chapters=_chapters(spot, common),
        demo=_known(people, spot),
    )
    tell(stage)
    promise(stage)
    tray.save(*YEAR)
