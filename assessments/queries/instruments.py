"""Instruments of competency tests: which there are, what they say, how often they were given."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Max, Q, Sum

from assessments.models import CompetencyTest, Instrument, InstrumentUse
from clusters.models import Classroom, said
from clusters.scope import Scope


@dataclass(frozen=True)
class InstrumentLevel:
    """A level of an instrument, in the reader's language."""

    number: int
    name: str
    words: str


@dataclass(frozen=True)
class InstrumentWords:
    """What an instrument says beside its levels, in one language."""

    how: str
    sampling: str
    caveats: str


def instruments_for(scope: Scope, classroom: Classroom) -> list[Instrument]:
    """What may be given to this class: the newest version of each instrument for any of its grades, and the version that it
    was tested with this year, so that the end can be compared with the beginning. Two queries.
    """
    grades = set(classroom.grades)
    used = CompetencyTest.objects.visible_to(scope).filter(classroom=classroom).values_list("instrument_id", flat=True)
    mine = set(used)
    rows = Instrument.objects.visible_to(scope).published().filter(withdrawn_at__isnull=True)
    offered = Instrument.objects.visible_to(scope).offered().values("pk")
    found = rows.filter(Q(pk__in=offered) | Q(pk__in=mine)).order_by("subject", "code", "published_at", "pk")
    return [each for each in found if each.pk in mine or not each.grades or grades & set(each.grades)]


def instruments(scope: Scope, *, drafts: bool) -> list[Instrument]:
    """Every instrument and version with `school_count`, `given_count` and `given_last`; the tenant's own first, drafts on
    top for whoever writes them. One query.
    """
    rows = Instrument.objects.visible_to(scope)
    if not drafts:
        rows = rows.published()
    rows = rows.annotate(
        school_count=Count("uses", distinct=True),
        given_count=Sum("uses__test_count", default=0),
        given_last=Max("uses__last_on"),
    )
    found = rows.order_by("subject", "code", "-published_at", "-pk")
    return sorted(found, key=lambda each: (not each.is_own, not each.is_draft))


def use_of(scope: Scope, instrument: Instrument) -> dict[str, object]:
    """{schools, tests, last}: how often it was given. No school is named. One query."""
    rows = InstrumentUse.objects.visible_to(scope).filter(instrument=instrument)
    return rows.aggregate(schools=Count("pk"), tests=Sum("test_count", default=0), last=Max("last_on"))


def newer_than(scope: Scope, instrument: Instrument) -> Instrument | None:
    """The newest published version of the same instrument, if it is another. One query."""
    newest = Instrument.objects.visible_to(scope).filter(code=instrument.code).newest().first()
    return newest if newest is not None and newest.pk != instrument.pk else None


def draft_of(scope: Scope, instrument: Instrument) -> Instrument | None:
    """The next version that is being written. One query."""
    return Instrument.objects.visible_to(scope).filter(code=instrument.code, published_at=None).first()


def levels_of(instrument: Instrument, language: str = "") -> tuple[InstrumentLevel, ...]:
    """Its levels from the first to the highest, in the reader's language or another."""
    return tuple(
        InstrumentLevel(number, said(level["names"], language), said(level["words"], language))
        for number, level in enumerate(instrument.levels, start=1)
    )


def words_of(instrument: Instrument, language: str = "") -> InstrumentWords:
    """How to carry it out, on the sample, and what to keep in mind, in the reader's language or another."""
    return InstrumentWords(
        *(said(each, language) for each in (instrument.how, instrument.sampling, instrument.caveats))
    )


def languages_of(instrument: Instrument) -> list[str]:
    """Languages in which its name and every level are written, in the order of the settings."""
    return [
        code
        for code, _name in settings.LANGUAGES
        if instrument.names.get(code)
        and all(level["names"].get(code) and level["words"].get(code) for level in instrument.levels)
    ]
