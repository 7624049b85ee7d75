"""Competency tests: what a sample of children did on a named instrument. Never mixed with ratings."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils import timezone

from assessments.choices import GivenBy, Moment, Sample, Tester
from assessments.querysets import CompetencyQuerySet, InstrumentQuerySet
from clusters.models import Classroom, School, Student, said
from clusters.querysets import TenantWideQuerySet
from foundation.models import Keyed, Public, TenantForeignKey, TenantOwned

LEAST_LEVELS, MOST_LEVELS = 2, 9
NOT_THERE = 0  # in place of a level: in the sample, but not at school on the day


class Instrument(Public, Keyed, TenantOwned):
    """A named test with its own ordered levels. A change of its words is another version: results keep theirs.

    `levels` is a list from the first to the highest: {"names": {"en": "Letter"}, "words": {"en": "reads letters"}}. Without
    `published_at` it is a draft, one at a time for each code; once published its words never change: the database says so.
    `how`, `sampling` and `caveats` are words by language for whoever carries it out and whoever reads the results.
    """

    code = models.SlugField(max_length=40)
    version = models.CharField(max_length=20)
    names = models.JSONField(default=dict)
    subject = models.CharField(max_length=30)
    grades = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)  # empty: every grade
    levels = models.JSONField(default=list)
    source = models.TextField()
    licence = models.CharField(max_length=200, blank=True, default="")
    tester = models.CharField(max_length=10, choices=Tester.choices, default=Tester.ANYBODY)
    how = models.JSONField(default=dict)
    sampling = models.JSONField(default=dict)
    caveats = models.JSONField(default=dict)
    is_own = models.BooleanField(default=False)  # written by the tenant on its pages
    based_on = TenantForeignKey("self", null=True, related_name="+")
    made_by_id = models.BigIntegerField(null=True)
    published_at = models.DateTimeField(null=True)
    published_by_id = models.BigIntegerField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = InstrumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "code", "version"], name="instrument_once"),
            models.UniqueConstraint(
                fields=["tenant", "code"], condition=models.Q(published_at=None), name="instrument_one_draft"
            ),
            models.CheckConstraint(
                condition=models.Q(published_at=None) | models.Q(levels__0__isnull=False, levels__1__isnull=False),
                name="instrument_published_with_levels",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None) | models.Q(published_at__isnull=False),
                name="instrument_withdrawn_was_published",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"

    def get_absolute_url(self) -> str:
        return reverse("instrument_page", args=[self.public_id])

    @property
    def name(self) -> str:
        return said(self.names)

    @property
    def is_draft(self) -> bool:
        return self.published_at is None


class InstrumentUse(TenantOwned):
    """How often a school gave a test on an instrument: what whoever made it may know. No class, no child, no result."""

    instrument = TenantForeignKey(Instrument, related_name="uses", db_index=False)
    school = TenantForeignKey(School, related_name="+", db_index=False)
    test_count = models.PositiveIntegerField(default=0)
    last_on = models.DateField()

    objects = TenantWideQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "instrument", "school"], name="instrument_use_once"),
        ]

    def __str__(self) -> str:
        return f"{self.test_count} tests on {self.instrument_id} at {self.school_id}"


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
    draw_size = models.PositiveSmallIntegerField(null=True)  # by lot: how many children; every so many: how many
    draw_seed = models.CharField(max_length=16, blank=True, default="")  # with it anybody draws the same children again
    drawn_from = models.PositiveSmallIntegerField(null=True)  # children of the class on the day
    caveats = models.TextField(blank=True, default="")
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(default=timezone.now)

    objects = CompetencyQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["tenant", "classroom", "held_on"], name="competency_test_classroom")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(sample__in=[Sample.EVERY, Sample.LOT], draw_size__gte=1, drawn_from__gte=1)
                    & ~models.Q(draw_seed="")
                )
                | models.Q(~models.Q(sample__in=[Sample.EVERY, Sample.LOT]), draw_size=None, draw_seed=""),
                name="competency_test_drawn_by_a_seed",
            ),
        ]

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
