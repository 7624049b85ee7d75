"""Builds the two tenants of the demonstration for one day: the same day gives the same, a later day builds anew."""

import datetime as dt
import hashlib
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from assessments.models import Ability
from assessments.services.frameworks import import_frameworks
from assessments.services.instruments import import_instruments
from clusters.models import Holiday, Rollup, TenantSettings
from collectives.queries import minutes
from config.demo.seed.calendar import twelve_months
from config.demo.seed.children import ClassGroup, build_children
from config.demo.seed.competency import build_competency
from config.demo.seed.days import ONE_DAY, Days, days_of
from config.demo.seed.diary import build_diaries
from config.demo.seed.drawings import build_drawings
from config.demo.seed.issued import issue_minutes
from config.demo.seed.months import YEAR, Year, build_year, close_by_coordinator
from config.demo.seed.people import People, build_people
from config.demo.seed.phones import build_two_values
from config.demo.seed.places import Ground, build_places
from config.demo.seed.promises import promise
from config.demo.seed.ratings import build_ratings
from config.demo.seed.rows import Chance, Tray, save_rows
from config.demo.seed.rubrics import build_draft, build_rubrics
from config.demo.seed.syllabus import build_offers, build_syllabus
from config.demo.seed.talk import Stage, tell
from config.demo.seed.together import build_together
from config.demo.seed.voices import Voices
from config.demo.seed.wipe import wipe_tenant
from config.demo.seed.words import read
from foundation import audit
from foundation.audit import AuditEvent
from foundation.models import StoredFile, Tenant, TenantHost
from foundation.tenancy.connection import tenant_transaction
from foundation.tenancy.hosts import forget_hosts
from foundation.tenancy.walls import walls
from planning.models import Chapter
from planning.services.textbooks import import_textbooks
from reports.services import rebuild_period, rebuild_tenant

logger = logging.getLogger(__name__)
KEYS = ("up", "tg")
ROLLUPS = Rollup._meta.db_table
SEEDED = "demonstration_built"
HERE = Path(__file__).resolve().parent


class NotTheDemonstrationError(Exception):
    """What is here may be somebody's own: nothing is built over it. The message says what was met."""


def seed(today: dt.date, *, keys: Iterable[str] = KEYS, again: bool = False) -> list[str]:
    """Bring these tenants to a day. Keys of those that were built; empty when they stand for that day already.

    `again` builds in any case. Needs the owner's connection; rows are written behind the walls, as the worker.
    Raises NotTheDemonstrationError, and then has changed nothing.
    """
    states = {key: read(f"places.{key}") for key in keys}
    refuse_what_is_real(states)
    made_of = fingerprint()
    built = []
    for key, words in states.items():
        tenant = Tenant.objects.filter(key=key).first()
        if not again and tenant is not None and stands_for(tenant, today, made_of):
            continue
        tenant = tenant or Tenant(key=key)
        tenant.name = words["name"]
        tenant.languages, tenant.default_language = words["languages"], words["default_language"]
        tenant.is_demo = True
        tenant.save()
        for host in words["hosts"]:
            TenantHost.objects.update_or_create(host=host, defaults={"tenant": tenant})
        with tenant_transaction(tenant.pk):
            wipe_tenant(tenant.pk)
            with as_worker():
                own, years = build_tenant(words, today)
            look_at(*(wall.table for wall in walls() if wall.table != ROLLUPS and not wall.is_adopted))
            with as_worker():
                issue_minutes(years, own, Chance(key, "minutes"))
                rebuild_period(twelve_months(today)[0])
            look_at(ROLLUPS)  # with one month in it: of an empty table it would learn the slow way to read a full one
            with as_worker():
                rebuild_tenant(tenant.pk, today=today)
                audit.record(SEEDED, by=None, day=today.isoformat(), made_of=made_of)
        built.append(key)
    forget_hosts()
    return built


def refuse_what_is_real(states: dict[str, dict[str, Any]]) -> None:
    """Raise NotTheDemonstrationError where these states, by key, would be built in production or over somebody's own."""
    if settings.IS_PRODUCTION or not settings.DEMO:
        told = "these are the production settings" if settings.IS_PRODUCTION else "DEMO is not set"
        raise NotTheDemonstrationError(
            f"Nothing was changed: building the demonstration takes away what its tenants had, and {told}. "
            "`./run` sets what it needs."
        )
    own = Tenant.objects.filter(is_demo=False)
    if taken := own.filter(key__in=states).order_by("key").values_list("key", flat=True):
        raise NotTheDemonstrationError(
            f"Nothing was changed: {', '.join(taken)} in this database is a tenant of its own, not the demonstration's. "
            "Build the demonstration in another database."
        )
    wanted = [host for words in states.values() for host in words["hosts"]]
    if (
        hosts := TenantHost.objects.filter(host__in=wanted, tenant__in=own)
        .order_by("host")
        .values_list("host", flat=True)
    ):
        raise NotTheDemonstrationError(
            f"Nothing was changed: {', '.join(hosts)} in this database leads to a tenant that is not the demonstration's. "
            "Build the demonstration in another database."
        )


def stands_for(tenant: Tenant, today: dt.date, made_of: str) -> bool:
    """Whether a tenant was built for that day, by this code."""
    with tenant_transaction(tenant.pk):
        last = AuditEvent.objects.filter(tenant_id=tenant.pk, verb=SEEDED).order_by("-at", "-pk").first()
    return last is not None and last.detail == {"day": today.isoformat(), "made_of": made_of}


