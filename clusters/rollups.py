"""The counts that hang on places: mark them dirty, and read them with small groups left out.

What the positions of a cell mean, by kind. Every position is a count that adds up: a place is the sum of the places below
it (the shares, means and distinct people that do not add are left to the reader, or counted once per cluster and month).

- `ability`, of children enrolled on any day of the month, as the facts say now:
  `c<criterion id>`: [not seen yet, level 1, level 2, level 3, level 4]. By criterion and not by position, so that another
  version of the rubric, with other words, is another cut. Only the versions used in a cluster that month are counted
  there, or else the one in force. Of one school [not seen yet, level 1 or 2, level 3 or 4] is shown, and only where each
  half is of ten children or more, or nobody was seen. A cell of a single school is a school's wherever it hangs.
  `children`: [enrolled, with any level].
- `meeting`, by the meeting's month:
  `meetings`: [clusters that meet (one meeting is due each), planned and not cancelled, held (closed), cancelled,
  begun and not closed yet].
  `people`: [expected to come, came (present or late), teachers who came at least once, teachers on the roster].
  `parts`: [meetings with part 1, 2, 3, 4; minutes of part 1, 2, 3, 4].
  `time`: [minutes of agenda items raised by teachers, carried over, from the coordinator, asked from above].
  `commitments`: [made in this month's meeting, due back this month, tried, tried and changed, not yet].
  `stories`: [experiences told in the meeting].
  Schools have `people`, `commitments` and `stories`. A cluster that was counted has every cut, zeros included.
- `stage`, of clusters, on the month's last day:
  `y<programme year>`: [no stage, stage 1, stage 2, stage 3, stage 4]; `y0` where the collective has not begun.
  `m<stage a year before>`: the same of the clusters that were at that stage on the same day of the year before; `m0` for
  no stage.
- `asked`, of teachers' time, clusters and above alone:
  `month`: [teachers on the roster, minutes of closed meetings times teachers, planned minutes of meetings not closed times
  teachers, class grids with a level, experiences shared, reports back on commitments due]. Records and not their minutes,
  so that a form which becomes quicker changes no stored number.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from clusters.choices import RollupKind
from clusters.models import DirtyMark, Place, Rollup
from clusters.scope import Scope
from foundation.outbox.queues import nudge
from foundation.tenancy.connection import current_tenant_id

QUEUE = "dirty_marks"
SMALLEST_GROUP = 10


@dataclass(frozen=True)
class Cell:
    """One published cell. `counts` is None where the group is too small to be shown."""

    kind: str
    place_id: int
    period: dt.date
    cut: str
    counts: tuple[int, ...] | None


def mark_dirty(*, cluster_id: int, period: dt.date, kind: RollupKind, also: RollupKind | None = None) -> None:
    """Say, in the transaction of the change, that a fact of this cluster and month changed. Always an insert.

    `also` is another kind that counts the same fact.
    """
    kinds = [kind] if also is None else [kind, also]
    DirtyMark.objects.bulk_create([DirtyMark(cluster_id=cluster_id, period=period, kind=each) for each in kinds])
    nudge(QUEUE)


def wake() -> None:
    """Let a worker know, after the commit, of marks that a statement of the caller's own appended."""
    nudge(QUEUE)


def read_rollup(
    scope: Scope,
    *,
    places: Iterable[Place | int],
    kind: RollupKind | None = None,
    first: dt.date,
    last: dt.date,
    cut: str | None = None,
) -> list[Cell]:
    """Published cells of places within the scope, months `first` to `last` inclusive, ordered by place, month, kind, cut.

    One query, for one kind or for all. A place out of scope gives nothing. Suppression was done when the cell was stored:
    the same cell is read by pages, exports and the API.
    """
    visible = Place.objects.visible_to(scope).filter(pk__in=_ids(places))
    return _cells(Rollup.objects.filter(place__in=visible), kind=kind, first=first, last=last, cut=cut)


def published_cells(
    *, places: Iterable[Place | int], kind: RollupKind, first: dt.date, last: dt.date, cut: str | None = None
) -> list[Cell]:
    """The same for a document that a worker makes: whoever asked for it was checked when asking."""
    return _cells(Rollup.objects.filter(place_id__in=_ids(places)), kind=kind, first=first, last=last, cut=cut)


def _ids(places: Iterable[Place | int]) -> list[int]:
    return [p if isinstance(p, int) else p.pk for p in places]


def _cells(rows: QuerySet, *, kind: RollupKind | None, first: dt.date, last: dt.date, cut: str | None) -> list[Cell]:
    rows = rows.filter(tenant_id=current_tenant_id(), period__range=(first, last))
    if kind is not None:
        rows = rows.filter(kind=kind)
    if cut is not None:
        rows = rows.filter(cut=cut)
    values = rows.order_by("place_id", "period", "kind", "cut").values_list(
        "kind", "place_id", "period", "cut", "shown"
    )
    return [
        Cell(kind_, place_id, period, cut_, tuple(shown) if shown is not None else None)
        for kind_, place_id, period, cut_, shown in values
    ]
