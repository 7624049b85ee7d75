"""Who gets what from samples of work and from looking at them together. Own is the cast's cluster, sibling the next one."""

import uuid
from typing import Any

from django.utils import timezone

from collectives.models import Moderation
from collectives.services import moderating
from tests.cast import Cast
from tests.factories.moderation import make_moderation, make_sample
from tests.guards.table import ANONYMOUS, CLUSTER, NOBODY, Row

STRANGERS = f"{NOBODY} {ANONYMOUS}"
OFFICERS = "block_officer district_officer state_officer tenant_admin programme_staff"
TEACHING = "teacher head_teacher"
ALONE = {f"{CLUSTER} diet_faculty": "200", OFFICERS: "403", STRANGERS: "302"}
# The cluster's own people see its own, DIET faculty those of the clusters below, nobody else any.
SEEN = {
    CLUSTER: "200 404 - 404",
    "diet_faculty": "200 200 - 404",
    OFFICERS: "403 403 - 403",
    STRANGERS: "302 302 - 302",
}
VOTED = SEEN | {CLUSTER: "422 404 - 404", "diet_faculty": "422 422 - 404"}
# The coordinator and DIET faculty lead; teachers choose.
LED = {
    TEACHING: "403 403 - 403",
    "coordinator": "302 404 - 404",
    "diet_faculty": "302 302 - 404",
    OFFICERS: "403 403 - 403",
    STRANGERS: "302 302 - 302",
}
NOTED = LED | {"coordinator": "422 404 - 404", "diet_faculty": "422 422 - 404"}
HUNG = {
    f"{CLUSTER} block_officer district_officer state_officer programme_staff": "403 403 - 403",
    "diet_faculty": "302 302 - 404",
    "tenant_admin": "404 404 - 404",
    STRANGERS: "302 302 - 302",
}
OPENED = {"coordinator diet_faculty": "200", f"{TEACHING} {OFFICERS}": "403", STRANGERS: "302"}
MEETING: dict[str, Any] = {
    "own": lambda cast: [make_moderation(cast).meeting.public_id],
    "sibling": lambda cast: [make_moderation(cast, is_sibling=True).meeting.public_id],
}
MODERATION: dict[str, Any] = {
    "own": lambda cast: [make_moderation(cast).public_id],
    "sibling": lambda cast: [make_moderation(cast, is_sibling=True).public_id],
}


def closed(cast: Cast, *, is_sibling: bool = False) -> Moderation:
    """A moderation that was counted."""
    made = make_moderation(cast, is_sibling=is_sibling)
    for person in (cast.coordinator, cast.diet_faculty, cast.block_officer):
        moderating.cast_ballot(moderation=made, levels=[2, 2], by=person)
    return moderating.close_moderation(moderation=made, by=cast.coordinator, at=timezone.now())


def sample_of_hers(cast: Cast) -> list[uuid.UUID]:
    """What the teacher shared herself."""
    assert cast.teacher.user is not None
    return [make_sample(cast.cluster, cast.teacher.user).public_id]


ROWS: tuple[Row, ...] = (
    Row("sample_list", ALONE),
    Row("sample_new", ALONE),
    Row("sample_new", ALONE | {f"{CLUSTER} diet_faculty": "422"}, method="post"),
    Row(
        "sample_take_back",
        {
            "teacher": "302 - - 404",
            "head_teacher coordinator diet_faculty": "404 - - 404",
            OFFICERS: "403 - - 403",
            STRANGERS: "302 - - 302",
        },
        own=sample_of_hers,
        method="post",
    ),
    Row("meeting_rounds", SEEN, **MEETING),
    Row("moderation_list", ALONE),
    Row("moderation_new", OPENED),
    Row("moderation_new", OPENED | {"coordinator diet_faculty": "422"}, method="post"),
    Row("moderation_detail", SEEN, **MODERATION),
    Row("moderation_detail", VOTED, method="post", **MODERATION),
    Row("moderation_close", LED, method="post", **MODERATION),
    Row("moderation_call_off", LED, method="post", **MODERATION),
    Row(
        "moderation_agree",
        NOTED,
        method="post",
        data=lambda cast: {"agreed1": "9"},
        own=lambda cast: [closed(cast).public_id],
        sibling=lambda cast: [closed(cast, is_sibling=True).public_id],
    ),
    Row(
        "moderation_exemplar",
        HUNG,
        method="post",
        own=lambda cast: [closed(cast).samples.get(position=0).public_id],
        sibling=lambda cast: [closed(cast, is_sibling=True).samples.get(position=0).public_id],
    ),
)