def fingerprint() -> str:
    """Changes when the words or the code that the demonstration is made of do."""
    digest = hashlib.sha256(f"minutes {minutes.VERSION}".encode())
    root = Path(settings.BASE_DIR)
    data = [path for app in ("clusters", "assessments", "planning") for path in (root / app / "data").iterdir()]
    for path in sorted([*(root / "config" / "demo").rglob("*.py"), *HERE.rglob("*.toml"), *data]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def as_worker() -> Iterator[None]:
    """Write as the worker's role for a while, so that the walls hold here too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        before = cursor.fetchone()[0]
        cursor.execute("SET LOCAL ROLE app_worker")
    yield
    with connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{before}"')


def look_at(*tables: str) -> None:
    """Let PostgreSQL look at what is in these tables now: before that it reads them by plans made for others."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE " + ", ".join(f'"{table}"' for table in tables))


def build_tenant(words: dict[str, Any], today: dt.date) -> tuple[TenantSettings, list[Year]]:
    """Write everything of one tenant but its minutes into the open transaction: its settings, its collectives' years."""
    key, language = words["key"], words["default_language"]
    names = read(f"names.{key}")
    periods = twelve_months(today)
    days = days_of(key, languages=words["languages"], around=today)
    own = write_settings(words, days, periods)
    year_of = {p: own.academic_year_of(p) for p in periods}
    ground = build_places(words, Chance(key, "places"))
    people = build_people(ground, names, Chance(key, "people"), key=key)
    groups = build_children(
        people, names, Chance(key, "children"), years=sorted(set(year_of.values())), starts=tuple(words["year_starts"])
    )
    import_frameworks()
    faculty = people.officers["diet-faculty"]
    rubrics = build_rubrics(periods, by=faculty, languages=words["languages"], chance=Chance(key, "rubrics"))
    books = import_textbooks(languages=words["languages"])
    abilities = list(Ability.objects.order_by("position"))
    build_offers(language, abilities, today=today, chance=Chance(key, "offers"))
    chapters = build_syllabus(ground.clusters, books, periods, days=days, first_month=own.year_starts_month)
    build_ratings(
        groups, rubrics=rubrics, periods=periods, today=today, days=days, year_of=year_of, chance=Chance(key, "ratings"),
        demo=people.demo_teacher,
    )  # fmt: skip
    first_noon = timezone.make_aware(dt.datetime.combine(periods[0], dt.time(12)))
    build_competency(
        groups, instruments=import_instruments(at=first_noon), today=today, year_starts=tuple(words["year_starts"]),
        days=days, language=language, chance=Chance(key, "tests"), demo=people.demo_teacher,
    )  # fmt: skip
    build_two_values(people.demo_head, today=today, chance=Chance(key, "phones"))
    photos = build_drawings(Chance(key, "drawings"))
    build_diaries(
        groups, language=language, key=key, abilities=abilities, photos=photos, days=days, today=today,
        year=own.academic_year_of(today), demo=people.demo_teacher,
    )  # fmt: skip
    years = _year_of_talk(
        words, own, ground=ground, people=people, groups=groups, abilities=abilities, chapters=chapters, today=today,
        days=days, photos=photos,
    )  # fmt: skip
    main = next(year for year in years if year.site.kind == "main")
    build_together(
        main, rubric=rubrics.second, faculty=faculty, language=language, photos=photos, chance=Chance(key, "together")
    )
    build_draft(by=faculty, today=today, languages=words["languages"], chance=Chance(key, "draft"))
    return own, years


def write_settings(words: dict[str, Any], days: Days, periods: list[dt.date]) -> TenantSettings:
    """Write what a tenant decides for itself, and the days on which its schools are closed."""
    own = TenantSettings.objects.create(
        state_lgd=words["state_lgd"],
        year_starts_month=words["year_starts"][0],
        level_words=words["level_words"],
        part_shares=words["part_shares"],
        whom_to_ask=words["whom_to_ask"],
    )
    first, last = periods[0], periods[-1] + dt.timedelta(days=300)
    save_rows(
        Holiday(starts_on=c.first, ends_on=c.last + ONE_DAY, names=c.names)
        for c in days.closures
        if first <= c.last and c.first <= last
    )
    return own


def _year_of_talk(
    words: dict[str, Any], own: TenantSettings, *, ground: Ground, people: People, groups: list[ClassGroup],
    abilities: list[Ability], chapters: dict[str, dict[dt.date, list[Chapter]]], today: dt.date, days: Days,
    photos: dict[str, StoredFile],
) -> list[Year]:  # fmt: skip
    key, language = words["key"], words["default_language"]
    tray = Tray(Chance(key, "ids"))
    classrooms = {(id(g.person), g.year): g.classroom for g in groups}
    starts = dt.time.fromisoformat(words["meeting_starts"])
    years = []
    for site in ground.clusters:
        others = {
            other: Voices(other, Chance(key, site.kind, "talk", other)) for other in words.get("also_written", ())
        }
        voices = Voices(language, Chance(key, site.kind, "talk"), others)
        year = build_year(
            site, people, own, tray, voices, today=today, days=days, starts=starts,
            has_two_sittings=key == "tg" and site.kind == "main",
        )  # fmt: skip
        years.append(year)
        close_by_coordinator(year)
        stage = Stage(
            year=year,
            tray=tray,
            classrooms=classrooms,
            year_of=own.academic_year_of,
            photos=photos,
            abilities=abilities,
            chapters=chapters[site.kind],
            demo=people.demo_teacher if site.kind == "main" else None,
        )
        tell(stage)
        promise(stage)
    tray.save(*YEAR)
    return years
