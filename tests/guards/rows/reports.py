"""Who gets what from the pages of reports."""

from uuid import UUID

from clusters.calendar import today
from tests.cast import Cast
from tests.factories.collectives import make_meeting
from tests.guards.table import ABOVE, ANONYMOUS, CLUSTER, FOR_PLACED, NOBODY, Make, Row

OFFICERS = "diet_faculty district_officer state_officer tenant_admin programme_staff"
DOCUMENTS = {f"{CLUSTER} block_officer": "404", OFFICERS: "403", f"{NOBODY} {ANONYMOUS}": "302"}


def unknown_document(cast: Cast) -> list[object]:
    """A kind of document that does not exist."""
    return ["unknown", UUID(int=1), "en"]


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
    Row("document_status", DOCUMENTS, own=lambda cast: unknown_document(cast)[:2]),
    Row("document_job", DOCUMENTS, own=unknown_document),
    Row("document_job", DOCUMENTS, own=unknown_document, method="post"),
    Row("document_file", DOCUMENTS, own=unknown_document),
)
