"""Competency tests: the sample, its results, and who reads and writes them."""

import datetime as dt
import re
import uuid
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.choices import GivenBy, Moment, Sample
from assessments.models import CompetencyEntry, CompetencyResult, CompetencyTest, Instrument, InstrumentUse, Rating
from assessments.services import instruments
from assessments.services.drawing import draw
from clusters.calendar import today
from clusters.models import Enrolment
from foundation.models import AuditEvent
from tests.cast import Cast
from tests.conftest import as_role
from tests.factories import assessments

Browser = Callable[..., Any]


@pytest.fixture
def teacher(cast: Cast, browser_of: Browser) -> Any:
    return browser_of(cast.teacher.user)


@pytest.fixture
def instrument(cast: Cast) -> Instrument:
    with as_role("app_worker"):
        return assessments.make_instrument()


@pytest.fixture
def test(cast: Cast) -> CompetencyTest:
    with as_role("app_worker"):
        return assessments.make_test(cast.classroom, cast.students[:3])


def new_url(cast: Cast) -> str:
    return f"/class/{cast.classroom.public_id}/tests/new/"


def described(tool: Instrument, **other: Any) -> dict[str, Any]:
    """What a teacher fills in."""
    return {
        "key": str(uuid.uuid4()),
        "instrument": str(tool.public_id),
        "moment": "baseline",
        "held_on": today().isoformat(),
        "given_by": "teacher",
        "sample": "all",
        **other,
    }


def levels(test: CompetencyTest) -> list[int | None]:
    rows = CompetencyResult.objects.filter(test=test).order_by("student__roll_number")
    return list(rows.values_list("level", flat=True))


def seen_in(page: str) -> str:
    match = re.search(r'name="seen" value="([^"]*)"', page)
    assert match is not None
    return match[1]


def test_a_test_of_the_whole_class_is_prepared_once(cast: Cast, teacher: Any, instrument: Instrument) -> None:
    data = described(instrument, caveats="Festival week")
    for _ in range(2):
        answer = teacher.post(new_url(cast), data)
        assert answer.status_code == 302
    made = CompetencyTest.objects.get()
    assert answer.url == f"/tests/{made.public_id}/"
    assert (made.moment, made.held_on, made.given_by, made.sample, made.caveats, made.school_id) == (
        Moment.BASELINE,
        today(),
        GivenBy.TEACHER,
        Sample.ALL,
        "Festival week",
        cast.school.pk,
    )
    assert levels(made) == [None] * 12


def test_a_sample_keeps_who_and_how_drawn_and_a_stranger_by_name(
    cast: Cast, teacher: Any, instrument: Instrument
) -> None:
    chosen = [str(s.public_id) for s in cast.students[1::4]]
    data = described(
        instrument,
        sample="theirs",
        sample_words="Every fourth from the second",
        students=chosen,
        given_by="outside",
        given_by_name="DIET students",
        moment="endline",
    )
    assert teacher.post(new_url(cast), data).status_code == 302
    made = CompetencyTest.objects.get()
    assert (made.given_by_name, made.sample_words) == ("DIET students", "Every fourth from the second")
    drawn = CompetencyResult.objects.filter(test=made).values_list("student_id", flat=True)
    assert set(drawn) == {s.pk for s in cast.students[1::4]}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"given_by": "outside"}, "Say who it was"),
        ({"sample": "theirs"}, "Say in a few words how the children were drawn."),
        ({"sample": "theirs", "sample_words": "by dice"}, "Choose the children of the sample."),
        (
            {"sample": "theirs", "sample_words": "by dice", "students": ["x"]},
            "One of these children is not in this class.",
        ),
        ({"sample": "lot"}, "Say how many: the children are drawn from the roll at once."),
        ({"sample": "lot", "draw_size": "13"}, "This class had 12 children on that day. Choose a number from 1 to 12."),
        ({"sample": "every", "draw_size": "0"}, "Write 1 or more."),
        ({"sample": "every", "draw_size": "three"}, "Write a whole number, as 10."),
        ({"held_on": "2031-01-01"}, "still to come"),
        ({"held_on": "2019-01-01"}, "not in the year of this class"),
        ({"held_on": "soon"}, "Write the day as"),
        ({"instrument": "nothing"}, "Choose one of these."),
        ({"moment": "often"}, "Choose one of these."),
        ({"key": "x"}, "Send it once more."),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_made(
    cast: Cast, teacher: Any, instrument: Instrument, change: dict[str, Any], words: str
) -> None:
    answer = teacher.post(new_url(cast), described(instrument, caveats="Kept words", **change))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page
    assert "Kept words" in page
    assert not CompetencyTest.objects.exists()


