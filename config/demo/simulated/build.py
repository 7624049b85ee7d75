"""Builds a state of a given size that nobody lives in. Needs the owner's connection and the loader's address."""

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

from django.conf import settings
from django.utils import timezone

from assessments.models import Ability
from assessments.services.frameworks import import_frameworks
from assessments.services.instruments import import_instruments
from clusters.models import User
from config.demo.seed import build as demonstration
from config.demo.seed.calendar import months_until, twelve_months
from config.demo.seed.days import days_of
from config.demo.seed.people import NO_PASSWORD
from config.demo.seed.rows import Chance
from config.demo.seed.rubrics import build_rubrics
from config.demo.seed.syllabus import build_offers, chapters_of, pace_of
from config.demo.seed.wipe import wipe_tenant
from config.demo.seed.words import read
from config.demo.simulated.cluster import Common, tell_cluster
from config.demo.simulated.copying import Copier
from config.demo.simulated.people import Crowd
from config.demo.simulated.places import Land, Shape
from foundation import audit
from foundation.audit import AuditEvent
from foundation.models import Tenant, TenantHost
from foundation.tenancy.connection import tenant_transaction
from foundation.tenancy.hosts import forget_hosts
from foundation.tenancy.walls import walls
from planning.services.textbooks import import_textbooks
from reports.services import rebuild_period, rebuild_tenant

SIMULATED = "state_simulated"  # what marks a tenant as one that may be built anew
MOST_MONTHS = 12
TIMES_TOLD = 10
Say = Callable[[str], None]


class NotSimulatedError(Exception):
    """A tenant of that key is there, and it is not a simulated one."""


@dataclass(frozen=True)
class Size:
    """What a state is made of: the same size gives the same state."""

    schools: int
    months: int
    seed: int
    today: dt.date


def simulate(key: str, size: Size, *, say: Say) -> Tenant:
    """Build the state, in place of the one that was simulated under this key before. Raises NotSimulatedError."""
    tenant = _tenant(key, size, say)
    begun = time.monotonic()
    with tenant_transaction(tenant.pk), demonstration.as_worker():
        common = _common(tenant, size)
    copier = Copier(tenant.pk)
    try:
        _clusters(copier, common, size, say, begun)
    finally:
        copier.close()
    rows = sum(copier.counts.values())
    say(f"wrote {rows:,} rows in {len(copier.counts)} tables in {time.monotonic() - begun:.1f} s, among them")
    say(f"  {copier.counts['clusters_student']:,} children, {copier.counts['clusters_teacher']:,} teachers,")
    say(f"  {copier.counts['assessments_rating']:,} ratings, {copier.counts['collectives_meeting']:,} meetings")
    _count(tenant, size, say)
    forget_hosts()
    return tenant


def _tenant(key: str, size: Size, say: Say) -> Tenant:
    """The tenant, empty but for the mark that it is a simulated one: a build that breaks off can be done again."""
    words = read("places.sim")
    host = f"demo-{key}.localhost"
    tenant = Tenant.objects.filter(key=key).first()
    if key in demonstration.KEYS or (tenant is not None and not _is_simulated(tenant)):
        raise NotSimulatedError(key)
    if TenantHost.objects.filter(host=host).exclude(tenant=tenant).exists():
        raise NotSimulatedError(host)
    tenant = tenant or Tenant(key=key)
    tenant.name, tenant.is_demo = words["name"], True
    tenant.languages, tenant.default_language = words["languages"], words["default_language"]
    tenant.save()
    TenantHost.objects.get_or_create(host=host, tenant=tenant)
    begun = time.monotonic()
    with tenant_transaction(tenant.pk):
        before = AuditEvent.objects.filter(tenant_id=tenant.pk).exists()
        wipe_tenant(tenant.pk)
        audit.record(SIMULATED, by=None, **{**asdict(size), "today": size.today.isoformat()})
    if before:
        say(f"took the state away that was simulated before, in {time.monotonic() - begun:.1f} s")
    return tenant


def _is_simulated(tenant: Tenant) -> bool:
    with tenant_transaction(tenant.pk):
        return tenant.is_demo and AuditEvent.objects.filter(tenant_id=tenant.pk, verb=SIMULATED).exists()


def _common(tenant: Tenant, size: Size) -> Common:
    """Write what belongs to no place: settings, holidays, frameworks, the rubric, books, tests."""
    words = read("places.sim")
    language = tenant.default_language
    chance = Chance("simulated", size.seed)
    year = twelve_months(size.today)
    days = days_of("up", languages=tenant.languages, around=size.today)
    own = demonstration.write_settings(words, days, year)
    import_frameworks()
    import_instruments(at=timezone.make_aware(dt.datetime.combine(year[0], dt.time(12))))
    author = User.objects.create(name=words["name"], password=NO_PASSWORD, is_active=False, public_id=chance.uuid())
    rubrics = build_rubrics(year, by=author, languages=tenant.languages, chance=chance)
    books = import_textbooks(languages=tenant.languages)
    abilities = list(Ability.objects.filter(tenant_id=tenant.pk).order_by("position"))
    build_offers(language, abilities, today=size.today, chance=chance)
    periods = months_until(size.today, size.months)
    return Common(
        tenant_id=tenant.pk,
        own=own,
        today=size.today,
        periods=periods,
        days=days,
        rubrics=rubrics,
        abilities=abilities,
        pace=pace_of(chapters_of(books), periods, days=days, first_month=own.year_starts_month),
        year_starts=tuple(words["year_starts"]),
        meeting_starts=dt.time.fromisoformat(words["meeting_starts"]),
        language=language,
    )


def _clusters(copier: Copier, common: Common, size: Size, say: Say, begun: float) -> None:
    """Every cluster with all that is in it, one after the other."""
    chance = Chance("simulated", size.seed, "places")
    shape = Shape.of(size.schools, chance)
    crowd = Crowd(copier)
    say(
        f"an invented state of {shape.districts:,} districts, {shape.blocks:,} blocks, {len(shape.clusters):,} clusters and"
        f" {size.schools:,} schools, {size.months} months up to {size.today.isoformat()}, seed {size.seed}"
    )
    every = max(1, -(-len(shape.clusters) // TIMES_TOLD))
    for spot in Land(copier, chance).clusters(shape):
        people = crowd.of_cluster(spot, Chance("simulated", size.seed, "people", spot.number))
        tell_cluster(spot, people, common, copier, Chance("simulated", size.seed, "year", spot.number))
        copier.write()
        if (spot.number + 1) % every == 0:
            say(f"  {spot.number + 1:,} clusters written, {time.monotonic() - begun:.0f} s")


def _count(tenant: Tenant, size: Size, say: Say) -> None:
    """The rollups, after PostgreSQL has looked at what is there."""
    begun = time.monotonic()
    demonstration.look_at(*(w.table for w in walls() if w.table != demonstration.ROLLUPS and not w.is_adopted))
    with tenant_transaction(tenant.pk):
        rebuild_period(months_until(size.today, size.months)[0])
    demonstration.look_at(demonstration.ROLLUPS)
    say(f"looked at the tables in {time.monotonic() - begun:.1f} s")
    begun = time.monotonic()
    months = rebuild_tenant(tenant.pk, today=size.today)
    demonstration.look_at(demonstration.ROLLUPS)
    say(f"counted {len(months)} months in {time.monotonic() - begun:.1f} s")


def may_simulate() -> bool:
    """Never beside real people: not with the settings of production, unless it is told to be a demonstration."""
    return settings.DEMO or not settings.IS_PRODUCTION
