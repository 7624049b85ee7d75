"""A teacher's plan of the month: what her cluster agreed to take up, for her own classes and where their children stand."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from assessments.queries.observation import FocusChild, focus_children
from assessments.queries.school import ClassLevels, levels_by_class, terms
from clusters.calendar import add_months, period_of
from clusters.models import Classroom, ClassTeacher, TenantSettings
from clusters.scope import Scope
from planning.models import Chapter, LearningTool
from planning.queries.textbooks import chapters_of_month
from planning.queries.tools import tools_of_cluster

TOOLS_SHOWN = 4
MONTHS_AROUND = 12  # how far back and ahead the page turns


@dataclass(frozen=True)
class SubjectChapters:
    """Chapters of one class and subject."""

    grade: int
    label: str
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True)
class ClassPlan:
    """One class: its chapters, where its children stand (None where nobody is enrolled), whom to look at this week."""

    classroom: Classroom
    subjects: tuple[SubjectChapters, ...]
    levels: ClassLevels | None
    children: tuple[FocusChild, ...]


@dataclass(frozen=True)
class MonthPlan:
    """`others` are chapters of classes that are not hers; `before` and `after` the months the page turns to."""

    period: dt.date
    classes: tuple[ClassPlan, ...]
    others: tuple[SubjectChapters, ...]
    tools: tuple[LearningTool, ...]
    before: dt.date | None
    after: dt.date | None

    @property
    def own_chapters(self) -> list[Chapter]:
        """Chapters of her own classes; one that several of them take up stands for each."""
        return [chapter for each in self.classes for subject in each.subjects for chapter in subject.chapters]

    @property
    def chapters(self) -> list[Chapter]:
        """All that the page names."""
        return self.own_chapters + [chapter for subject in self.others for chapter in subject.chapters]

    @property
    def chapter_count(self) -> int:
        """Chapters of her own classes, each once."""
        return len({chapter.pk for chapter in self.own_chapters})


def months_offered(today: dt.date) -> tuple[dt.date, dt.date]:
    """The first and the last month that the page has."""
    now = period_of(today)
    return add_months(now, -MONTHS_AROUND), add_months(now, MONTHS_AROUND)


def month_plan(scope: Scope, period: dt.date, *, settings: TenantSettings) -> MonthPlan:
    """The plan of a teacher's own classes; of every class of the school for a head who teaches none. Seven queries."""
    classrooms = _classrooms(scope, year=settings.academic_year_of(period))
    chapters = chapters_of_month(scope, cluster_id=scope.cluster_id or 0, period=period)
    now, then = terms(settings, scope.today)
    levels = {each.public_id: each for each in levels_by_class(scope, now=now, then=then)}
    focus = focus_children(scope)
    grades = {grade for classroom in classrooms for grade in classroom.grades}
    tools = tools_of_cluster(scope).filter(chapter__in=[each.pk for each in chapters])
    return MonthPlan(
        period=period,
        classes=tuple(
            ClassPlan(
                classroom,
                _by_subject(chapter for chapter in chapters if chapter.textbook.grade in classroom.grades),
                levels.get(classroom.public_id),
                tuple(child for child in focus if child.class_id == classroom.public_id and child.seen_on is None),
            )
            for classroom in classrooms
        ),
        others=_by_subject(chapter for chapter in chapters if chapter.textbook.grade not in grades),
        tools=tuple(tools[:TOOLS_SHOWN]),
        before=_near(period, -1, scope.today),
        after=_near(period, 1, scope.today),
    )


def _near(period: dt.date, months: int, today: dt.date) -> dt.date | None:
    near = add_months(period, months)
    first, last = months_offered(today)
    return near if first <= near <= last else None


def _classrooms(scope: Scope, *, year: int) -> Sequence[Classroom]:
    """Her own classes of an academic year, by grade; every class of her school where she teaches none."""
    rows = Classroom.objects.visible_to(scope).filter(year=year).order_by("grades", "section", "pk")
    classes = list(rows.prefetch_related("class_teachers"))
    mine = [each for each in classes if any(_teaches(row, scope) for row in each.class_teachers.all())]
    return mine or classes


def _teaches(row: ClassTeacher, scope: Scope) -> bool:
    has_begun = row.starts_on <= scope.today
    return row.teacher_id == scope.teacher_id and has_begun and (row.ends_on is None or row.ends_on > scope.today)


def _by_subject(chapters: Iterable[Chapter]) -> tuple[SubjectChapters, ...]:
    """By class and subject, as they are ordered."""
    grouped = groupby(chapters, key=lambda each: (each.textbook.grade, each.textbook.subject_label))
    return tuple(SubjectChapters(grade, label, tuple(each)) for (grade, label), each in grouped)
