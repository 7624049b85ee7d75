"""Abilities and rubrics: versioned words against which children are seen, and how levels carry over to the next version."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from assessments.choices import GradeBand
from assessments.models.samples import WorkSample
from assessments.querysets import CriterionQuerySet, RubricQuerySet, StandingCriteria
from clusters.models import said
from clusters.querysets import TenantWideQuerySet
from foundation.models import Keyed, Public, StoredFile, TenantForeignKey, TenantOneToOneField, TenantOwned

LEVEL_COUNT = 4


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
    """A version of the rubric. Ratings keep the version they were made with. Without `valid_from` it is a draft: one at a
    time. A published version never changes its words; exemplars may join it.
    """

    version = models.PositiveSmallIntegerField()
    names = models.JSONField(default=dict)
    valid_from = models.DateField(null=True)  # the first day of the month from which it holds
    based_on = TenantForeignKey("self", null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by_id = models.BigIntegerField(null=True)

    objects = RubricQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "version"], name="rubric_version_once"),
            models.UniqueConstraint(fields=["tenant"], condition=Q(valid_from=None), name="rubric_one_draft"),
            models.CheckConstraint(condition=Q(valid_from=None) | Q(valid_from__day=1), name="rubric_from_first_day"),
        ]

    def __str__(self) -> str:
        return f"rubric {self.version}"

    def get_absolute_url(self) -> str:
        return reverse("rubric_draft") if self.is_draft else reverse("rubric_version", args=[self.public_id])

    @property
    def is_draft(self) -> bool:
        return self.valid_from is None


class Criterion(TenantOwned):
    """An ability within a rubric. `position` is its place in `Rating.levels`, from 0.

    `names` is what the ability is called in this version (empty: as it is called now); `band_words` are other words for the
    levels in some grades, by `GradeBand`: a position means one ability in every grade, so that its levels add up.

    `taken_out_at`: taken out of a draft, kept with its words and its place until the draft is published, to be put back.
    Only `everything` has such rows.
    """

    rubric = TenantForeignKey(Rubric, on_delete=models.CASCADE, related_name="criteria")
    ability = TenantForeignKey(Ability, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    names = models.JSONField(default=dict)
    grades = ArrayField(models.PositiveSmallIntegerField(), default=list)  # empty: every grade
    level_words = models.JSONField(default=dict)  # {"hi": [four sentences], "en": [...]}
    band_words = models.JSONField(default=dict)  # {"1-2": {"hi": [four sentences], "en": [...]}}
    taken_out_at = models.DateTimeField(null=True)

    objects = StandingCriteria()
    everything = CriterionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "rubric", "position"], condition=Q(taken_out_at=None), name="criterion_position_once"
            ),
            models.UniqueConstraint(
                fields=["tenant", "rubric", "ability"], condition=Q(taken_out_at=None), name="criterion_ability_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ability} in {self.rubric}"

    @property
    def name(self) -> str:
        """What the ability is called in this version."""
        return said(self.names or self.ability.names)

    def words(self, language: str, grade: int | None = None) -> list[str]:
        """The four level descriptions in a language, else in English: those of the grade, where it has its own."""
        own = self.band_words.get(str(GradeBand.of(grade)), {}) if grade is not None else {}
        words = own or self.level_words
        return words.get(language) or words.get("en", [])


class LevelMapping(TenantOwned):
    """A criterion of one version carries on as a criterion of the next: `levels[n - 1]` is what level n becomes.

    One carries on as one at most, and comes from one at most: every child counts once, so that the sums of an ability stay
    what they were. What has no mapping begins anew.
    """

    criterion = TenantOneToOneField(Criterion, on_delete=models.CASCADE, related_name="carried_to")
    becomes = TenantOneToOneField(Criterion, on_delete=models.CASCADE, related_name="carried_from")
    levels = ArrayField(models.PositiveSmallIntegerField(), size=LEVEL_COUNT)

    objects = TenantWideQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(levels__len=LEVEL_COUNT, levels__contained_by=[1, 2, 3, 4]), name="mapping_four_levels"
            ),
            models.CheckConstraint(
                condition=Q(levels__0__lte=F("levels__1"))
                & Q(levels__1__lte=F("levels__2"))
                & Q(levels__2__lte=F("levels__3")),
                name="mapping_keeps_order",
            ),
            models.CheckConstraint(condition=~Q(criterion=F("becomes")), name="mapping_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id} becomes {self.becomes_id}"


class Exemplar(Public, Keyed, TenantOwned):
    """What a level looks like: a sentence in the tenant's languages, a photo of work, or both. No child is named in it."""

    criterion = TenantForeignKey(Criterion, on_delete=models.CASCADE, related_name="exemplars")
    level = models.PositiveSmallIntegerField()
    band = models.CharField(max_length=5, choices=GradeBand.choices, blank=True, default="")
    words = models.JSONField(default=dict)
    photo = TenantForeignKey(StoredFile, null=True, related_name="+")
    sample = TenantForeignKey(WorkSample, null=True, related_name="+")
    made_by_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()

    objects = TenantWideQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["tenant", "criterion", "level"], name="exemplar_level")]
        constraints = [
            models.CheckConstraint(condition=Q(level__range=(1, LEVEL_COUNT)), name="exemplar_of_a_level"),
            models.CheckConstraint(condition=Q(photo__isnull=False) | ~Q(words={}), name="exemplar_shows_something"),
        ]

    def __str__(self) -> str:
        return f"exemplar of level {self.level} of {self.criterion_id}"

    @property
    def sentence(self) -> str:
        return said(self.words)
