"""The fact: where a child stands this month."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from assessments.models.frameworks import Rubric
from assessments.querysets import RatingQuerySet
from clusters.models import Classroom, Place, School, Student
from foundation.models import TenantForeignKey, TenantOwned


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
        ]

    def __str__(self) -> str:
        return f"levels of {self.student_id} in {self.period}"


class RatingChange(TenantOwned):
    """One changed cell, kept: clearing is an edit too. Append-only."""

    school_walled = True
    append_only = True

    period = models.DateField()
    student = TenantForeignKey(Student, related_name="+", db_index=False)
    school = TenantForeignKey(School, related_name="+", db_index=False)
    criterion_position = models.PositiveSmallIntegerField()
    before = models.SmallIntegerField(null=True)
    after = models.SmallIntegerField(null=True)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["tenant", "student", "period"], name="rating_change_student")]

    def __str__(self) -> str:
        return f"{self.student_id} {self.criterion_position}: {self.before} to {self.after}"
