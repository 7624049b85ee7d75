"""One table of every page: who gets which answer, and where.

To add a page, add a `Row` to `ROWS` in `tests/guards/rows/<app>.py`. The guard fails on a URL name without a row, on a row
without a URL, and on a row that leaves a person out.

    Row(
        "meeting_detail",
        own=lambda cast: [meeting_of(cast.collective).public_id],       # makes what the address names; the answer is its
        sibling=lambda cast: [meeting_of(cast.sibling_collective).public_id],   # arguments
        expect={
            "teacher head_teacher coordinator": "200 404 - 404",        # own, sibling, parent, other tenant
            "block_officer": "200 200 - 404",
            ABOVE: "403 403 - 403",
            NOBODY: "302 302 - 302",
            ANONYMOUS: "302 302 - 302",
        },
    )

- `own`, `sibling` (beside), `parent` (above) get the cast, make what they need and return the address's arguments, a list or
  a dict. They run as `app_worker` inside the tenant. The column of the other tenant asks for `own` of the *other* cast.
  An address without arguments has the first column alone: `"200"` for short.
- What is "own" is the row's to say: mostly what belongs to `cast.cluster` and `cast.school`, where `cast.teacher`,
  `cast.head` and `cast.coordinator` are, below `cast.block`, `cast.district`, `cast.state`.
- `-` where a column has no meaning for the row.
- A POST has a row of its own: `method="post"`, `data=lambda cast: {...}`; its answer is 302 or 422, as you like to send.
- 302 is a redirect: to the sign-in page, to `no_place`, or after a good POST.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from clusters.choices import Role
from tests.cast import Cast

ANONYMOUS = "anonymous"
NOBODY = "nobody"  # signed in, without a place
TEACHERS = "teacher head_teacher"
CLUSTER = "teacher head_teacher coordinator"
ABOVE = "block_officer diet_faculty district_officer state_officer tenant_admin programme_staff"
PLACED = f"{CLUSTER} {ABOVE}"
EVERYBODY = f"{PLACED} {NOBODY} {ANONYMOUS}"
PEOPLE = (*Role.values, NOBODY, ANONYMOUS)
WHERE = ("own", "sibling", "parent", "other")
Make = Callable[[Cast], Any]

# The common cases, for `expect=`: any placed person opens it; nobody is sent on; a stranger is asked to sign in.
FOR_PLACED = {PLACED: "200", NOBODY: "302", ANONYMOUS: "302"}
FOR_SIGNED_IN = {PLACED: "200", NOBODY: "200", ANONYMOUS: "302"}
FOR_ANYBODY = {EVERYBODY: "200"}


@dataclass(frozen=True)
class Row:
    """One URL name and method, and what each person gets."""

    name: str
    expect: Mapping[str, str]
    own: Make | None = None
    sibling: Make | None = None
    parent: Make | None = None
    method: str = "get"
    data: Make | None = None
    query: str = ""
    content_type: str = ""

    def __post_init__(self) -> None:
        named = [person for people in self.expect for person in people.split()]
        missing, unknown = set(PEOPLE) - set(named), set(named) - set(PEOPLE)
        if missing or unknown or len(named) != len(set(named)):
            raise ValueError(f"{self.id}: left out {sorted(missing)}, unknown {sorted(unknown)}, or somebody twice")

    @property
    def id(self) -> str:
        return f"{self.name} {self.method}"

    def expected(self) -> dict[tuple[str, str], int]:
        """(person, where) -> status."""
        found: dict[tuple[str, str], int] = {}
        for people, statuses in self.expect.items():
            for where, status in zip(WHERE, statuses.split(), strict=False):
                if status != "-":
                    found |= {(person, where): int(status) for person in people.split()}
        return found
