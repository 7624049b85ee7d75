"""Textbooks and the chapters of a month."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, Q, QuerySet, When

from clusters.calendar import add_months, period_of
from clusters.models import ClassTeacher
from clusters.scope import Scope
from planning.choices import subject_word
from planning.models import Chapter, SyllabusChapter, Textbook


def chapters_at_hand(scope: Scope) -> QuerySet[Chapter]:
    """Chapters that the person's cluster takes up from last month to the next, of the classes she teaches first.

    By class, subject and number.
    """
    now = period_of(scope.today)
    hers = ClassTeacher.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=scope.today),
        tenant_id=scope.tenant_id,
        teacher_id=scope.teacher_id or 0,
        classroom__school_id__in=scope.school_ids,
        starts_on__lte=scope.today,
    )
    grades = {grade for row in hers.values_list("classroom__grades", flat=True) for grade in row}
    hers_first = [Case(When(textbook__grade__in=grades, then=0), default=1)] if grades else []
    taken_up = SyllabusChapter.objects.visible_to(scope).filter(
        cluster_id=scope.cluster_id, period__range=(add_months(now, -1), add_months(now, 1))
    )
    return (
        Chapter.objects.visible_to(scope)
        .filter(pk__in=taken_up.values("chapter_id"))
        .select_related("textbook")
        .order_by(*hers_first, "textbook__grade", "textbook__subject", "textbook__code", "number", "pk")
    )


@dataclass(frozen=True)
class Shelf:
    """A class and a subject of which there are textbooks."""

    grade: int
    subject: str

    @property
    def subject_label(self) -> str:
        return subject_word(self.subject)


def shelves(scope: Scope) -> list[Shelf]:
    """Classes and subjects of which there are textbooks, in order. One query."""
    rows = Textbook.objects.visible_to(scope).values_list("grade", "subject").distinct().order_by("grade", "subject")
    return [Shelf(grade, subject) for grade, subject in rows]


def wished_shelf(books: Sequence[Shelf], grade: str, subject: str) -> tuple[int | None, str]:
    """The class and subject asked for where there are such books; else the first ones. Subject "" is every subject."""
    grades = {str(each.grade): each.grade for each in books}
    wished = grades.get(grade, min(grades.values(), default=None))
    known = {each.subject for each in books if each.grade == wished}
    return wished, subject if subject in known else ""


def chapters_on_shelf(scope: Scope, *, grade: int | None, subject: str) -> list[Chapter]:
    """Chapters of a class, of one subject or of all, by subject, book and number. One query."""
    rows = Chapter.objects.visible_to(scope).filter(textbook__grade=grade).select_related("textbook")
    if subject:
        rows = rows.filter(textbook__subject=subject)
    return list(rows.order_by("textbook__subject", "textbook__code", "textbook__edition", "number", "pk"))


def chapters_of_month(scope: Scope, *, cluster_id: int, period: dt.date) -> list[Chapter]:
    """The chapters that a cluster takes up in a month, by class, subject and number. One query."""
    return list(
        Chapter.objects.visible_to(scope)
        .filter(months__cluster_id=cluster_id, months__period=period)
        .select_related("textbook")
        .order_by("textbook__grade", "textbook__subject", "number", "pk")
    )
