"""Every list and how many queries it takes: a number, the same with 1 row and with 30.

Add a `ListPage` for each page or API address that lists something, or say in `WITHOUT_A_LIST` why it lists nothing: the
guard fails on an address with neither. `make(cast, count)` makes so many rows, as `app_worker` inside the tenant; `args`
looks up what the address names, likewise; `queries` is what the whole request takes, session and scope included.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from assessments.models import (
    CompetencyTest,
    Framework,
    InstrumentUse,
    LearningOutcome,
    OutcomeMapping,
    OutcomeOverlay,
    OverlayImport,
    QuickPhrase,
)
from clusters.calendar import add_months, period_of, today
from clusters.choices import Level, Role, RollupKind
from clusters.models import Rollup
from collectives.choices import MeetingState
from collectives.models import Meeting
from collectives.services import closing
from planning.models import LearningTool, SyllabusChapter
from tests.cast import Cast, academic_year
from tests.collectives.planned import make_ready
from tests.collectives.views.meeting.page import chapters, fill, running_meeting
from tests.factories import assessments, clusters, collectives, moderation, month

LAST = dt.date(2026, 10, 1)


@dataclass(frozen=True)
class ListPage:
    """One list, as one person sees it."""

    name: str
    role: Role
    make: Callable[[Cast, int], None]
    queries: int
    args: Callable[[Cast], list[Any]] = lambda cast: []
    asked: Callable[[Cast], dict[str, Any]] = lambda cast: {}  # behind the question mark


def meetings(cast: Cast, count: int) -> None:
    """Closed meetings, one a month."""
    for index in range(count):
        collectives.make_meeting(
            cast.collective,
            venue=cast.school,
            on=add_months(LAST, -index).replace(day=15),
            state=MeetingState.CLOSED,
            closed_at=dt.datetime(2026, 10, 1, tzinfo=dt.UTC),
        )


def coming(cast: Cast) -> Meeting:
    """Next month's meeting, called."""
    return collectives.make_meeting(
        cast.collective, venue=cast.school, on=add_months(period_of(today()), 1).replace(day=15)
    )


def experiences(cast: Cast, count: int) -> None:
    """Shared by two teachers of the cluster."""
    for index in range(count):
        month.make_experience(cast.colleague if index % 2 else cast.second_teacher, title=f"Experience {index}")


def items(cast: Cast, count: int) -> None:
    """Raised for the coming meeting."""
    meeting = coming(cast)
    for _ in range(count):
        month.make_item(meeting, cast.colleague)


def commitments(cast: Cast, count: int) -> None:
    """Hers, made last month, due now."""
    last = collectives.make_meeting(
        cast.collective,
        venue=cast.school,
        on=add_months(period_of(today()), -1).replace(day=15),
        state=MeetingState.CLOSED,
        closed_at=dt.datetime(2026, 10, 1, tzinfo=dt.UTC),
    )
    for _ in range(count):
        month.make_commitment(last, cast.teacher)


def two_values(cast: Cast, count: int) -> None:
    """Levels that she and a colleague chose without seeing each other's."""
    for _ in range(count):
        clusters.make_conflict(
            cast.school,
            cast.students[0],
            cast.user(Role.TEACHER),
            cast.user(Role.HEAD_TEACHER),
            place=f"{cast.classroom.public_id} {today():%Y-%m}",
        )


def classes(cast: Cast, count: int) -> None:
    """More classes of hers, two children in each."""
    for index in range(count):
        classroom = clusters.make_classroom(
            cast.school, cast.teacher, year=academic_year(today()), grades=[index % 5 + 1, 6 + index]
        )
        clusters.make_students(classroom, 2)


def children(cast: Cast, count: int) -> None:
    """More children in her class."""
    clusters.make_students(cast.classroom, count)


def tests_of_class(cast: Cast, count: int) -> None:
    """Tests of her class, two children in each sample."""
    for _ in range(count):
        assessments.make_test(cast.classroom, cast.students[:2])


