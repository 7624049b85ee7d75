"""Who gets what from the pages of collectives. Own is `cast.teacher`'s or her collective's, sibling the next cluster's."""

from collections.abc import Callable
from typing import Any

from clusters.calendar import add_months, period_of, today
from clusters.models import School, Teacher
from collectives.choices import Visibility
from collectives.models import Collective, Meeting
from foundation.files.services import keep_photo
from tests.factories import collectives, month
from tests.guards.table import ANONYMOUS, CLUSTER, NOBODY, TEACHERS, Row

STRANGERS = f"{NOBODY} {ANONYMOUS}"
OFFICERS = "district_officer state_officer tenant_admin programme_staff"
NOT_TEACHERS = f"coordinator block_officer diet_faculty {OFFICERS}"
ABOVE = f"block_officer diet_faculty {OFFICERS}"

CLUSTER_ALONE = {CLUSTER: "200", ABOVE: "403", STRANGERS: "302"}
TEACHERS_ALONE = {TEACHERS: "200", NOT_TEACHERS: "403", STRANGERS: "302"}
POSTED_BY_TEACHERS = {TEACHERS: "422", NOT_TEACHERS: "403", STRANGERS: "302"}
# What belongs to one teacher: nobody else finds it, her head teacher included.
HERS = {
    "teacher": "200 404 - 404",
    "head_teacher": "404 404 - 404",
    NOT_TEACHERS: "403 403 - 403",
    STRANGERS: "302 302 - 302",
}


def answered(good: int, pages: dict[str, str] = HERS) -> dict[str, str]:
    """The same people and places, with another good answer."""
    return {people: statuses.replace("200", str(good)) for people, statuses in pages.items()}


def meeting_of(collective: Collective, venue: School, months: int = 0) -> Meeting:
    """A called meeting on the fifteenth, so many months from now."""
    return collectives.make_meeting(collective, venue=venue, on=add_months(period_of(today()), months).replace(day=15))


def of_both(make: Callable[[Teacher, Collective, School], Any]) -> dict[str, Any]:
    """Made for the teacher and her collective (`own`), and the same for the next cluster's (`sibling`)."""
    return {
        "own": lambda cast: [make(cast.teacher, cast.collective, cast.school).public_id],
        "sibling": lambda cast: [make(cast.sibling_teacher, cast.sibling_collective, cast.sibling_school).public_id],
    }


EXPERIENCE = of_both(lambda teacher, collective, school: month.make_experience(teacher))
MEETING = of_both(lambda teacher, collective, school: meeting_of(collective, school))
ITEM = of_both(lambda teacher, collective, school: month.make_item(meeting_of(collective, school), teacher))
COMMITMENT = of_both(
    lambda teacher, collective, school: month.make_commitment(meeting_of(collective, school, -1), teacher)
)
BLOCK_EXPERIENCE = of_both(
    lambda teacher, collective, school: month.make_experience(teacher, visibility=Visibility.BLOCK)
)
DELETED = of_both(lambda teacher, collective, school: month.make_experience(teacher, deleted_at=month.noon(today())))
PHOTO = of_both(
    lambda teacher, collective, school: month.make_experience(teacher, photo=keep_photo(month.photo())).photo
)
IN_CLUSTER = {
    CLUSTER: "200 404 - 404",
    "block_officer diet_faculty": "404 404 - 404",
    OFFICERS: "403 403 - 403",
    STRANGERS: "302 302 - 302",
}
IN_BLOCK = {
    CLUSTER: "200 200 - 404",
    "block_officer": "200 200 - 404",
    "diet_faculty": "404 404 - 404",
    OFFICERS: "403 403 - 403",
    STRANGERS: "302 302 - 302",
}
OF_HER_COLLECTIVE = {TEACHERS: "200 404 - 404", NOT_TEACHERS: "403 403 - 403", STRANGERS: "302 302 - 302"}
# Her own item has her voice already.
SECONDED = {
    "teacher": "403 404 - 404",
    "head_teacher": "302 404 - 404",
    NOT_TEACHERS: "403 403 - 403",
    STRANGERS: "302 302 - 302",
}

ROWS: tuple[Row, ...] = (
    Row("today", CLUSTER_ALONE),
    Row("write", CLUSTER_ALONE),
    Row("collective_page", CLUSTER_ALONE),
    Row("experience_list", {f"{CLUSTER} block_officer diet_faculty": "200", OFFICERS: "403", STRANGERS: "302"}),
    Row("experience_new", TEACHERS_ALONE),
    Row("experience_new", POSTED_BY_TEACHERS, method="post", data=lambda cast: {"title": ""}),
    Row("experience_detail", IN_CLUSTER, **EXPERIENCE),
    Row("experience_detail", IN_BLOCK, query="?block", **BLOCK_EXPERIENCE),
    Row("experience_edit", HERS, **EXPERIENCE),
    Row("experience_edit", answered(422), method="post", data=lambda cast: {"title": ""}, **EXPERIENCE),
    Row("experience_delete", answered(302), method="post", **EXPERIENCE),
    Row("experience_restore", answered(302), method="post", **DELETED),
    Row("photo", IN_CLUSTER, **PHOTO),
    Row("photo_small", IN_CLUSTER, **PHOTO),
    Row("agenda_raise", TEACHERS_ALONE),
    Row("agenda_raise", POSTED_BY_TEACHERS, method="post", data=lambda cast: {"title": ""}),
    Row("agenda_support", SECONDED, method="post", **ITEM),
    Row("agenda_withdraw", answered(302) | {"head_teacher": "403 404 - 404"}, method="post", **ITEM),
    Row("agenda_restore", answered(302) | {"head_teacher": "403 404 - 404"}, method="post", **ITEM),
    Row("commitment_report", HERS, **COMMITMENT),
    Row("commitment_report", answered(422), method="post", data=lambda cast: {"outcome": "?"}, **COMMITMENT),
    Row("commitment_new", OF_HER_COLLECTIVE, **MEETING),
    Row("commitment_new", answered(422, OF_HER_COLLECTIVE), method="post", data=lambda cast: {"words": ""}, **MEETING),
)
