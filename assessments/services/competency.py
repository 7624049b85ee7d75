"""Recording a competency test: its sample first, then what each child did."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.choices import GivenBy, Moment, Sample, Tester
from assessments.models import (
    NOT_THERE,
    CompetencyEntry,
    CompetencyResult,
    CompetencyTest,
    Instrument,
    InstrumentUse,
)
from assessments.services.drawing import draw, fresh_seed
from clusters.models import Classroom, Enrolment, TenantSettings, User
from foundation import audit
from foundation.tenancy.connection import current_tenant_id

PREPARED = "competency_test_prepared"
SAVED = "competency_test_saved"


class BadTestError(ValueError):
    """The test cannot be as it was described; the message is for the teacher. `field` names what to mend."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


class BadResultsError(ValueError):
    """Some results cannot be saved, so nothing was. `students` are the children concerned, by `public_id`."""

    def __init__(self, students: Iterable[uuid.UUID]) -> None:
        self.students = tuple(students)
        super().__init__(f"{len(self.students)} results cannot be saved")


@transaction.atomic
def prepare_test(
    *,
    classroom: Classroom,
    instrument: Instrument,
    moment: Moment,
    held_on: dt.date,
    given_by: GivenBy,
    given_by_name: str,
    sample: Sample,
    sample_words: str,
    draw_size: int | None,
    caveats: str,
    students: Iterable[uuid.UUID],
    by: User,
    at: dt.datetime,
    key: uuid.UUID,
) -> CompetencyTest:
    """The test with its sample, fixed before any result: every child of the class that day, those drawn here by lot or every
    so many on the roll, or the `students` named. A resend finds it, with the children of the first time.

    What is drawn here keeps the rule, the seed and of how many, so that anybody can draw it again. Raises BadTestError, with
    nothing written, for an instrument that is not offered or not given by such a person, a day to come or outside the year
    of the class, and a sample without children, with one who was not in the class that day, or larger than the class.
    """
    settings = TenantSettings.objects.get(tenant_id=current_tenant_id())
    first, after = settings.year_bounds(classroom.year)
    if instrument.published_at is None or instrument.withdrawn_at is not None:
        raise BadTestError("instrument", _("This instrument is not offered any more. Choose another."))
    if not Tester(instrument.tester).accepts(given_by):
        raise BadTestError("given_by", _wrong_tester(Tester(instrument.tester)))
    if held_on > timezone.localdate(at):
        raise BadTestError("held_on", _("This day is still to come. A test is written down once it was held."))
    if not first <= held_on < after:
        raise BadTestError("held_on", _("This day is not in the year of this class."))
    enrolled = dict(
        Enrolment.objects.filter(tenant_id=current_tenant_id(), classroom=classroom)
        .on(held_on)
        .order_by("student__roll_number", "student_id")
        .values_list("student__public_id", "student_id")
    )
    seed = fresh_seed() if sample.is_drawn_here else ""
    chosen = _chosen(list(enrolled), sample, draw_size, seed, set(students))
    test, is_new = CompetencyTest.create_once(
        key=key,
        instrument=instrument,
        school_id=classroom.school_id,
        classroom=classroom,
        moment=moment,
        held_on=held_on,
        given_by=given_by,
        given_by_name=given_by_name,
        sample=sample,
        sample_words=sample_words,
        draw_size=draw_size if sample.is_drawn_here else None,
        draw_seed=seed,
        drawn_from=len(enrolled),
        caveats=caveats,
        by_id=by.pk,
        at=at,
    )
    if is_new:
        CompetencyResult.objects.bulk_create(
            CompetencyResult(
                test=test, school_id=classroom.school_id, student_id=enrolled[child], by_id=by.pk, changed_at=at
            )
            for child in chosen
        )
        _count_use(test)
        audit.record(PREPARED, by=by.pk, subject=test, children=len(chosen), sample=sample.value, seed=seed)
    return test


def _wrong_tester(tester: Tester) -> str:
    if tester == Tester.OUTSIDE:
        return _("This instrument is given by somebody from outside alone. Choose another, or say who gave it.")
    return _("This instrument is given by a teacher of the school. Choose another, or say who gave it.")


def _chosen(
    enrolled: list[uuid.UUID], sample: Sample, size: int | None, seed: str, named: set[uuid.UUID]
) -> list[uuid.UUID]:
    """The children of the sample, by roll number. Raises BadTestError."""
    if not enrolled:
        raise BadTestError("held_on", _("No child was in this class on that day."))
    if sample == Sample.ALL:
        return enrolled
    if sample.is_drawn_here:
        if size is None or not 1 <= size <= len(enrolled):
            words = _("This class had %(count)s children on that day. Choose a number from 1 to %(count)s.")
            raise BadTestError("draw_size", words % {"count": len(enrolled)})
        return draw(enrolled, sample, size, seed)
    if not named:
        raise BadTestError("students", _("Choose the children of the sample."))
    if not named <= set(enrolled):
        raise BadTestError("students", _("One of these children was not in this class on that day."))
    return [child for child in enrolled if child in named]


def _count_use(test: CompetencyTest) -> None:
    """What whoever made the instrument sees of it: how often a school gave it."""
    use, _is_new = InstrumentUse.objects.get_or_create(
        tenant_id=current_tenant_id(),
        instrument_id=test.instrument_id,
        school_id=test.school_id,
        defaults={"last_on": test.held_on},
    )
    rows = InstrumentUse.objects.filter(tenant_id=current_tenant_id(), pk=use.pk)
    rows.update(test_count=F("test_count") + 1, last_on=Greatest("last_on", test.held_on))


@transaction.atomic
def save_results(
    *, test: CompetencyTest, results: Mapping[uuid.UUID, int | None], caveats: str, by: User, at: dt.datetime,
    key: uuid.UUID,
) -> CompetencyEntry | None:  # fmt: skip
    """What the save changed, kept; None when nothing did, or when this `key` was saved before.

    `results` holds only the children whose result was touched: a level of the instrument, NOT_THERE, or None for nothing
    entered. Raises BadResultsError (a level the instrument has not, a child outside the sample) before anything is written.
    """
    locked = CompetencyTest.objects.select_for_update().select_related("instrument").get(
        tenant_id=current_tenant_id(), pk=test.pk
    )  # fmt: skip
    if CompetencyEntry.objects.filter(tenant_id=current_tenant_id(), key=key).exists():
        return None
    rows = {
        row.student.public_id: row
        for row in CompetencyResult.objects.filter(tenant_id=current_tenant_id(), test=locked).select_related("student")
    }
    highest = len(locked.instrument.levels)
    bad = [
        child
        for child, level in results.items()
        if child not in rows or (level is not None and not NOT_THERE <= level <= highest)
    ]
    if bad:
        raise BadResultsError(bad)
    changed = [(rows[child], level) for child, level in results.items() if rows[child].level != level]
    if caveats != locked.caveats:
        locked.caveats = caveats
        locked.save(update_fields=["caveats"])
        audit.record(SAVED, by=by.pk, subject=locked, caveats=True)
    if not changed:
        return None
    entry = CompetencyEntry.objects.create(
        key=key,
        test=locked,
        school_id=locked.school_id,
        student_ids=[row.student_id for row, _level in changed],
        before=[row.level for row, _level in changed],
        after=[level for _row, level in changed],
        by_id=by.pk,
        at=at,
    )
    for row, level in changed:
        row.level, row.by_id, row.changed_at = level, by.pk, at
    CompetencyResult.objects.bulk_update([row for row, _level in changed], ["level", "by_id", "changed_at"])
    return entry
