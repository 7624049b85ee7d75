"""A child over the years: classes, levels, work, what comes next; and the page for her family."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from assessments.choices import WorkKind
from assessments.models import Criterion, ItemAbility, ItemOutcome, LearningOutcome, NextStep, PortfolioItem, Rating
from clusters.calendar import add_months, period_of, periods_between
from clusters.models import Enrolment, Student
from clusters.scope import Scope
from foundation.tenancy.connection import current_tenant_id

MONTHS_SHOWN = 12
FITS_LETTERS = 850  # in large letters on one sheet, in any script
SHOWN_OF_WORK = 220


@dataclass(frozen=True)
class AbilityMonths:
    """One ability of a child, month by month: levels 1 to 4, 0 where nobody looked."""

    name: str
    levels: tuple[int, ...]

    @property
    def last(self) -> int:
        """The last level she had; 0 when there is none."""
        return next((level for level in reversed(self.levels) if level), 0)


@dataclass(frozen=True)
class Seen:
    """Where a child stands in an ability, in behaviour words."""

    ability: str
    words: str


@dataclass(frozen=True)
class FamilyPage:
    """What a family reads of their child: no marks, no levels as numbers, nobody else."""

    student: Student
    class_label: str
    school_name: str
    teacher_names: tuple[str, ...]
    day: dt.date
    strengths: str
    next_step: str
    seen: tuple[Seen, ...]
    work: PortfolioItem | None

    @property
    def is_long(self) -> bool:
        """Whether it needs smaller letters to stay on one sheet."""
        words = self.work.text[:SHOWN_OF_WORK] if self.work else ""
        said = [self.strengths, self.next_step, words, *(one.words for one in self.seen)]
        return sum(map(len, said)) > FITS_LETTERS


def enrolments(student: Student) -> list[Enrolment]:
    """Every class the child was in, newest first. One query."""
    rows = Enrolment.objects.filter(tenant_id=current_tenant_id(), student=student)
    return list(rows.select_related("classroom").order_by("-starts_on", "-pk"))


def current(rows: Iterable[Enrolment], day: dt.date) -> Enrolment | None:
    """The class of a day."""
    return next((row for row in rows if row.starts_on <= day and (row.ends_on is None or row.ends_on > day)), None)


def teaches_child(scope: Scope, student: Student) -> bool:
    """Whether the person teaches a class that the child is in today. One query."""
    today = scope.today
    rows = Enrolment.objects.visible_to(scope).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=today),
        Q(classroom__class_teachers__ends_on__isnull=True) | Q(classroom__class_teachers__ends_on__gt=today),
        student=student,
        starts_on__lte=today,
        classroom__class_teachers__teacher_id=scope.teacher_id or 0,
        classroom__class_teachers__starts_on__lte=today,
    )
    return rows.exists()


def months_of(today: dt.date) -> list[dt.date]:
    """The months shown, oldest first."""
    last = period_of(today)
    return periods_between(add_months(last, 1 - MONTHS_SHOWN), last)


def levels_over_time(student: Student, months: Sequence[dt.date]) -> list[AbilityMonths]:
    """The child's levels by ability and month, by the order of the newest rubric she was seen with. Two queries."""
    ratings = list(
        Rating.objects.filter(tenant_id=current_tenant_id(), student=student, period__in=months)
        .order_by("period")
        .values_list("period", "rubric_id", "levels")
    )
    places = _abilities_by_place({rubric_id for _period, rubric_id, _levels in ratings})
    found: dict[str, list[int]] = {}
    names: dict[str, str] = {}
    for period, rubric_id, levels in ratings:
        column = months.index(period)
        for place, level in enumerate(levels):
            criterion = places.get((rubric_id, place))
            if criterion is None:
                continue
            code = criterion.ability.code
            names[code] = criterion.name
            found.setdefault(code, [0] * len(months))[column] = level or 0
    return [AbilityMonths(names[code], tuple(levels)) for code, levels in found.items()]


def _abilities_by_place(rubric_ids: Iterable[int]) -> dict[tuple[int, int], Criterion]:
    rows = Criterion.objects.filter(tenant_id=current_tenant_id(), rubric_id__in=list(rubric_ids))
    return {(row.rubric_id, row.position): row for row in rows.select_related("ability").order_by("position", "pk")}


