"""Frameworks, learning outcomes, abilities and rubrics: versioned words against which children are seen."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from assessments.querysets import RubricQuerySet, TenantWideQuerySet
from clusters.models import said
from foundation.models import Public, TenantForeignKey, TenantOwned

LEVEL_COUNT = 4


class Framework(TenantOwned):
    """A published set of learning outcomes, with its source."""

    code = models.SlugField(max_length=30)
    version = models.CharField(max_length=20)
    names = models.JSONField(default=dict)
    source = models.TextField()
    licence = models.CharField(max_length=120)

    objects = TenantWideQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "code", "version"], name="framework_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class LearningOutcome(TenantOwned):
    """One outcome of a framework. `own_id` is our stable id; `official_code` only where the source shows one."""

    framework = TenantForeignKey(Framework, on_delete=models.CASCADE, related_name="outcomes")
    own_id = models.CharField(max_length=60, db_collation="C")
    grade = models.PositiveSmallIntegerField()
    subject = models.CharField(max_length=30)
    ordinal = models.PositiveSmallIntegerField()
    official_code = models.CharField(max_length=20, blank=True, default="")
    strand = models.CharField(max_length=80, blank=True, default="")
    statement = models.TextField()

    objects = TenantWideQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "own_id"], name="outcome_once")]

    def __str__(self) -> str:
        return self.own_id


class Ability(TenantOwned):
    """What a child can learn to do with any subject: interpret, question, observe, comprehend, communicate, analyse."""

    code = models.SlugField(max_length=30)
    names = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField()

    objects = TenantWideQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "code"], name="ability_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return said(self.names)


class Rubric(Public, TenantOwned):
    """A version of the rubric. Ratings keep the version they were made with."""

    version = models.PositiveSmallIntegerField()
    names = models.JSONField(default=dict)
    valid_from = models.DateField()

    objects = RubricQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "version"], name="rubric_version_once")]

    def __str__(self) -> str:
        return f"rubric {self.version}"


class Criterion(TenantOwned):
    """An ability within a rubric. `position` is its place in `Rating.levels`, from 0."""

    rubric = TenantForeignKey(Rubric, on_delete=models.CASCADE, related_name="criteria")
    ability = TenantForeignKey(Ability, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    grades = ArrayField(models.PositiveSmallIntegerField(), default=list)  # empty: every grade
    level_words = models.JSONField(default=dict)  # {"hi": [four sentences], "en": [...]}

    objects = TenantWideQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "rubric", "position"], name="criterion_position_once"),
            models.UniqueConstraint(fields=["tenant", "rubric", "ability"], name="criterion_ability_once"),
        ]

    def __str__(self) -> str:
        return f"{self.ability} in {self.rubric}"

    def words(self, language: str) -> list[str]:
        """The four level descriptions in a language, else in English."""
        return self.level_words.get(language) or self.level_words.get("en", [])
