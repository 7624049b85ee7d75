"""Frameworks and their learning outcomes: published words, a tenant's own words over them, and what carries on as what."""

from django.db import models

from assessments.choices import LAST_GRADE, FrameworkKind
from clusters.models import said
from clusters.querysets import TenantWideQuerySet
from foundation.models import Keyed, Public, TenantForeignKey, TenantOneToOneField, TenantOwned


class Framework(TenantOwned):
    """One version of a published set of learning outcomes, or of a scale of levels, with its source."""

    code = models.SlugField(max_length=30)
    version = models.CharField(max_length=20)
    kind = models.CharField(max_length=12, choices=FrameworkKind.choices, default=FrameworkKind.OUTCOMES)
    names = models.JSONField(default=dict)
    source = models.TextField()
    source_url = models.CharField(max_length=300, blank=True, default="")
    licence = models.CharField(max_length=120)
    trust = models.JSONField(default=dict)  # how far to trust it, by language
    checked_on = models.DateField(null=True)

    objects = TenantWideQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "code", "version"], name="framework_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"

    @property
    def name(self) -> str:
        return said(self.names)


class LearningOutcome(TenantOwned):
    """One outcome of a framework. `own_id` is our stable id; `official_code` only where the source shows one.

    For the grades `grade` to `last_grade`; 0 is the year before class 1 (Balvatika). What a competency belongs to (a
    curricular goal) is its `parent`.
    """

    framework = TenantForeignKey(Framework, on_delete=models.CASCADE, related_name="outcomes")
    parent = TenantForeignKey("self", null=True, related_name="children")
    own_id = models.CharField(max_length=60, db_collation="C")
    grade = models.PositiveSmallIntegerField()
    last_grade = models.PositiveSmallIntegerField()
    subject = models.CharField(max_length=30)
    ordinal = models.PositiveSmallIntegerField()
    official_code = models.CharField(max_length=20, blank=True, default="")
    strand = models.CharField(max_length=80, blank=True, default="")
    statement = models.TextField()

    objects = TenantWideQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "own_id"], name="outcome_once"),
            models.CheckConstraint(
                condition=models.Q(last_grade__gte=models.F("grade"), last_grade__lte=LAST_GRADE),
                name="outcome_grades_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.own_id


class OutcomeOverlay(TenantOwned):
    """A tenant's own words over an outcome: its code, and the statement in its languages. The outcome stays as published."""

    outcome = TenantOneToOneField(LearningOutcome, on_delete=models.CASCADE, related_name="overlay")
    code = models.CharField(max_length=20, blank=True, default="")
    statements = models.JSONField(default=dict)
    changed_by_id = models.BigIntegerField(null=True)
    changed_at = models.DateTimeField()

    objects = TenantWideQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "code"], condition=~models.Q(code=""), name="outcome_overlay_code_once"
            ),
        ]

    def __str__(self) -> str:
        return f"own words for {self.outcome_id}"


class OverlayImport(Public, Keyed, TenantOwned):
    """A table of own codes and words over one framework, read and compared; then applied once; then, if need be, undone.

    `changes` is `[{"own_id", "before": {"code", "statements"}, "after": {...}}]`: what the table says otherwise than what
    stood here when it was read. What it does not mention is not in it.
    """

    framework = TenantForeignKey(Framework, on_delete=models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=120)
    changes = models.JSONField(default=list)
    same_count = models.PositiveIntegerField(default=0)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    applied_by_id = models.BigIntegerField(null=True)
    undone_at = models.DateTimeField(null=True)

    objects = TenantWideQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["tenant", "framework", "-at"], name="overlay_import_framework")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(undone_at=None) | models.Q(applied_at__isnull=False),
                name="overlay_import_undone_was_applied",
            ),
        ]

    def __str__(self) -> str:
        return f"{len(self.changes)} changes from {self.pk}"


class OutcomeMapping(TenantOwned):
    """An outcome of one version carries on as an outcome of another; one may carry on as several."""

    outcome = TenantForeignKey(LearningOutcome, on_delete=models.CASCADE, related_name="carried_to")
    becomes = TenantForeignKey(LearningOutcome, on_delete=models.CASCADE, related_name="carried_from")

    objects = TenantWideQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "outcome", "becomes"], name="outcome_mapping_once"),
        ]

    def __str__(self) -> str:
        return f"{self.outcome_id} becomes {self.becomes_id}"


class ScaleLevel(TenantOwned):
    """One level of a scale that others made (ASER, the progress card). Never mixed with the rubric's levels."""

    framework = TenantForeignKey(Framework, on_delete=models.CASCADE, related_name="levels")
    domain = models.CharField(max_length=30)
    rank = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    description = models.CharField(max_length=200, blank=True, default="")

    objects = TenantWideQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "framework", "domain", "rank"], name="scale_level_once")
        ]

    def __str__(self) -> str:
        return f"{self.domain} {self.rank}"
