"""Who gets what from the pages of assessments. Own is `cast.teacher`'s class, sibling a class of the next school."""

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone

from assessments.models import Exemplar, Framework, RatingChange
from assessments.services import overlay_tables, ratings
from assessments.services.building import begin_draft, remove_criterion
from assessments.services.exemplars import show_exemplar
from assessments.services.frameworks import import_framework
from clusters.calendar import period_of, today
from clusters.models import Classroom, Student, Teacher
from foundation.files.services import clean_photo
from tests.cast import Cast
from tests.factories import assessments
from tests.factories.month import photo
from tests.guards.table import ABOVE, ANONYMOUS, FOR_PLACED, NOBODY, Row

STRANGERS = f"{NOBODY} {ANONYMOUS}"
OTHERS = {f"coordinator {ABOVE}": "403", STRANGERS: "302"}
# Teachers of the school open a class; nobody of another school, and nobody above, ever does.
READ = {
    "teacher head_teacher": "200 404 - 404",
    f"coordinator {ABOVE}": "403 403 - 403",
    STRANGERS: "302 302 - 302",
}
# Only the class's own teachers write; a head who does not teach it is told no.
WRITTEN = READ | {"teacher": "422 404 - 404", "head_teacher": "403 404 - 404"}
WRITTEN = {people: statuses for people, statuses in WRITTEN.items() if people != "teacher head_teacher"}
# Only who saved takes back.
TAKEN_BACK = WRITTEN | {"teacher": "302 404 - 404", "head_teacher": "404 404 - 404"}
SEEN = "0" * 32 + "000000"


def month(day: dt.date) -> str:
    return f"{day:%Y-%m}"


def class_of(classroom: Classroom) -> list[Any]:
    return [classroom.public_id, month(today())]


def save_of(classroom: Classroom, students: list[Student], teacher: Teacher) -> list[Any]:
    """A save of the class, and the address that takes it back."""
    assert teacher.user is not None
    change = ratings.save_levels(
        classroom=classroom,
        period=period_of(today()),
        changes=[(students[0].public_id, 0, 2)],
        by=teacher.user,
        at=timezone.now(),
    )
    key = change.key if change is not None else RatingChange.objects.get(classroom=classroom).key
    return [*class_of(classroom), key]


def page_of_a_stranger(cast: Cast) -> dict[str, str]:
    """A grid that names a child who is not there."""
    return {"seen": SEEN, "key": str(uuid.uuid4()), "c0-0": "1"}


def framework_of(cast: Cast) -> list[Any]:
    """A framework of the tenant."""
    return ["ncert", import_framework().version]


def outcome_of(cast: Cast) -> list[Any]:
    """One of its outcomes."""
    import_framework()
    return ["ncert2017-evs-3-01"]


def draft_of(cast: Cast) -> list[Any]:
    """An open draft of the next version."""
    begin_draft(by=cast.diet_faculty, at=timezone.now())
    return []


def criterion_of(cast: Cast) -> list[Any]:
    """An ability in it."""
    draft_of(cast)
    return ["observe"]


def taken_out_of(cast: Cast) -> list[Any]:
    """An ability that was taken out of it."""
    draft = begin_draft(by=cast.diet_faculty, at=timezone.now())
    remove_criterion(criterion=draft.criteria.get(position=2), by=cast.diet_faculty, at=timezone.now())
    return ["observe"]


def level_of(cast: Cast) -> list[Any]:
    """A level of the version that holds."""
    return [cast.rubric.public_id, "observe", 2]


def exemplar_of(cast: Cast) -> Exemplar:
    """What a level looks like, with a photo."""
    return show_exemplar(
        criterion=cast.rubric.criteria.get(position=2),
        level=2,
        words={"en": "Looks"},
        photo=clean_photo(photo()),
        key=uuid.uuid4(),
        by=cast.diet_faculty,
        at=timezone.now(),
    )


def picture_of(cast: Cast) -> uuid.UUID:
    """The photo of an exemplar."""
    kept = exemplar_of(cast).photo
    assert kept is not None
    return kept.public_id


