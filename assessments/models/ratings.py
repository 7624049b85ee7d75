"""The fact: where a child stands this month."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from assessments.models.rubrics import Rubric
from assessments.querysets import RatingChangeQuerySet, RatingQuerySet
from clusters.models import Classroom, Place, School, Student
from foundation.models import Keyed, TenantForeignKey, TenantOwned

# `contained_by` would refuse a null, which is "not seen yet".
_ONLY_LEVELS = models.Func(
    "levels",
    template="array_remove(%(expressions)s, NULL) <@ '{1,2,3,4}'::smallint[]",
    output_field=models.BooleanField(),
)


class Rating(TenantOwned):
    """Levels of one child in one month: small integers 1-4 in the rubric's criterion order, null where not seen yet.

    Partitioned by `period`; nothing points to it. Cluster, school and classroom are as they were then. One row per child,
    criterion and month would be five times larger (docs/decisions/0004-ratings.md).
    """

    school_walled = True
    partitioned = True

    pk = models.CompositePrimaryKey("tenant_id", "period", "student_id")
    period = models.DateField()
    student = TenantForeignKey(Student, related_name="ratings", db_index=False)
    rubric = TenantForeignKey(Rubric, related_name="+", db_index=False)
    cluster = TenantForeignKey(Place, related_name="+", db_index=False)
    school = TenantForeignKey(School, related_name="+", db_index=False)
    classroom = TenantForeignKey(Classroom, related_name="+", db_index=False)
    levels = ArrayField(models.SmallIntegerField(null=True))
    by_id = models.BigIntegerField(null=True)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = RatingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["tenant", "cluster", "period"], name="rating_cluster"),
            models.Index(fields=["tenant", "classroom", "period"], name="rating_classroom"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(period__day=1), name="rating_period_first_day"),
            models.CheckConstraint(condition=_ONLY_LEVELS, name="rating_only_levels"),
        ]

    def __str__(self) -> str:
        return f"levels of {self.student_id} in {self.period}"


class RatingChange(Keyed, TenantOwned):
    """What one save of a class grid changed, kept: clearing is an edit too. Append-only.

    The four arrays run side by side, one entry a changed cell; null is "not seen yet". `key` is the client's: a save that is
    sent again is found by it. One row a save and not one a cell: history would else outweigh the facts five to one.
    """

    school_walled = True
    append_only = True

    period = models.DateField()
    school = TenantForeignKey(School, related_name="+", db_index=False)
    classroom = TenantForeignKey(Classroom, related_name="+", db_index=False)
    student_ids = ArrayField(models.BigIntegerField())
    positions = ArrayField(models.SmallIntegerField())
    before = ArrayField(models.SmallIntegerField(null=True))
    after = ArrayField(models.SmallIntegerField(null=True))
    takes_back = TenantForeignKey("self", null=True, related_name="+", db_index=False)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(default=timezone.now)

    objects = RatingChangeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["tenant", "classroom", "period"], name="rating_change_classroom")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    student_ids__len=models.F("positions__len"),
                    before__len=models.F("positions__len"),
                    after__len=models.F("positions__len"),
                ),
                name="rating_change_side_by_side",
            )
        ]

    def __str__(self) -> str:
        return f"{len(self.positions)} cells of class {self.classroom_id} in {self.period}"
