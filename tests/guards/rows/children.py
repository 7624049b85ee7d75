"""Who gets what from a child's page and work. Own is a child of `cast.teacher`'s class, sibling one of the next school."""

from typing import Any

from django.utils import timezone

from assessments.services import portfolio
from clusters.models import Student, Teacher
from foundation.files.services import clean_photo
from tests.cast import Cast
from tests.factories.assessments import make_work
from tests.factories.files import photo
from tests.guards.rows.assessments import OTHERS, STRANGERS
from tests.guards.rows.diary import answered
from tests.guards.table import ABOVE, Row

# Teachers of the school read a child's page; her class's teachers write; nobody of another school or above opens it.
READ = {
    "teacher head_teacher": "200 404 - 404",
    f"coordinator {ABOVE}": "403 403 - 403",
    STRANGERS: "302 302 - 302",
}
WRITTEN = {
    "teacher": "200 404 - 404",
    "head_teacher": "403 404 - 404",
    f"coordinator {ABOVE}": "403 403 - 403",
    STRANGERS: "302 302 - 302",
}
HEAD_ALONE = {"head_teacher": "200", "teacher": "403", **OTHERS}


def deleted_work(teacher: Teacher, student: Student) -> list[Any]:
    item = make_work(teacher, student)
    assert teacher.user is not None
    portfolio.delete_work(item=item, by=teacher.user, at=timezone.now())
    return [item.public_id]


def work_by_each(**fields: Any) -> dict[str, Any]:
    """Work of a child of the teacher's class (`own`), and of one of the next school (`sibling`)."""
    return {
        "own": lambda cast: [make_work(cast.teacher, cast.students[0], **fields).public_id],
        "sibling": lambda cast: [make_work(cast.second_teacher, cast.second_students[0], **fields).public_id],
    }


CHILD: dict[str, Any] = {
    "own": lambda cast: [cast.students[0].public_id],
    "sibling": lambda cast: [cast.second_students[0].public_id],
}
WORK = work_by_each()
PICTURED = work_by_each(photo=clean_photo(photo()), is_face_free=True)
DELETED: dict[str, Any] = {
    "own": lambda cast: deleted_work(cast.teacher, cast.students[0]),
    "sibling": lambda cast: deleted_work(cast.second_teacher, cast.second_students[0]),
}


def nothing(cast: Cast) -> dict[str, str]:
    """A form without a word."""
    return {"title": ""}


ROWS: tuple[Row, ...] = (
    Row("child_page", READ, **CHILD),
    Row("family_page", READ, **CHILD),
    Row("child_next_step", WRITTEN, **CHILD),
    Row("child_next_step", answered(422, WRITTEN), method="post", data=nothing, **CHILD),
    Row("portfolio_new", WRITTEN, **CHILD),
    Row("portfolio_new", answered(422, WRITTEN), method="post", data=nothing, **CHILD),
    Row("portfolio_item", READ, **WORK),
    Row("portfolio_edit", WRITTEN, **WORK),
    Row("portfolio_edit", answered(422, WRITTEN), method="post", data=nothing, **WORK),
    Row("portfolio_delete", answered(302, WRITTEN), method="post", **WORK),
    Row("portfolio_restore", answered(302, WRITTEN), method="post", **DELETED),
    Row("portfolio_share", answered(302, WRITTEN), method="post", **WORK),
    Row("portfolio_file", READ, **PICTURED),
    Row("portfolio_small", READ, **PICTURED),
    Row("school_levels", HEAD_ALONE),
)
