"""Learning outcomes to choose from when a note or a piece of work is written: few, near, in the reader's words."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q, QuerySet

from assessments.models import ItemOutcome, LearningOutcome, NoteOutcome
from assessments.queries.frameworks import OutcomeLine, line_of
from clusters.scope import Scope

RECENT_SHOWN = 6
_LOOKED_BACK = 60  # rows of hers in which the last few different ones are looked for


@dataclass(frozen=True)
class Shelf:
    """Outcomes of one grade and subject, in the source's order."""

    title: str
    lines: tuple[OutcomeLine, ...]


@dataclass(frozen=True)
class Shelves:
    """What can be chosen: what is chosen already, what she used lately, and the rest by grade and subject. No line twice."""

    chosen: tuple[OutcomeLine, ...]
    recent: tuple[OutcomeLine, ...]
    count: int  # of all of them
    rest: tuple[Shelf, ...] | None = None  # None: not fetched, a form asks for them when they are wanted


def choosable_outcomes(
    scope: Scope, grades: Sequence[int], *, also: Iterable[LearningOutcome] = ()
) -> QuerySet[LearningOutcome]:
    """Learning outcomes of these grades, by grade and subject; `also` those that stand in the record already."""
    kept = [outcome.pk for outcome in also]
    rows = LearningOutcome.objects.visible_to(scope).filter(Q(grade__in=grades) | Q(pk__in=kept))
    return rows.order_by("grade", "subject", "ordinal", "pk")


def shelves(
    scope: Scope, rows: QuerySet[LearningOutcome], *, chosen: Collection[str], is_whole: bool = False
) -> Shelves:
    """The rows as shelves, in the tenant's words and the reader's language; all of them where `is_whole`. Four queries."""
    used = _used_lately(scope)
    asked = rows if is_whole else rows.filter(Q(own_id__in=chosen) | Q(pk__in=used))
    near = {outcome.pk: line_of(outcome) for outcome in asked.select_related("overlay")}
    is_chosen = tuple(near.pop(pk) for pk, line in list(near.items()) if line.outcome.own_id in chosen)
    recent = tuple(near.pop(pk) for pk in [pk for pk in used if pk in near][:RECENT_SHOWN])
    return Shelves(is_chosen, recent, rows.count(), _by_subject(near.values()) if is_whole else None)


def whole_shelves(rows: QuerySet[LearningOutcome]) -> tuple[Shelf, ...]:
    """All the rows by grade and subject, in the tenant's words and the reader's language. One query."""
    return _by_subject(line_of(outcome) for outcome in rows.select_related("overlay"))


def _by_subject(lines: Iterable[OutcomeLine]) -> tuple[Shelf, ...]:
    rest = sorted(lines, key=lambda line: (line.outcome.grade, line.outcome.last_grade, line.subject))
    groups = groupby(rest, key=lambda line: (line.grades, line.subject))
    return tuple(Shelf(f"{subject} · {grades}", tuple(members)) for (grades, subject), members in groups)


def _used_lately(scope: Scope) -> list[int]:
    """The outcomes of her own last notes and pieces of work, the latest first, each once."""
    here = {"tenant_id": scope.tenant_id, "school_id__in": scope.school_ids}
    teacher_id = scope.teacher_id or 0
    noted = NoteOutcome.objects.filter(**here, note__teacher_id=teacher_id, note__deleted_at=None)
    kept = ItemOutcome.objects.filter(**here, item__teacher_id=teacher_id, item__deleted_at=None)
    found = [
        *noted.order_by("-note__created_at", "pk").values_list("note__created_at", "outcome_id")[:_LOOKED_BACK],
        *kept.order_by("-item__created_at", "pk").values_list("item__created_at", "outcome_id")[:_LOOKED_BACK],
    ]
    found.sort(key=lambda row: row[0], reverse=True)
    return list(dict.fromkeys(outcome_id for _at, outcome_id in found))


def said(outcomes: Iterable[LearningOutcome]) -> list[OutcomeLine]:
    """Outcomes of a record in the tenant's words and the reader's language; their overlays are at hand."""
    return [line_of(outcome) for outcome in outcomes]