def instrument_of(cast: Cast) -> list[Any]:
    """A published instrument of the tenant's own."""
    return [assessments.make_instrument(code="ours", is_own=True).public_id]


def instrument_draft_of(cast: Cast) -> list[Any]:
    """A draft of one."""
    return [assessments.make_instrument(code="draft", is_own=True, published_at=None).public_id]


def table_of(cast: Cast) -> list[Any]:
    """A table over a framework that was looked at."""
    framework_of(cast)
    kept = overlay_tables.keep_comparison(
        framework=Framework.objects.get(code="ncert"),
        file_name="words.xlsx",
        compared=overlay_tables.Compared((), 1, ()),
        by=cast.diet_faculty,
        at=timezone.now(),
        key=uuid.uuid4(),
    )
    return [kept.public_id]


BUILD = "diet_faculty tenant_admin"
NO_BUILD = "teacher head_teacher coordinator block_officer district_officer state_officer programme_staff"
BUILDERS = {BUILD: "200 - - 404", NO_BUILD: "403 - - 403", STRANGERS: "302 - - 302"}
BUILDERS_HERE = {BUILD: "200", NO_BUILD: "403", STRANGERS: "302"}
BUILDERS_WRITE = BUILDERS | {BUILD: "302 - - 404"}
FOR_PLACED_HERE = {f"{BUILD} {NO_BUILD}": "200 - - 404", STRANGERS: "302 - - 302"}
CLASS: dict[str, Any] = {
    "own": lambda cast: class_of(cast.classroom),
    "sibling": lambda cast: class_of(cast.second_classroom),
}
SAVE: dict[str, Any] = {
    "own": lambda cast: save_of(cast.classroom, cast.students, cast.teacher),
    "sibling": lambda cast: save_of(cast.second_classroom, cast.second_students, cast.second_teacher),
}

IN_CLASS: dict[str, Any] = {
    "own": lambda cast: [cast.classroom.public_id],
    "sibling": lambda cast: [cast.second_classroom.public_id],
}
TEST: dict[str, Any] = {
    "own": lambda cast: [assessments.make_test(cast.classroom, cast.students).public_id],
    "sibling": lambda cast: [assessments.make_test(cast.second_classroom, cast.second_students).public_id],
}

