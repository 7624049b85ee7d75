"""Recording a competency test: its sample first, then what each child did."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.choices import GivenBy, Moment, Sample
from assessments.models import NOT_THERE, CompetencyEntry, CompetencyResult, CompetencyTest, Instrument
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
    caveats: str,
    students: Iterable[uuid.UUID],
    by: User,
    at: dt.datetime,
    key: uuid.UUID,
) -> CompetencyTest:
    """The test with its sample, ready for entries: every child of the class, or the `students` named. A resend finds it.

    Raises BadTestError, with nothing written, for a day that is to come or outside the class's year, for a sample without
    children or with one who was not in the class that day, and for a sample whose drawing nobody described.
    """
    settings = TenantSettings.objects.get(tenant_id=current_tenant_id())
    first, after = settings.year_bounds(classroom.year)
    if held_on > timezone.localdate(at):
        raise BadTestError("held_on", _("This day is still to come. A test is written down once it was held."))
    if not first <= held_on < after:
        raise BadTestError("held_on", _("This day is not in the year of this class."))
    enrolled = dict(
        Enrolment.objects.filter(tenant_id=current_tenant_id(), classroom=classroom)
        .on(held_on)
        .values_list("student__public_id", "student_id")
    )
    chosen = set(enrolled if sample == Sample.ALL else students)
    if not chosen:
        raise BadTestError("students", _("Choose the children of the sample."))
    if not chosen <= enrolled.keys():
        raise BadTestError("students", _("One of these children was not in this class on that day."))
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
        caveats=caveats,
        by_id=by.pk,
        at=at,
    )
    if is_new:
        CompetencyResult.objects.bulk_create(
            CompetencyResult(
                test=test, school_id=classroom.school_id, student_id=enrolled[child], by_id=by.pk, changed_at=at
            )
            for child in sorted(chosen, key=enrolled.__getitem__)
        )
        audit.record(PREPARED, by=by.pk, subject=test, children=len(chosen))
    return test


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
