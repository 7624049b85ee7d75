"""Children's work over the years, and what a teacher writes for a child's family."""

from django.db import models
from django.utils import timezone

from assessments.choices import WorkKind
from assessments.models.frameworks import LearningOutcome
from assessments.models.rubrics import Ability
from assessments.models.samples import WorkSample
from assessments.querysets import NextStepQuerySet, PortfolioItemQuerySet
from clusters.models import School, Student, Teacher
from foundation.models import Keyed, Public, StoredFile, TenantForeignKey, TenantOneToOneField, TenantOwned


class PortfolioItem(Public, Keyed, TenantOwned):
    """One piece of a child's work: a photo, a recording or words.

    A photo is of the work alone, or the family has agreed to it; a child's voice counts as a face.
    """

    school_walled = True

    school = TenantForeignKey(School, related_name="+", db_index=False)
    student = TenantForeignKey(Student, related_name="+", db_index=False)
    teacher = TenantForeignKey(Teacher, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=WorkKind.choices)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    file = TenantForeignKey(StoredFile, null=True, related_name="+", db_index=False)
    recording_sec = models.PositiveSmallIntegerField(null=True)
    made_on = models.DateField()
    is_face_free = models.BooleanField(default=False)
    has_consent = models.BooleanField(default=False)
    sample = TenantOneToOneField(WorkSample, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(null=True)

    objects = PortfolioItemQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["tenant", "student", "-made_on"], name="portfolio_item_student")]
        constraints = [
            models.CheckConstraint(
                condition=(models.Q(kind=WorkKind.TEXT) & ~models.Q(text=""))
                | models.Q(kind__in=[WorkKind.PHOTO, WorkKind.AUDIO], file__isnull=False),
                name="portfolio_item_holds_work",
            ),
            models.CheckConstraint(
                condition=models.Q(kind=WorkKind.TEXT)
                | models.Q(kind=WorkKind.PHOTO, is_face_free=True)
                | models.Q(has_consent=True),
                name="portfolio_item_agreed",
            ),
            models.CheckConstraint(
                condition=models.Q(sample__isnull=True)
                | models.Q(kind=WorkKind.TEXT)
                | models.Q(kind=WorkKind.PHOTO, is_face_free=True),
                name="portfolio_item_sample_shows_nobody",
            ),
        ]

    def __str__(self) -> str:
        return f"work of {self.student_id} of {self.made_on}"


class ItemAbility(TenantOwned):
    """An ability that a piece of work shows."""

    school_walled = True

    item = TenantForeignKey(PortfolioItem, on_delete=models.CASCADE, related_name="abilities", db_index=False)
    ability = TenantForeignKey(Ability, related_name="+", db_index=False)
    school = TenantForeignKey(School, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "item", "ability"], name="item_ability_once")]

    def __str__(self) -> str:
        return f"item {self.item_id} on {self.ability_id}"


class ItemOutcome(TenantOwned):
    """A learning outcome that a piece of work shows."""

    school_walled = True

    item = TenantForeignKey(PortfolioItem, on_delete=models.CASCADE, related_name="outcomes", db_index=False)
    outcome = TenantForeignKey(LearningOutcome, related_name="+", db_index=False)
    school = TenantForeignKey(School, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "item", "outcome"], name="item_outcome_once")]

    def __str__(self) -> str:
        return f"item {self.item_id} on {self.outcome_id}"


class NextStep(Public, Keyed, TenantOwned):
    """What a teacher writes of a child: her strengths, and what comes next. The newest one stands; earlier ones are kept."""

    school_walled = True
    append_only = True

    school = TenantForeignKey(School, related_name="+", db_index=False)
    student = TenantForeignKey(Student, related_name="+", db_index=False)
    teacher = TenantForeignKey(Teacher, related_name="+", db_index=False)
    strengths = models.TextField(blank=True)
    next_step = models.TextField(blank=True)
    written_at = models.DateTimeField(default=timezone.now)

    objects = NextStepQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["tenant", "student", "-written_at"], name="next_step_student")]

    def __str__(self) -> str:
        return f"next step of {self.student_id}"
