"""Looking at work together: everybody chooses a level in silence, then the spread is talked about."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from assessments.models import LEVEL_COUNT, Criterion, WorkSample
from collectives.models.meetings import Meeting
from collectives.querysets import BallotQuerySet, ModeratedSampleQuerySet, ModerationQuerySet
from foundation.models import Keyed, Public, TenantForeignKey, TenantOneToOneField, TenantOwned

MOST_SAMPLES = 3


class Moderation(Public, Keyed, TenantOwned):
    """Two or three samples of work, looked at in a meeting with one ability in mind. Open while it has a ballot box."""

    meeting = TenantForeignKey(Meeting, related_name="moderations")
    criterion = TenantForeignKey(Criterion, related_name="+")
    opened_by_id = models.BigIntegerField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    rater_count = models.PositiveSmallIntegerField(null=True)  # once closed
    outcome = models.TextField(blank=True, default="")  # what the group takes from it

    objects = ModerationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(rater_count__isnull=False), name="moderation_closed_is_counted"
            )
        ]

    def __str__(self) -> str:
        return f"moderation of {self.opened_at}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class ModeratedSample(Public, TenantOwned):
    """A sample in a moderation. `spread`, once closed: how many chose level 1, 2, 3, 4, and how many could not tell."""

    moderation = TenantForeignKey(Moderation, on_delete=models.CASCADE, related_name="samples")
    sample = TenantForeignKey(WorkSample, related_name="+")
    position = models.PositiveSmallIntegerField()
    spread = ArrayField(models.PositiveSmallIntegerField(), null=True, size=LEVEL_COUNT + 1)
    agreed_level = models.PositiveSmallIntegerField(null=True)
    reason = models.TextField(blank=True, default="")

    objects = ModeratedSampleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "moderation", "position"], name="moderated_position_once"),
            models.UniqueConstraint(fields=["tenant", "moderation", "sample"], name="moderated_sample_once"),
            models.CheckConstraint(condition=Q(position__lt=MOST_SAMPLES), name="moderated_samples_are_few"),
            models.CheckConstraint(
                condition=Q(spread=None) | Q(spread__len=LEVEL_COUNT + 1), name="moderated_spread_of_five"
            ),
            models.CheckConstraint(
                condition=Q(agreed_level=None) | Q(agreed_level__range=(1, LEVEL_COUNT), spread__isnull=False),
                name="moderated_agreed_after_spread",
            ),
        ]

    def __str__(self) -> str:
        return f"sample {self.position} of {self.moderation_id}"


class BallotBox(TenantOwned):
    """Stands while a moderation is open. The database lets it go only when no ballot lies in it any more."""

    moderation = TenantOneToOneField(Moderation, related_name="box")

    def __str__(self) -> str:
        return f"ballot box of {self.moderation_id}"


class Ballot(TenantOwned):
    """What one person chose, while the box stands: nobody reads it but herself. Closing counts the ballots and burns them,
    so that afterwards nothing says who chose what.
    """

    box = TenantForeignKey(BallotBox, related_name="ballots")
    by_id = models.BigIntegerField()
    levels = ArrayField(models.PositiveSmallIntegerField(), size=MOST_SAMPLES)  # by position; 0: cannot tell

    objects = BallotQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "box", "by_id"], name="ballot_once"),
            models.CheckConstraint(
                condition=Q(levels__len__range=(1, MOST_SAMPLES), levels__contained_by=[0, 1, 2, 3, 4]),
                name="ballot_of_levels",
            ),
        ]

    def __str__(self) -> str:
        return f"a ballot in {self.box_id}"
