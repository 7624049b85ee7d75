"""Who gets what from the pages of reports."""

from typing import Any
from uuid import UUID

from django.utils.timezone import now

from clusters.calendar import today
from clusters.models import School, Teacher
from collectives.choices import MeetingState
from collectives.models import Collective
from foundation.files.services import keep
from foundation.models import PrintJob, PrintState
from foundation.pdf.documents import document_of
from tests.cast import Cast
from tests.factories.collectives import make_meeting
from tests.guards.rows.meetings import meeting_in
from tests.guards.table import ABOVE, ANONYMOUS, CLUSTER, FOR_PLACED, NOBODY, Make, Row

OFFICERS = "diet_faculty district_officer state_officer tenant_admin programme_staff"
DOCUMENTS = {f"{CLUSTER} block_officer": "404", OFFICERS: "403", f"{NOBODY} {ANONYMOUS}": "302"}

UNKNOWN = ["unknown", UUID(int=1), "en"]  # a kind of document that does not exist


def printed(kind: str, state: MeetingState, *, is_file: bool = True) -> dict[str, Any]:
    """A printed document about a meeting of the own cluster, and about one of the cluster beside."""

    def make(teacher: Teacher, collective: Collective, school: School) -> list[object]:
        meeting = meeting_in(state, collective, school, teacher)
        paper = keep(b"%PDF-1.7", content_type="application/pdf", suffix="pdf")
        PrintJob.objects.create(
            kind=kind,
            subject=meeting.public_id,
            language="en",
            state=PrintState.DONE,
            edition=document_of(kind).edition(meeting.public_id),
            file=paper,
            finished_at=now(),
        )
        return [kind, meeting.public_id, "en"] if is_file else [kind, meeting.public_id]

    return {
        "own": lambda cast: make(cast.teacher, cast.collective, cast.school),
        "sibling": lambda cast: make(cast.sibling_teacher, cast.sibling_collective, cast.sibling_school),
    }


def papers(kind: str, state: MeetingState, pages: dict[str, str]) -> tuple[Row, ...]:
    """Every page of a kind of document: its state, the asking for it, and the file."""
    mark, sent_on = f"?{kind}", {who: each.replace("200", "302") for who, each in pages.items()}
    return (
        Row("document_status", pages, query=mark, **printed(kind, state, is_file=False)),
        Row("document_job", sent_on, query=mark, **printed(kind, state)),
        Row("document_job", sent_on, query=mark, method="post", **printed(kind, state)),
        Row("document_file", pages, query=mark, **printed(kind, state)),
    )


STRANGERS = {f"{NOBODY} {ANONYMOUS}": "302 302 302 302"}
# Own: her cluster. Beside: the next one. Above: the block.
PLACES = {
    CLUSTER: "200 404 404 404",
    ABOVE: "200 200 200 404",
    **STRANGERS,
}


def place(name: str) -> Make:
    """The address of a place of the cast."""
    return lambda cast: [getattr(cast, name).public_id]


# Above the cluster nobody opens a pack: what teachers bring is theirs.
PAPER_PACK = {
    CLUSTER: "200 404 - 404",
    "block_officer": "404 404 - 404",
    OFFICERS: "403 403 - 403",
    f"{NOBODY} {ANONYMOUS}": "302 302 - 302",
}
# The minutes go to the block officer as well.
MINUTES = PAPER_PACK | {"block_officer": "200 200 - 404"}
PACK = {CLUSTER: "200 404 - 404", ABOVE: "403 403 - 403", f"{NOBODY} {ANONYMOUS}": "302 302 - 302"}


def meeting(cast: Cast, which: str = "") -> list[object]:
    """A called meeting of this month: of the own cluster, or of the one beside."""
    collective, venue = (cast.sibling_collective, cast.sibling_school) if which else (cast.collective, cast.school)
    return [make_meeting(collective, venue=venue, on=today()).public_id]


ROWS: tuple[Row, ...] = (
    Row("cluster_page", {f"{CLUSTER} {ABOVE}": "302", f"{NOBODY} {ANONYMOUS}": "302"}),
    Row("place_dashboard", PLACES, own=place("cluster"), sibling=place("sibling"), parent=place("block")),
    Row("definitions", FOR_PLACED),
    Row("meeting_pack", PACK, own=meeting, sibling=lambda cast: meeting(cast, "sibling")),
    *papers("minutes", MeetingState.CLOSED, MINUTES),
    *papers("meeting-pack", MeetingState.CALLED, PAPER_PACK),
    Row("document_status", DOCUMENTS, own=lambda cast: UNKNOWN[:2]),
    Row("document_job", DOCUMENTS, own=lambda cast: UNKNOWN),
    Row("document_job", DOCUMENTS, own=lambda cast: UNKNOWN, method="post"),
    Row("document_file", DOCUMENTS, own=lambda cast: UNKNOWN),
)