def test_a_child_who_came_later_is_not_in_an_earlier_sample(cast: Cast, teacher: Any, instrument: Instrument) -> None:
    late = cast.students[0]
    with as_role("app_worker"):
        Enrolment.objects.filter(student=late).update(starts_on=today())
    yesterday = today() - dt.timedelta(days=1)
    data = described(instrument, held_on=yesterday.isoformat(), sample="theirs", sample_words="by dice")
    answer = teacher.post(new_url(cast), data | {"students": [str(late.public_id)]})
    assert answer.status_code == 422
    assert "was not in this class on that day" in answer.content.decode()


@pytest.mark.parametrize(
    ("drawing", "counts"), [("lot 5", [5]), ("every 5", [2, 3]), ("lot 12", [12]), ("every 1", [12])]
)
def test_the_system_draws_by_a_rule_that_anybody_can_repeat(
    cast: Cast, teacher: Any, instrument: Instrument, drawing: str, counts: list[int]
) -> None:
    sample, size = drawing.split(maxsplit=1)[0], int(drawing.split()[1])
    data = described(instrument, sample=sample, draw_size=str(size))
    for _ in range(2):  # a resend draws nobody anew
        assert teacher.post(new_url(cast), data).status_code == 302
    made = CompetencyTest.objects.get()
    assert (made.draw_size, made.drawn_from, len(made.draw_seed), made.sample_words) == (size, 12, 8, "")
    results = CompetencyResult.objects.filter(test=made).order_by("student__roll_number")
    drawn = list(results.values_list("student__public_id", flat=True))
    assert len(drawn) in counts
    roll = [student.public_id for student in cast.students]
    assert drawn == draw(roll, Sample(sample), size, made.draw_seed)
    page = teacher.get(f"/tests/{made.public_id}/").content.decode()
    assert f'draws again with the number <b class="num">{made.draw_seed}</b> gets the same children' in page
    listed = teacher.get(f"/class/{cast.classroom.public_id}/tests/").content.decode()
    assert ("(drawn here)" in listed, made.draw_seed in listed) == (True, False)
    told = AuditEvent.objects.get(verb="competency_test_prepared").detail
    assert told == {"children": len(drawn), "sample": sample, "seed": made.draw_seed}


def test_a_draw_gives_every_child_the_same_chance() -> None:
    roll = [uuid.UUID(int=number) for number in range(20)]
    counted = Counter(child for seed in range(2000) for child in draw(roll, Sample.LOT, 5, f"{seed:08x}"))
    assert (len(counted), sum(counted.values())) == (20, 10_000)
    assert all(400 < count < 600 for count in counted.values())
    first = Counter(draw(roll, Sample.EVERY, 4, f"{seed:08x}")[0] for seed in range(2000))
    assert sorted(child.int for child in first) == [0, 1, 2, 3]
    assert all(400 < count < 600 for count in first.values())


def test_the_database_refuses_a_draw_without_its_seed(cast: Cast, test: CompetencyTest) -> None:
    with as_role("app_worker"), pytest.raises(IntegrityError), transaction.atomic():
        CompetencyTest.objects.filter(pk=test.pk).update(sample=Sample.LOT, draw_size=3)


def test_who_may_give_it_and_whether_it_is_offered_is_asked(cast: Cast, teacher: Any, instrument: Instrument) -> None:
    with as_role("app_owner"):
        outside = assessments.make_instrument(code="audit", tester="outside")
        gone = assessments.make_instrument(code="gone", withdrawn_at=timezone.now())
    answer = teacher.post(new_url(cast), described(outside))
    assert answer.status_code == 422
    assert "This instrument is given by somebody from outside alone." in answer.content.decode()
    assert teacher.post(new_url(cast), described(outside, given_by="outside", given_by_name="DIET")).status_code == 302
    page = teacher.get(f"/tests/{CompetencyTest.objects.get().public_id}/").content.decode()
    assert f"written down by {cast.teacher.name}" in page
    assert teacher.post(new_url(cast), described(gone)).status_code == 422
    assert "Gone" not in teacher.get(new_url(cast)).content.decode()


