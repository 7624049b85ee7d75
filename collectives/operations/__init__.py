"""What people write on their phones about their month, and in its meeting."""

from collections.abc import Iterator

from django.urls import reverse

from clusters.scope import Scope
from collectives.models import Experience
from collectives.operations import meeting, month, said
from foundation.sync.kinds import each, register_kind, register_pages

MOST_DRAFTS = 3
_PAGES = (
    ("today.read", "today"),
    ("today.read", "write"),
    ("experience.write", "experience_new"),
    ("experience.read", "experience_list"),
    ("agenda.raise", "agenda_raise"),
    ("today.read", "collective_page"),
    ("meeting.read", "meeting_list"),
)


def register() -> None:
    """Called once apps are ready."""
    register_kind("experience", each(month.write_experience))
    register_kind("experience.edit", each(month.edit_experience), describe=month.describe_experiences)
    register_kind("commitment.report", each(month.report_commitment), describe=month.describe_reports)
    register_kind("agenda.raise", each(month.raise_item))
    register_kind(meeting.MARK, each(meeting.mark_person), target=meeting.person_of, describe=meeting.describe_marks)
    register_kind(meeting.REST, each(meeting.mark_rest))
    register_kind(meeting.ITEM, each(meeting.note_item), describe=meeting.describe_items)
    register_kind(meeting.NOTE, each(meeting.note_part), describe=meeting.describe_notes)
    register_kind(meeting.STORY, each(meeting.tell_story), target=meeting.story_of)
    register_kind(meeting.TOLD, each(meeting.hear_commitment), describe=meeting.describe_told)
    register_kind("meeting.commitment", each(said.write_commitment))
    register_kind("meeting.decision", each(said.write_decision))
    register_kind("meeting.question", each(said.write_question))
    register_kind("meeting.undo", each(said.take_back))
    register_pages(pages)


def pages(scope: Scope) -> Iterator[str]:
    """Her first page, where she writes, and the drafts she goes on with."""
    for permission, name in _PAGES:
        if scope.may(permission):
            yield reverse(name)
    if scope.may("experience.write"):
        drafts = Experience.objects.own(scope).filter(shared_at=None).order_by("-created_at", "-pk")
        for public_id in drafts.values_list("public_id", flat=True)[:MOST_DRAFTS]:
            yield reverse("experience_edit", args=[public_id])
            yield reverse("experience_detail", args=[public_id])
