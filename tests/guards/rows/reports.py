"""Who gets what from the pages of reports."""

from uuid import UUID

from tests.cast import Cast
from tests.guards.table import ANONYMOUS, CLUSTER, NOBODY, Row

OFFICERS = "diet_faculty district_officer state_officer tenant_admin programme_staff"
DOCUMENTS = {f"{CLUSTER} block_officer": "404", OFFICERS: "403", f"{NOBODY} {ANONYMOUS}": "302"}


def unknown_document(cast: Cast) -> list[object]:
    """A kind of document that does not exist."""
    return ["unknown", UUID(int=1), "en"]


ROWS: tuple[Row, ...] = (
    Row("document_status", DOCUMENTS, own=lambda cast: unknown_document(cast)[:2]),
    Row("document_job", DOCUMENTS, own=unknown_document),
    Row("document_job", DOCUMENTS, own=unknown_document, method="post"),
    Row("document_file", DOCUMENTS, own=unknown_document),
)
