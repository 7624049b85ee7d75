"""How often a teacher means to look at each child."""

from django.db import models

from clusters.models import Teacher
from foundation.models import TenantForeignKey, TenantOwned

FOCUS_LEAST, FOCUS_MOST = 5, 8


class ObservationPace(TenantOwned):
    """A teacher's own thresholds: after how many weeks a child, and an ability of a child, is due to be looked at again."""

    teacher = TenantForeignKey(Teacher, on_delete=models.CASCADE, related_name="+", db_index=False)
    child_weeks = models.PositiveSmallIntegerField(default=4)
    ability_weeks = models.PositiveSmallIntegerField(default=8)
    focus_count = models.PositiveSmallIntegerField(default=6)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "teacher"], name="observation_pace_once"),
            models.CheckConstraint(
                condition=models.Q(
                    child_weeks__range=(1, 52),
                    ability_weeks__range=(1, 52),
                    focus_count__range=(FOCUS_LEAST, FOCUS_MOST),
                ),
                name="observation_pace_sensible",
            ),
        ]

    def __str__(self) -> str:
        return f"pace of {self.teacher_id}"