def instruments(cast: Cast, count: int) -> None:
    """Own ones and others, each given at her school."""
    for index in range(count):
        made = assessments.make_instrument(code=f"i{index}", is_own=index % 2 == 0)
        InstrumentUse.objects.create(instrument=made, school=cast.school, test_count=2, last_on=LAST)


def tools(cast: Cast, count: int) -> None:
    """Made in the cluster."""
    for index in range(count):
        LearningTool.objects.create(cluster=cast.cluster, period=LAST, title=f"Tool {index}", made_by=cast.colleague)


def schools(cast: Cast, count: int) -> None:
    """More schools in the cluster."""
    for _ in range(count):
        clusters.make_school(cast.cluster)


def more_frameworks(cast: Cast, count: int) -> None:
    """Lists of outcomes side by side."""
    for index in range(count):
        Framework.objects.create(code=f"own-{index}", version="1", names={"en": "Own"}, source="us", licence="ours")


def more_outcomes(cast: Cast, count: int) -> None:
    """Outcomes of one list, in own words, each carried on."""
    framework = Framework.objects.create(code="own", version="1", names={"en": "Own"}, source="us", licence="ours")
    told: dict[str, Any] = {"framework": framework, "subject": "evs", "statement": "looks"}
    for index in range(count):
        first, second = (
            LearningOutcome.objects.create(own_id=f"{sign}{index}", grade=3, last_grade=3, ordinal=index, **told)
            for sign in "ab"
        )
        OutcomeOverlay.objects.create(
            outcome=first, code=f"O{index}", changed_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
        )
        OutcomeMapping.objects.create(outcome=first, becomes=second)


def sent_tables(cast: Cast, count: int) -> None:
    """Tables of own words over one list."""
    more_outcomes(cast, 1)
    framework = Framework.objects.get(code="own")
    for index in range(count):
        OverlayImport.objects.create(
            framework=framework, file_name=f"words-{index}.xlsx", at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
        )


def notes(cast: Cast, count: int) -> None:
    """Hers and a colleague's on children of her class, every third one restricted."""
    for index in range(count):
        teacher = cast.colleague if index % 2 else cast.teacher
        assessments.make_note(teacher, cast.students[: index % 3 + 1], is_restricted=index % 3 == 2)


def work(cast: Cast, count: int) -> None:
    """Work of a child, with notes on her."""
    for _ in range(count):
        assessments.make_work(cast.teacher, cast.students[0])
        assessments.make_note(cast.teacher, cast.students[:2])


def samples_of_work(cast: Cast, count: int) -> None:
    """Shared in the cluster."""
    for _ in range(count):
        moderation.make_sample(cast.cluster, cast.coordinator)


def moderations(cast: Cast, count: int) -> None:
    """Open in one meeting."""
    for _ in range(count):
        moderation.make_moderation(cast)


def meeting_under_way(cast: Cast, count: int) -> None:
    """People, experiences, commitments, items of every part, questions and tools of the meeting that is on."""
    fill(cast, running_meeting(cast), count)


def meeting_over(cast: Cast, count: int) -> None:
    """The same of a meeting that is closed, with what was decided and said there."""
    meeting = running_meeting(cast)
    fill(cast, meeting, count)
    make_ready(meeting)
    closing.close_meeting(meeting=meeting, by=cast.coordinator, at=month.noon(today()))


def its_meeting(cast: Cast) -> list[Any]:
    """The one that was just made."""
    return [Meeting.objects.filter(cluster=cast.cluster).latest("pk").public_id]


def teachers(cast: Cast, count: int) -> None:
    """More teachers in her school."""
    for _ in range(count):
        clusters.make_teacher(cast.school)


