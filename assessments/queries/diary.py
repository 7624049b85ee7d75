"""Reads of the diary: what a teacher may find, and what she can choose from when she writes."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from assessments.models import (
    Ability,
    DiaryNote,
    LearningOutcome,
    NoteAbility,
    NoteChild,
    NoteOutcome,
    NoteWord,
    QuickPhrase,
)
from assessments.queries.observation import focus_children
from clusters.models import Classroom, Enrolment, Student
from clusters.scope import Scope
from foundation.models import StoredFile
from foundation.tenancy.connection import current_tenant_id

MOST_WORDS = 5  # of a search; more would narrow nothing further
RESENT_WITHIN = dt.timedelta(hours=1)
FEW_CHILDREN = 10  # so many stand in one view of a phone
_LAST = "\U0010ffff"  # stands behind every letter


@dataclass(frozen=True)
class Wanted:
    """What is looked for; empty is everything."""

    child: Student | None = None
    ability: Ability | None = None
    first: dt.date | None = None
    last: dt.date | None = None
    words: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.child or self.ability or self.first or self.last or self.words)


@dataclass(frozen=True)
class Choosable:
    """Children of one class to choose from, by roll number."""

    classroom: Classroom
    children: tuple[Student, ...]


def notes(scope: Scope, wanted: Wanted) -> QuerySet[DiaryNote]:
    """Notes the person may know of, newest first, with children and abilities. What is looked for is not found among the
    restricted notes of others. Three queries when read.
    """
    rows = DiaryNote.objects.visible_to(scope) if wanted.is_empty else DiaryNote.objects.findable_by(scope)
    here = {"tenant_id": scope.tenant_id, "school_id__in": scope.school_ids}
    if wanted.child:
        rows = rows.filter(pk__in=NoteChild.objects.filter(**here, student=wanted.child).values("note_id"))
    if wanted.ability:
        rows = rows.filter(pk__in=NoteAbility.objects.filter(**here, ability=wanted.ability).values("note_id"))
    if wanted.first:
        rows = rows.filter(noted_on__gte=wanted.first)
    if wanted.last:
        rows = rows.filter(noted_on__lte=wanted.last)
    for word in NoteWord.words_of(wanted.words)[:MOST_WORDS]:
        found = NoteWord.objects.filter(**here, word__gte=word, word__lt=word + _LAST)
        rows = rows.filter(pk__in=found.values("note_id"))
    return told(rows).order_by("-noted_on", "-created_at", "-pk")


def told(rows: QuerySet[DiaryNote]) -> QuerySet[DiaryNote]:
    """Notes with their teacher, files, children and abilities at hand."""
    children = NoteChild.objects.select_related("student").order_by("student__roll_number", "pk")
    abilities = NoteAbility.objects.select_related("ability").order_by("ability__position", "pk")
    return rows.select_related("teacher", "photo", "recording").prefetch_related(
        Prefetch("children", children), Prefetch("abilities", abilities)
    )


def outcomes_of(note: DiaryNote) -> list[LearningOutcome]:
    """The learning outcomes a note tells of. One query."""
    told_of = NoteOutcome.objects.filter(tenant_id=current_tenant_id(), note=note).values("outcome_id")
    found = LearningOutcome.objects.filter(tenant_id=current_tenant_id(), pk__in=told_of).select_related("overlay")
    return list(found.order_by("grade", "subject", "ordinal", "pk"))


def choosable_children(scope: Scope, *, also: Iterable[uuid.UUID] = ()) -> list[Choosable]:
    """Children of the classes the person teaches today, by class; of the whole school where she teaches none.

    `also` are children who can be chosen although they are elsewhere now: a note keeps them. Two queries, three with them.
    """
    today = scope.today
    current = Q(ends_on__isnull=True) | Q(ends_on__gt=today)
    classes = Classroom.objects.visible_to(scope)
    hers = classes.filter(
        Q(class_teachers__ends_on__isnull=True) | Q(class_teachers__ends_on__gt=today),
        class_teachers__tenant_id=scope.tenant_id,
        class_teachers__teacher_id=scope.teacher_id or 0,
        class_teachers__starts_on__lte=today,
    )
    rows = Enrolment.objects.visible_to(scope).filter(current, starts_on__lte=today)
    mine = list(hers.values_list("pk", flat=True))
    if mine:
        rows = rows.filter(classroom_id__in=mine)
    rows = rows.select_related("student", "classroom").order_by(
        "classroom__grades", "classroom__section", "classroom_id", "student__roll_number", "pk"
    )
    found: dict[int, tuple[Classroom, list[Student]]] = {}
    for row in rows:
        found.setdefault(row.classroom_id, (row.classroom, []))[1].append(row.student)
    groups = [Choosable(classroom, tuple(children)) for classroom, children in found.values()]
    known = {child.public_id for group in groups for child in group.children}
    missing = set(also) - known
    if missing:
        rest = Student.objects.visible_to(scope).filter(public_id__in=missing).order_by("roll_number", "pk")
        groups.append(Choosable(Classroom(grades=[], section=""), tuple(rest)))
    return groups


def grades_of(groups: Iterable[Choosable]) -> list[int]:
    """The grades of these classes, each once."""
    return sorted({grade for group in groups for grade in group.classroom.grades})


def just_written(scope: Scope, said: Mapping[str, Any], *, at: dt.datetime) -> DiaryNote | None:
    """Her own note of the last hour with the same words on the same children and day, as the form says them.

    Back brings a form again with its words and another key where no script holds on to the first; sent again unchanged it is
    the same note. One query, two where words are the same.
    """
    if not said["text"]:
        return None
    hers = DiaryNote.objects.own(scope).filter(
        created_at__gte=at - RESENT_WITHIN, noted_on=said["noted_on"], is_restricted=said["is_restricted"]
    )
    wanted = {child.pk for child in said["children"]}
    for note in hers.filter(text=said["text"]).prefetch_related("children").order_by("-pk"):
        if {each.student_id for each in note.children.all()} == wanted:
            return note
    return None


def at_hand(
    scope: Scope, groups: Sequence[Choosable], *, chosen: Collection[str]
) -> tuple[list[Student], list[Choosable]]:
    """Whom to show first: those chosen and this week's children, by class and number; and the others, by class.

    All at once where they are few. One query, none where they are few.
    """
    if sum(len(group.children) for group in groups) <= FEW_CHILDREN:
        return [child for group in groups for child in group.children], []
    near = {str(child.public_id) for child in focus_children(scope)} | set(chosen)
    first = [child for group in groups for child in group.children if str(child.public_id) in near]
    rest = [
        Choosable(group.classroom, tuple(child for child in group.children if str(child.public_id) not in near))
        for group in groups
    ]
    return first, [group for group in rest if group.children]


def phrases(scope: Scope) -> QuerySet[QuickPhrase]:
    """The person's own quick phrases, oldest first."""
    return QuickPhrase.objects.visible_to(scope).order_by("created_at", "pk")


def file_of(note: DiaryNote, kind: str) -> StoredFile | None:
    """The photo or the recording of a note."""
    return note.photo if kind == "photo" else note.recording


def notes_of_child(scope: Scope, student: Student) -> QuerySet[DiaryNote]:
    """Notes on a child that the person may know of, newest first; of restricted ones, others' too, only that they exist."""
    here = NoteChild.objects.filter(tenant_id=scope.tenant_id, school_id__in=scope.school_ids, student=student)
    rows = DiaryNote.objects.visible_to(scope).filter(pk__in=here.values("note_id"))
    return told(rows).order_by("-noted_on", "-created_at", "-pk")