def with_labels(rows: QuerySet[PortfolioItem]) -> QuerySet[PortfolioItem]:
    """Work with its teacher, file and abilities at hand."""
    abilities = ItemAbility.objects.select_related("ability").order_by("ability__position", "pk")
    return rows.select_related("student", "teacher", "file", "sample").prefetch_related(
        Prefetch("abilities", abilities)
    )


def work_of(scope: Scope, student: Student) -> QuerySet[PortfolioItem]:
    """The child's work, newest first. Two queries when read."""
    rows = PortfolioItem.objects.visible_to(scope).filter(student=student)
    return with_labels(rows).order_by("-made_on", "-pk")


def outcomes_of_item(item: PortfolioItem) -> list[LearningOutcome]:
    """The learning outcomes a piece of work shows. One query."""
    shown = ItemOutcome.objects.filter(tenant_id=current_tenant_id(), item=item).values("outcome_id")
    found = LearningOutcome.objects.filter(tenant_id=current_tenant_id(), pk__in=shown).select_related("overlay")
    return list(found.order_by("grade", "subject", "ordinal", "pk"))


def just_kept(scope: Scope, student: Student, said: Mapping[str, Any], *, at: dt.datetime) -> PortfolioItem | None:
    """The same words kept by her within the last hour, as the form says them: sent again after Back. One query.

    A picture or recording is chosen anew after Back and is another piece.
    """
    if said.get("photo") or said.get("recording"):
        return None
    hers = PortfolioItem.objects.visible_to(scope).filter(student=student, teacher_id=scope.teacher_id or 0)
    same = {name: said[name] for name in ("title", "text", "made_on")}
    found: PortfolioItem | None = hers.filter(
        kind=WorkKind.TEXT, created_at__gte=at - dt.timedelta(hours=1), **same
    ).first()
    return found


def next_step_of(student: Student) -> NextStep | None:
    """What was last written of the child. One query."""
    rows = NextStep.objects.filter(tenant_id=current_tenant_id(), student=student).select_related("teacher")
    return rows.order_by("-written_at", "-pk").first()


def family_page(student: Student, *, day: dt.date, language: str) -> FamilyPage:
    """The page for a child's family in a language: words of the teacher, behaviour words of the rubric, one piece of work.

    Of abilities that nobody looked at it says nothing. Seven queries.
    """
    rows = enrolments(student)
    here = current(rows, day)
    written = next_step_of(student)
    teachers: tuple[str, ...] = ()
    if here is not None:
        today = here.classroom.class_teachers.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gt=day), tenant_id=current_tenant_id(), starts_on__lte=day
        )
        teachers = tuple(today.select_related("teacher").order_by("pk").values_list("teacher__name", flat=True))
    return FamilyPage(
        student=student,
        class_label=here.classroom.label if here else "",
        school_name=student.school.name,
        teacher_names=teachers,
        day=day,
        strengths=written.strengths if written else "",
        next_step=written.next_step if written else "",
        seen=_seen(student, day=day, language=language, grade=here.grade if here else None),
        work=_work_to_show(student),
    )


def _seen(student: Student, *, day: dt.date, language: str, grade: int | None) -> tuple[Seen, ...]:
    ratings = list(
        Rating.objects.filter(tenant_id=current_tenant_id(), student=student, period__in=months_of(day))
        .order_by("-period")
        .values_list("rubric_id", "levels")
    )
    places = _abilities_by_place({rubric_id for rubric_id, _levels in ratings})
    found: dict[str, Seen] = {}
    for rubric_id, levels in ratings:
        for place, level in enumerate(levels):
            criterion = places.get((rubric_id, place))
            if criterion is None or not level or criterion.ability.code in found:
                continue
            words = criterion.words(language, grade)
            if len(words) >= level:
                found[criterion.ability.code] = Seen(criterion.name, words[level - 1])
    order = {criterion.ability.code: criterion.position for criterion in places.values()}
    return tuple(found[code] for code in sorted(found, key=lambda code: order[code]))


def _work_to_show(student: Student) -> PortfolioItem | None:
    """The newest picture or words of the child."""
    rows = PortfolioItem.objects.filter(
        tenant_id=current_tenant_id(),
        student=student,
        deleted_at__isnull=True,
        kind__in=[WorkKind.PHOTO, WorkKind.TEXT],
    )
    return rows.select_related("file").order_by("-made_on", "-pk").first()