def places_below(cast: Cast, count: int) -> None:
    """More districts in the state, blocks in the district and clusters in the block, each with its collective."""
    for parent, level in ((cast.state, Level.DISTRICT), (cast.district, Level.BLOCK), (cast.block, Level.CLUSTER)):
        for _ in range(count):
            place = clusters.make_place(level, parent)
            if level == Level.CLUSTER:
                collectives.make_collective(place)


def cells(cast: Cast, count: int) -> None:
    """Counts of one month of the cluster."""
    for index in range(count):
        told = {"period": LAST, "kind": RollupKind.ABILITY, "cut": f"c{index}", "counted_at": month.noon(LAST)}
        Rollup.objects.create(place=cast.cluster, counts=[20, 12], shown=[20, 12], **told)


def of_that_month(cast: Cast) -> dict[str, Any]:
    """What the API is asked for those."""
    return {"place": cast.cluster.public_id, "kind": "ability", "from": f"{LAST:%Y-%m}", "to": f"{LAST:%Y-%m}"}


def a_large_test(cast: Cast, count: int) -> None:
    """A test with a large sample."""
    assessments.make_test(cast.classroom, clusters.make_students(cast.classroom, count))


def its_test(cast: Cast) -> list[Any]:
    """The one that was just made."""
    return [CompetencyTest.objects.latest("pk").public_id]


def ballots(cast: Cast, count: int) -> None:
    """Work looked at together in one meeting."""
    for _ in range(count):
        moderation.make_moderation(cast, 3)


def chapters_of_the_month(cast: Cast, count: int) -> None:
    """What the cluster plans this month."""
    for chapter in chapters(count):
        SyllabusChapter.objects.create(cluster=cast.cluster, period=period_of(today()), chapter=chapter)


def phrases(cast: Cast, count: int) -> None:
    """Her own words at hand."""
    for index in range(count):
        QuickPhrase.objects.create(teacher=cast.teacher, school=cast.school, text=f"Counts on {index}")


def rubrics(cast: Cast, count: int) -> None:
    """Earlier versions."""
    for index in range(count):
        assessments.make_rubric(version=100 + index)


