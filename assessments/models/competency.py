"""Competency tests: what a sample of children did on a named instrument. Never mixed with ratings."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from assessments.choices import GivenBy, Moment, Sample
from assessments.querysets import CompetencyQuerySet, InstrumentQuerySet
from clusters.models import Classroom, School, Student, said
from foundation.models import Keyed, Public, TenantForeignKey, TenantOwned

MOST_LEVELS = 9
NOT_THERE = 0  # in place of a level: in the sample, but not at school on the day


class Instrument(Public, TenantOwned):
    """A named test with its own ordered levels. A change of its levels is another version: results keep theirs.

    `levels` is a list from the first to the highest: {"names": {"en": "Letter"}, "words": {"en": "reads letters"}}.
    """

    code = models.SlugField(max_length=40)
    version = models.CharField(max_length=20)
    names = models.JSONField(default=dict)
    subject = models.CharField(max_length=30)
    grades = ArrayField(models.PositiveSmallIntegerField(), default=list)  # empty: every grade
    levels = models.JSONField(default=list)
    source = models.TextField()

    objects = InstrumentQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "code", "version"], name="instrument_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"

    @property
    def name(self) -> str:
        return said(self.names)


class CompetencyTest(Public, Keyed, TenantOwned):
    """One sitting of a class with an instrument: who gave it, to whom, how they were drawn, what to keep in mind."""

    school_walled = True

    instrument = TenantForeignKey(Instrument, related_name="+")
    school = TenantForeignKey(School, related_name="+", db_index=False)
    classroom = TenantForeignKey(Classroom, related_name="+", db_index=False)
    moment = models.CharField(max_length=10, choices=Moment.choices)
    held_on = models.DateField()
    given_by = models.CharField(max_length=10, choices=GivenBy.choices)
    given_by_name = models.CharField(max_length=120, blank=True, default="")
    sample = models.CharField(max_length=10, choices=Sample.choices)
    sample_words = models.CharField(max_length=300, blank=True, default="")
    caveats = models.TextField(blank=True, default="")
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(default=timezone.now)

    objects = CompetencyQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["tenant", "classroom", "held_on"], name="competency_test_classroom")]

    def __str__(self) -> str:
        return f"{self.moment} of class {self.classroom_id} on {self.held_on}"


class CompetencyResult(TenantOwned):
    """A child of the sample: a level of the instrument, NOT_THERE, or null while nothing is entered."""

    school_walled = True

    test = TenantForeignKey(CompetencyTest, related_name="results", db_index=False)
    school = TenantForeignKey(School, related_name="+", db_index=False)
    student = TenantForeignKey(Student, related_name="+")
    level = models.PositiveSmallIntegerField(null=True)
    by_id = models.BigIntegerField(null=True)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = CompetencyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "test", "student"], name="competency_result_once"),
            models.CheckConstraint(condition=models.Q(level__lte=MOST_LEVELS), name="competency_result_level"),
        ]

    def __str__(self) -> str:
        return f"{self.student_id} in test {self.test_id}"


class CompetencyEntry(Keyed, TenantOwned):
    """What one save of the entry grid changed, kept. Append-only; the arrays run side by side, an entry a child."""

    school_walled = True
    append_only = True

    test = TenantForeignKey(CompetencyTest, related_name="entries")
    school = TenantForeignKey(School, related_name="+", db_index=False)
    student_ids = ArrayField(models.BigIntegerField())
    before = ArrayField(models.SmallIntegerField(null=True))
    after = ArrayField(models.SmallIntegerField(null=True))
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(default=timezone.now)

    objects = CompetencyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(before__len=models.F("student_ids__len"), after__len=models.F("student_ids__len")),
                name="competency_entry_side_by_side",
            )
        ]

    def __str__(self) -> str:
        return f"{len(self.student_ids)} results of test {self.test_id}"
