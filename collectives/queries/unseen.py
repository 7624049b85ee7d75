"""Children a teacher has not looked at for longest, for her first page."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import connection

from clusters.calendar import PERIOD_FORMAT, add_months, period_of
from clusters.models import Classroom
from clusters.scope import Scope

SHOWN = 3
LOOK_BACK_MONTHS = 3

# One row a child of her classes who has no level this month; the last month with one, if it is not longer ago.
_UNSEEN = """
SELECT c.public_id, c.grades, c.section, s.first_name, max(r.period) AS last, count(*) OVER () AS whole
FROM clusters_classteacher t
JOIN clusters_classroom c ON c.tenant_id = t.tenant_id AND c.id = t.classroom_id
JOIN clusters_enrolment e ON e.tenant_id = c.tenant_id AND e.classroom_id = c.id
    AND e.starts_on <= %(today)s AND (e.ends_on IS NULL OR e.ends_on > %(today)s)
JOIN clusters_student s ON s.tenant_id = e.tenant_id AND s.id = e.student_id
LEFT JOIN assessments_rating r ON r.tenant_id = %(tenant)s AND r.student_id = e.student_id
    AND r.period >= %(first)s AND r.period <= %(period)s AND array_remove(r.levels, NULL) <> '{}'
WHERE t.tenant_id = %(tenant)s AND t.teacher_id = %(teacher)s AND c.school_id = ANY (%(schools)s)
    AND t.starts_on <= %(today)s AND (t.ends_on IS NULL OR t.ends_on > %(today)s)
GROUP BY c.id, s.id
HAVING max(r.period) IS DISTINCT FROM %(period)s
ORDER BY last NULLS FIRST, c.grades, s.roll_number, s.id
LIMIT %(shown)s
"""


@dataclass(frozen=True)
class UnseenChild:
    """A child, her class, and the last month in which she had a level; None when that is longer ago."""

    name: str
    class_label: str
    class_id: uuid.UUID
    last_seen: dt.date | None


@dataclass(frozen=True)
class Unseen:
    """The children longest without a level, and how many more there are."""

    children: tuple[UnseenChild, ...]
    more: int
    month: str  # as an address has it: 2026-11


def children_longest_unseen(scope: Scope) -> Unseen:
    """Children of the person's own classes without a level this month, the longest unseen first. One query."""
    period = period_of(scope.today)
    with connection.cursor() as cursor:
        cursor.execute(
            _UNSEEN,
            {
                "tenant": scope.tenant_id,
                "teacher": scope.teacher_id,
                "schools": list(scope.school_ids),
                "today": scope.today,
                "period": period,
                "first": add_months(period, -LOOK_BACK_MONTHS),
                "shown": SHOWN,
            },
        )
        rows = cursor.fetchall()
    children = tuple(
        UnseenChild(name, Classroom(grades=grades, section=section).label, public_id, last)
        for public_id, grades, section, name, last, _whole in rows
    )
    whole = rows[0][-1] if rows else 0
    return Unseen(children, more=whole - len(children), month=f"{period:{PERIOD_FORMAT}}")
