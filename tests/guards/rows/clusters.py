"""Who gets what from the pages of clusters."""

import uuid

from clusters.calendar import today
from clusters.choices import Role
from tests.cast import Cast
from tests.factories.clusters import make_conflict
from tests.guards.table import ABOVE, ANONYMOUS, EVERYBODY, FOR_PLACED, FOR_SIGNED_IN, NOBODY, PLACED, Row

KNOWN = {PLACED: "200", NOBODY: "200", ANONYMOUS: "401"}
NO_PARCEL = {PLACED: "400", NOBODY: "400", ANONYMOUS: "401"}
NO_FILE = {f"{PLACED} {NOBODY}": "404 - - 404", ANONYMOUS: "401 - - 401"}
NO_PHOTO = {f"{PLACED} {NOBODY}": "400 - - 400", ANONYMOUS: "401 - - 401"}
NO_PIECE = {f"{PLACED} {NOBODY}": "415 - - 415", ANONYMOUS: "401 - - 401"}


def two_values(cast: Cast) -> list[uuid.UUID]:
    """A conflict between a teacher and the head of a school."""
    month = f"{today():%Y-%m}"
    people = cast.user(Role.TEACHER), cast.user(Role.HEAD_TEACHER)
    made = make_conflict(cast.school, cast.students[0], *people, place=f"{cast.classroom.public_id} {month}")
    return [made.public_id]


def others_two_values(cast: Cast) -> list[uuid.UUID]:
    """A conflict of the head with herself, which is no other teacher's business."""
    head, month = cast.user(Role.HEAD_TEACHER), f"{today():%Y-%m}"
    made = make_conflict(cast.school, cast.students[0], head, head, place=f"{cast.classroom.public_id} {month}")
    return [made.public_id]


def any_file(cast: Cast) -> list[uuid.UUID]:
    """An upload that nobody has begun."""
    return [uuid.uuid4()]


ROWS: tuple[Row, ...] = (
    Row("home", {EVERYBODY: "302"}),
    Row("sign_in", {PLACED: "302", NOBODY: "302", ANONYMOUS: "200"}),
    Row("sign_in", {PLACED: "302", NOBODY: "302", ANONYMOUS: "422"}, method="post", data=lambda cast: {"to": "12"}),
    Row("sign_in_code", {EVERYBODY: "302"}),
    Row("sign_in_code", {EVERYBODY: "302"}, method="post", data=lambda cast: {"code": "000000"}),
    Row("sign_in_again", {EVERYBODY: "302"}, method="post"),
    Row("sign_out", {EVERYBODY: "302"}, method="post"),
    Row("choose_place", {PLACED: "200", NOBODY: "302", ANONYMOUS: "302"}),
    Row(
        "choose_place",
        {PLACED: "422", NOBODY: "302", ANONYMOUS: "302"},
        method="post",
        data=lambda cast: {"grant": "g0"},
    ),
    Row("no_place", {PLACED: "302", NOBODY: "200", ANONYMOUS: "302"}),
    Row("profile", FOR_SIGNED_IN),
    Row("conflict_list", FOR_PLACED),
    Row(
        "conflict_seen",
        {
            "teacher": "302 404 - 404",
            "head_teacher": "302 302 - 404",
            f"coordinator {ABOVE}": "404 404 - 404",
            f"{NOBODY} {ANONYMOUS}": "302 302 - 302",
        },
        method="post",
        own=two_values,
        sibling=others_two_values,
    ),
    Row("sync", NO_PARCEL, method="post", data=lambda cast: {}, content_type="application/json"),
    Row("sync_state", KNOWN),
    Row("sync_file", NO_FILE, method="head", own=any_file),
    Row("sync_file", NO_PHOTO, method="post", own=any_file),
    Row("sync_file", NO_PIECE, method="patch", own=any_file),
    Row("set_language", {EVERYBODY: "302"}, method="post", data=lambda cast: {"language": "hi"}),
    Row("set_language", {EVERYBODY: "422"}, method="post", data=lambda cast: {"language": "xx"}, query="?wrong"),
)
