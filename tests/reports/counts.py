"""What the tests of the counts share: ratings made as the facts are, and cells read as one comparable value."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import connection

from assessments.models import Rubric
from clusters.choices import RollupKind
from clusters.models import Classroom, Place, Rollup, Student
from clusters.rollups import mark_dirty
from tests.factories.assessments import make_rating

Cells = dict[str, tuple[int, ...]]


def rate(
    students: Sequence[Student],
    classroom: Classroom,
    rubric: Rubric,
    period: dt.date,
    levels: list[int | None],
) -> None:
    """The same levels for each child, and the mark that goes with them."""
    for student in students:
        make_rating(student, classroom, rubric=rubric, period=period, levels=levels)
    cluster_id = classroom.school.place.parent_id
    assert cluster_id
    mark_dirty(cluster_id=cluster_id, period=period, kind=RollupKind.ABILITY, also=RollupKind.ASKED)


def cells(place: Place | int, period: dt.date, kind: RollupKind, field: str = "counts") -> dict[str, Any]:
    """Stored cells of a place and month by cut. Needs the worker's or the owner's eyes for `counts`.

    Of abilities without the last of their counts, the number of schools with children.
    """
    rows = Rollup.objects.filter(place_id=getattr(place, "pk", place), period=period, kind=kind)
    ends = -1 if (kind, field) == (RollupKind.ABILITY, "counts") else None
    return {
        cut: tuple(v)[:ends] if v is not None else None for cut, v in rows.order_by("cut").values_list("cut", field)
    }


def every_rollup() -> list[tuple]:
    """All stored cells of the open tenant, as one comparable value."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT place_id, period, kind, cut, counts, shown FROM clusters_rollup ORDER BY 1, 2, 3, 4")
        return cursor.fetchall()
