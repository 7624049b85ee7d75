"""How often a teacher means to look at each child."""

from assessments.models import ObservationPace
from clusters.models import Teacher
from foundation.tenancy.connection import current_tenant_id


def set_pace(*, teacher: Teacher, child_weeks: int, ability_weeks: int, focus_count: int) -> ObservationPace:
    """Her thresholds from now on. Sending the same twice changes nothing."""
    pace, _is_new = ObservationPace.objects.update_or_create(
        tenant_id=current_tenant_id(),
        teacher=teacher,
        defaults={"child_weeks": child_weeks, "ability_weeks": ability_weeks, "focus_count": focus_count},
    )
    return pace
