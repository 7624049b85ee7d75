"""What came from two phones that could not see each other: one child's level, chosen twice by the head of the school."""

import datetime as dt

from assessments.models import Rating
from clusters.calendar import PERIOD_FORMAT, add_months, period_of
from clusters.models import Conflict
from config.demo.seed.people import Person
from config.demo.seed.rows import Chance
from foundation.tenancy.connection import current_tenant_id


def build_two_values(head: Person, *, today: dt.date, chance: Chance) -> Conflict | None:
    """Two values for her first page, of the last month in which she looked at anybody; None where there is none."""
    first = add_months(period_of(today), -2)
    rows = Rating.objects.filter(tenant_id=current_tenant_id(), period__gte=first, by_id=head.user.pk)
    rating = rows.select_related("classroom", "student").order_by("-period", "student_id").first()
    if rating is None:
        return None
    position, stands = next((n, level) for n, level in enumerate(rating.levels) if level is not None)
    return Conflict.objects.create(
        public_id=chance.uuid(),
        school_id=rating.school_id,
        kind="level",
        record=rating.student.public_id,
        place=f"{rating.classroom.public_id} {rating.period:{PERIOD_FORMAT}}",
        field=str(position),
        stands=stands,
        stands_by=head.user,
        kept=stands - 1 if stands > 1 else 2,
        kept_by=head.user,
        kept_written_at=rating.changed_at - dt.timedelta(minutes=20),
        at=rating.changed_at,
    )