ROWS: tuple[Row, ...] = (
    Row("class_list", {"teacher head_teacher": "200", **OTHERS}),
    Row("class_grid", READ, **CLASS),
    Row("class_grid", WRITTEN, method="post", data=page_of_a_stranger, **CLASS),
    Row("class_grid_undo", TAKEN_BACK, method="post", **SAVE),
    Row("competency_list", READ, **IN_CLASS),
    Row("competency_new", READ, **IN_CLASS),
    Row(
        "competency_new",
        READ | {"teacher head_teacher": "422 404 - 404"},
        method="post",
        data=lambda cast: {},
        **IN_CLASS,
    ),
    Row("competency_test", READ, **TEST),
    Row(
        "competency_test", READ | {"teacher head_teacher": "422 404 - 404"}, method="post", data=lambda cast: {}, **TEST
    ),
    Row(
        "class_child",
        READ | {"teacher head_teacher": "302 404 - 404"},
        own=lambda cast: [cast.classroom.public_id, cast.students[0].roll_number],
        sibling=lambda cast: [cast.second_classroom.public_id, cast.second_students[0].roll_number],
    ),
    Row("class_words", READ, **CLASS),
    Row("class_week", READ, **IN_CLASS),
    Row("class_unseen", READ, **IN_CLASS),
    Row(
        "class_unseen",
        READ | {"teacher head_teacher": "302 404 - 404"},
        method="post",
        data=lambda cast: {"child_weeks": "4", "ability_weeks": "8", "focus_count": "5"},
        **IN_CLASS,
    ),
    Row("rubric_page", FOR_PLACED),
    Row("rubric_versions", FOR_PLACED),
    Row("rubric_version", FOR_PLACED_HERE, own=lambda cast: [cast.rubric.public_id]),
    Row("rubric_begin", BUILDERS_HERE | {BUILD: "302"}, method="post"),
    Row("rubric_draft", BUILDERS_HERE, own=draft_of),
    Row("rubric_preview", BUILDERS_HERE, own=draft_of),
    Row("rubric_publish", BUILDERS_HERE, own=draft_of),
    Row("rubric_publish", BUILDERS_HERE | {BUILD: "422"}, own=draft_of, method="post"),
    Row("rubric_withdraw", BUILDERS_WRITE, own=lambda cast: [cast.rubric.public_id], method="post"),
    Row("rubric_discard", BUILDERS_HERE | {BUILD: "302"}, own=draft_of, method="post"),
    Row("criterion_add", BUILDERS_HERE | {BUILD: "422"}, own=draft_of, method="post"),
    Row("criterion_words", BUILDERS_HERE, own=criterion_of),
    Row("criterion_words", BUILDERS_HERE | {BUILD: "422"}, own=criterion_of, method="post"),
    Row("criterion_remove", BUILDERS_HERE | {BUILD: "302"}, own=criterion_of, method="post"),
    Row("criterion_restore", BUILDERS_HERE | {BUILD: "302"}, own=taken_out_of, method="post"),
    Row("exemplar_new", BUILDERS, own=lambda cast: [cast.rubric.public_id, "observe", 2]),
    Row(
        "exemplar_new",
        BUILDERS | {BUILD: "422 - - 404"},
        own=lambda cast: [cast.rubric.public_id, "observe", 2],
        method="post",
    ),
    Row("exemplar_remove", BUILDERS_WRITE, own=lambda cast: [exemplar_of(cast).public_id], method="post"),
    Row("picture", FOR_PLACED_HERE, own=lambda cast: [picture_of(cast)]),
    Row("picture_small", FOR_PLACED_HERE, own=lambda cast: [picture_of(cast)]),
    Row("instrument_list", FOR_PLACED),
    Row("instrument_new", BUILDERS_HERE),
    Row("instrument_new", BUILDERS_HERE | {BUILD: "422"}, method="post"),
    Row("instrument_page", FOR_PLACED_HERE, own=instrument_of),
    Row("instrument_preview", FOR_PLACED_HERE, own=instrument_of),
    Row("instrument_about", BUILDERS, own=instrument_draft_of),
    Row("instrument_about", BUILDERS | {BUILD: "422 - - 404"}, own=instrument_draft_of, method="post"),
    Row("instrument_levels", BUILDERS, own=instrument_draft_of),
    Row("instrument_levels", BUILDERS_WRITE, own=instrument_draft_of, method="post", data=lambda cast: {"count": "2"}),
    Row("instrument_next", BUILDERS_WRITE, own=instrument_of, method="post"),
    Row("instrument_publish", BUILDERS | {BUILD: "422 - - 404"}, own=instrument_draft_of, method="post"),
    Row("instrument_withdraw", BUILDERS_WRITE, own=instrument_of, method="post"),
    Row("instrument_offer", BUILDERS_WRITE, own=instrument_of, method="post"),
    Row("instrument_discard", BUILDERS_WRITE, own=instrument_draft_of, method="post"),
    Row("framework_list", FOR_PLACED),
    Row("framework_page", FOR_PLACED_HERE, own=framework_of),
    Row("overlay_upload", BUILDERS_HERE, own=framework_of),
    Row("overlay_upload", BUILDERS_HERE | {BUILD: "422"}, own=framework_of, method="post", data=lambda cast: {}),
    Row("overlay_template_xlsx", BUILDERS_HERE, own=framework_of),
    Row("overlay_template_csv", BUILDERS_HERE, own=framework_of),
    Row("overlay_import", BUILDERS, own=table_of),
    Row("overlay_apply", BUILDERS_WRITE, own=table_of, method="post"),
    Row("overlay_undo", BUILDERS_WRITE, own=table_of, method="post"),
    Row("outcome_words", BUILDERS, own=outcome_of),
    Row("outcome_words", BUILDERS_WRITE, own=outcome_of, method="post", data=lambda cast: {"code": "OWN-1"}),
)