def pair(cast: Cast, first: list[int | None], last: list[int | None]) -> None:
    """A test at the beginning and one at the end, with results child by child."""
    with as_role("app_worker"):
        for moment, given in ((Moment.BASELINE, first), (Moment.ENDLINE, last)):
            made = assessments.make_test(cast.classroom, cast.students[: len(given)], moment=moment)
            rows = CompetencyResult.objects.filter(test=made).order_by("student__roll_number")
            for row, level in zip(rows, given, strict=True):
                CompetencyResult.objects.filter(pk=row.pk).update(level=level)
            CompetencyTest.objects.filter(pk=made.pk).update(caveats=f"Crowded room, {moment}")


def test_the_end_is_set_beside_the_beginning_for_the_same_children_alone(cast: Cast, teacher: Any) -> None:
    pair(cast, [1, 2, 3, 0, 1, None], [2, 2, 1, 3, 0, 2])
    page = teacher.get(f"/class/{cast.classroom.public_id}/tests/")
    (each, _words) = page.context["comparisons"][0]
    assert [(one.level.name, one.first, one.last) for one in each.levels] == [
        ("Letter", 1, 1), ("Word", 1, 2), ("Story", 1, 0),
    ]  # fmt: skip
    assert (each.both, each.higher, each.same, each.lower, each.first_only, each.last_only) == (3, 1, 1, 1, 1, 2)
    told = page.content.decode()
    assert "3 children have a result in both." in told
    assert "1 child has a result at the beginning alone and is not counted." in told
    figures = told[told.index("have a result in both") :]
    assert "Crowded room, baseline" in figures
    assert "Crowded room, endline" in figures


def test_two_versions_are_not_set_side_by_side(cast: Cast, teacher: Any) -> None:
    with as_role("app_worker"):
        first = assessments.make_test(cast.classroom, cast.students[:2])
        newer = assessments.make_instrument(version="2", levels=("Letter", "Story"))
        assessments.make_test(cast.classroom, cast.students[:2], moment=Moment.ENDLINE, instrument=newer)
    page = teacher.get(f"/class/{cast.classroom.public_id}/tests/")
    assert page.context["comparisons"] == []
    assert "the beginning was given on version 1, the end on version 2" in page.content.decode()
    # the class that began with the first version may end with it; both are told apart
    offered = teacher.get(new_url(cast)).content.decode()
    assert "Steps, version 1" in offered
    assert "Steps, version 2" in offered
    assert teacher.post(new_url(cast), described(first.instrument, moment="endline")).status_code == 302
    assert len(teacher.get(f"/class/{cast.classroom.public_id}/tests/").context["comparisons"]) == 1


def test_what_others_see_of_a_test_is_how_often_it_was_given(cast: Cast, teacher: Any, browser_of: Browser) -> None:
    with as_role("app_worker"):
        instrument = assessments.make_instrument()
    for _ in range(3):
        assert teacher.post(new_url(cast), described(instrument)).status_code == 302
    use = InstrumentUse.objects.get()
    assert (use.school_id, use.test_count, use.last_on) == (cast.school.pk, 3, today())
    for person in (cast.coordinator, cast.block_officer, cast.diet_faculty, cast.state_officer):
        page = browser_of(person).get(f"/instruments/{instrument.public_id}/").content.decode()
        assert "given 3 times, at 1 school" in page
        assert cast.school.name not in page
        assert not any(student.first_name in page for student in cast.students)