LISTS = (
    ListPage("api_meeting-list", Role.TEACHER, meetings, 12),
    ListPage("meeting_list", Role.TEACHER, meetings, 15),
    ListPage("meeting_list", Role.COORDINATOR, meetings, 16),
    ListPage("today", Role.TEACHER, commitments, 14),
    ListPage("today", Role.TEACHER, two_values, 18),
    ListPage("conflict_list", Role.TEACHER, two_values, 14),
    ListPage("experience_list", Role.TEACHER, experiences, 11),
    ListPage("agenda_raise", Role.TEACHER, items, 11),
    ListPage("tool_list", Role.TEACHER, tools, 11),
    ListPage("plan_page", Role.TEACHER, children, 16),
    ListPage("class_list", Role.TEACHER, classes, 11),
    ListPage("note_list", Role.TEACHER, notes, 17),
    ListPage("child_page", Role.TEACHER, work, 21, args=lambda cast: [cast.students[0].public_id]),
    ListPage("school_levels", Role.HEAD_TEACHER, classes, 12),
    ListPage(
        "class_grid", Role.TEACHER, children, 16, args=lambda cast: [cast.classroom.public_id, f"{today():%Y-%m}"]
    ),
    ListPage("sample_list", Role.TEACHER, samples_of_work, 11),
    ListPage("moderation_new", Role.COORDINATOR, moderations, 15),
    ListPage("moderation_list", Role.TEACHER, moderations, 11),
    ListPage("framework_list", Role.DIET_FACULTY, more_frameworks, 9),
    ListPage("framework_page", Role.DIET_FACULTY, more_outcomes, 13, args=lambda cast: ["own", "1"]),
    ListPage("overlay_upload", Role.DIET_FACULTY, sent_tables, 11, args=lambda cast: ["own", "1"]),
    ListPage("competency_list", Role.TEACHER, tests_of_class, 14, args=lambda cast: [cast.classroom.public_id]),
    ListPage("instrument_list", Role.DIET_FACULTY, instruments, 9),
    ListPage("class_week", Role.TEACHER, children, 15, args=lambda cast: [cast.classroom.public_id]),
    ListPage("class_unseen", Role.TEACHER, children, 13, args=lambda cast: [cast.classroom.public_id]),
    ListPage("place_dashboard", Role.COORDINATOR, schools, 17, args=lambda cast: [cast.cluster.public_id]),
    ListPage("place_dashboard", Role.BLOCK_OFFICER, places_below, 16, args=lambda cast: [cast.block.public_id]),
    ListPage("place_dashboard", Role.DISTRICT_OFFICER, places_below, 16, args=lambda cast: [cast.district.public_id]),
    ListPage("place_dashboard", Role.STATE_OFFICER, places_below, 16, args=lambda cast: [cast.state.public_id]),
    ListPage("api_rollups", Role.DISTRICT_OFFICER, cells, 10, asked=of_that_month),
    ListPage("api_meeting-detail", Role.TEACHER, meeting_over, 11, args=its_meeting),
    ListPage("today", Role.HEAD_TEACHER, teachers, 17),
    ListPage("today", Role.COORDINATOR, meeting_under_way, 12),
    ListPage("meeting_list", Role.BLOCK_OFFICER, places_below, 11),
    ListPage("meeting_detail", Role.TEACHER, meeting_under_way, 23, args=its_meeting),
    ListPage("meeting_run", Role.COORDINATOR, meeting_under_way, 25, args=its_meeting),
    ListPage("meeting_close", Role.COORDINATOR, meeting_under_way, 29, args=its_meeting),
    ListPage("meeting_minutes", Role.TEACHER, meeting_over, 12, args=its_meeting),
    ListPage("meeting_pack", Role.COORDINATOR, meeting_under_way, 23, args=its_meeting),
    ListPage("meeting_rounds", Role.TEACHER, ballots, 11, args=its_meeting),
    ListPage("meeting_schedule", Role.COORDINATOR, schools, 14),
    ListPage("collective_page", Role.COORDINATOR, meetings, 14),
    ListPage("competency_test", Role.TEACHER, a_large_test, 13, args=its_test),
    ListPage("competency_new", Role.TEACHER, children, 15, args=lambda cast: [cast.classroom.public_id]),
    ListPage("note_new", Role.TEACHER, children, 17),
    ListPage("phrase_list", Role.TEACHER, phrases, 10),
    ListPage("family_page", Role.TEACHER, work, 16, args=lambda cast: [cast.students[0].public_id]),
    ListPage("plan_month", Role.COORDINATOR, chapters_of_the_month, 12, args=lambda cast: [f"{today():%Y-%m}"]),
    ListPage("rubric_versions", Role.DIET_FACULTY, rubrics, 10),
)
_RECORD, _FILE, _NOBODY = "one record, or the form of one", "one file", "lists nothing of anybody"
WITHOUT_A_LIST = {
    name: why
    for why, names in {
        _RECORD: "api_me choose_place profile child_next_step class_words criterion_words commitment_new commitment_report"
        " experience_detail experience_edit experience_new instrument_about instrument_levels instrument_new"
        " instrument_page instrument_preview meeting_amend meeting_cancel meeting_capture_kind meeting_live meeting_move"
        " moderation_detail exemplar_new note_detail note_edit outcome_choices outcome_words overlay_import plan_page_of"
        " portfolio_edit portfolio_item portfolio_new rubric_draft rubric_page rubric_preview rubric_publish"
        " rubric_version sample_new tool_new document_status",
        _FILE: "document_file note_photo note_recording note_small overlay_template_csv overlay_template_xlsx photo"
        " photo_small picture picture_small portfolio_file portfolio_small service_worker",
        _NOBODY: "api_schema definitions demo_components healthz no_place offline readyz sign_in sync_state waiting write",
    }.items()
    for name in names.split()
}