def test_results_are_saved_kept_and_never_become_ratings(cast: Cast, teacher: Any, test: CompetencyTest) -> None:
    url, key = f"/tests/{test.public_id}/", str(uuid.uuid4())
    page = teacher.get(url).content.decode()
    assert "0 of 3" in page
    data = {"key": key, "seen": seen_in(page), "r0": "2", "r1": "0", "r2": "", "caveats": "A noisy room"}
    assert teacher.post(url, data).status_code == 302
    assert levels(test) == [2, 0, None]
    test.refresh_from_db()
    assert test.caveats == "A noisy room"
    entry = CompetencyEntry.objects.get()
    assert (entry.before, entry.after, entry.by_id) == ([None, None], [2, 0], cast.teacher.user.pk)  # type: ignore[union-attr]
    assert not Rating.objects.exists()
    # the same again, late: what was corrected meanwhile stays
    page = teacher.get(url).content.decode()
    teacher.post(url, {"key": str(uuid.uuid4()), "seen": seen_in(page), "r0": "3", "r1": "", "caveats": "A noisy room"})
    assert levels(test) == [3, None, None]
    assert teacher.post(url, data).status_code == 302
    assert levels(test) == [3, None, None]
    assert CompetencyEntry.objects.count() == 2


@pytest.mark.parametrize("value", ["4", "9", "-1", "x"])
def test_a_level_the_instrument_has_not_refuses_them_all(
    cast: Cast, teacher: Any, test: CompetencyTest, value: str
) -> None:
    url = f"/tests/{test.public_id}/"
    seen = seen_in(teacher.get(url).content.decode())
    answer = teacher.post(url, {"key": str(uuid.uuid4()), "seen": seen, "r0": "1", "r1": value})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Nothing was saved: one result needs another look." in page
    assert "This is no level of the instrument." in page
    assert re.search(r'name="r0".*?value="1" selected', page)
    assert levels(test) == [None] * 3


def test_a_child_outside_the_sample_and_a_damaged_page_are_refused(
    cast: Cast, teacher: Any, test: CompetencyTest
) -> None:
    url = f"/tests/{test.public_id}/"
    stranger = cast.second_students[0]
    for seen, words in (
        (f"{stranger.public_id.hex}.", "not in this sample"),
        ("damaged", "The page came back damaged"),
        ("", "The page came back without its list"),
    ):
        answer = teacher.post(url, {"key": str(uuid.uuid4()), "seen": seen, "r0": "1"})
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert stranger.first_name not in answer.content.decode()
    assert levels(test) == [None] * 3


def test_the_school_reads_its_class_writes_and_the_head_writes_too(
    cast: Cast, browser_of: Browser, test: CompetencyTest
) -> None:
    url = f"/tests/{test.public_id}/"
    colleague, head = browser_of(cast.colleague.user), browser_of(cast.head.user)
    page = colleague.get(url).content.decode()
    assert cast.students[0].first_name in page
    assert "<select" not in page
    seen = f"{cast.students[0].public_id.hex}."
    sent = {"key": str(uuid.uuid4()), "seen": seen, "r0": "1"}
    assert colleague.post(url, sent).status_code == 403
    assert colleague.get(new_url(cast)).status_code == 403
    assert head.post(url, sent).status_code == 302
    assert levels(test) == [1, None, None]
    for person in (cast.second_teacher.user, cast.coordinator, cast.block_officer):
        assert browser_of(person).get(url).status_code in (403, 404)


def test_instruments_come_in_once_and_keep_their_levels(cast: Cast, tmp_path: Path) -> None:
    with as_role("app_worker"):
        found = instruments.import_instruments(at=timezone.now())
        assert [str(each) for each in instruments.import_instruments(at=timezone.now())] == [
            str(each) for each in found
        ]
        assert {each.code: len(each.levels) for each in found} == {
            "aser-reading": 5,
            "aser-arithmetic": 5,
            "nipun-reading": 5,
        }
        changed = tmp_path / "changed.json"
        text = instruments.INSTRUMENTS.read_text(encoding="utf-8")
        changed.write_text(text.replace("reads letters", "names letters"), encoding="utf-8")
        with pytest.raises(instruments.InstrumentExistsError):
            instruments.import_instruments(at=timezone.now(), rows_from=changed)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("nothing", "is not a list of instruments"),
        ("[]", "stands once"),
        ('[{"code": "x"}]', "is not a list of instruments"),
        (
            '[{"code": "x", "version": "1", "names": {"en": "X"}, "subject": "s", "source": "o", "grades": [],'
            ' "levels": [{"names": {"en": "One"}, "words": {"en": "one"}}]}]',
            "needs 2 to 9 levels",
        ),
    ],
)
def test_a_bad_list_of_instruments_is_named(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "bad.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(instruments.BadInstrumentError, match=words):
        instruments.read_instruments(path)
