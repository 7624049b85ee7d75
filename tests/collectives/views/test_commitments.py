"""What a teacher said she would try, and what became of it."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django.utils.timezone import now

from clusters.calendar import add_months, period_of, today
from clusters.choices import RollupKind
from clusters.models import Conflict, DirtyMark
from collectives.choices import MeetingState, Outcome
from collectives.models import Commitment, Meeting, ReportBack
from foundation.models import StoredFile
from tests.cast import Cast
from tests.conftest import TenantClient, as_role
from tests.factories import month
from tests.factories.collectives import make_meeting
from tests.factories.month import make_commitment, make_experience, noon

Browser = Callable[..., TenantClient]
TODAY = reverse("today")
HTMX = {"HX-Request": "true"}


def held(cast: Cast) -> Meeting:
    """Last month's meeting, closed."""
    on = add_months(period_of(today()), -1) + dt.timedelta(days=9)
    return make_meeting(cast.collective, venue=cast.school, on=on, state=MeetingState.CLOSED, closed_at=noon(on))


def close_this_month(cast: Cast) -> None:
    """The meeting in which last month's commitments come back is over."""
    make_meeting(cast.collective, venue=cast.school, on=today(), state=MeetingState.CLOSED, closed_at=now())


def report_url(commitment: Commitment) -> str:
    """Where it is told."""
    return reverse("commitment_report", args=[commitment.public_id])


def told(**fields: Any) -> dict[str, Any]:
    """A whole form; None leaves a field out."""
    form = {"key": str(uuid.uuid4()), "outcome": Outcome.CHANGED, "words": "With bottle caps instead.", **fields}
    return {name: value for name, value in form.items() if value is not None}


KINDS = (RollupKind.MEETING, RollupKind.ASKED)


def marks() -> list[tuple[Any, ...]]:
    """What is to be counted again."""
    with as_role("app_worker"):
        return list(DirtyMark.objects.values_list("cluster_id", "period", "kind"))


def test_teacher_tells_what_became_of_it(cast: Cast, browser_of: Browser) -> None:
    commitment = make_commitment(held(cast), cast.teacher)
    story = make_experience(cast.teacher)
    browser = browser_of(cast.teacher.user)
    assert browser.get(report_url(commitment)).status_code == 200
    answer = browser.post(report_url(commitment), told(experience=story.public_id, photo=month.photo()))
    assert answer["Location"] == TODAY
    report = ReportBack.objects.get()
    assert (report.commitment, report.outcome, report.words) == (commitment, "changed", "With bottle caps instead.")
    assert (report.experience, report.photo is not None) == (story, True)
    assert marks() == [(cast.cluster.pk, commitment.due_period, kind) for kind in KINDS]


def test_double_submit_and_resend_tell_once(cast: Cast, browser_of: Browser) -> None:
    commitment = make_commitment(held(cast), cast.teacher)
    browser = browser_of(cast.teacher.user)
    form = told()
    assert [browser.post(report_url(commitment), form).status_code for _ in range(3)] == [302] * 3
    assert ReportBack.objects.count() == 1


def test_it_can_be_told_anew_until_the_meeting_is_closed(cast: Cast, browser_of: Browser) -> None:
    commitment = make_commitment(held(cast), cast.teacher)
    browser = browser_of(cast.teacher.user)
    browser.post(report_url(commitment), told(photo=month.photo()))
    browser.post(report_url(commitment), told(outcome=Outcome.TRIED, words="It worked."))
    report = ReportBack.objects.get()
    assert (report.outcome, report.words, report.photo is not None) == ("tried", "It worked.", True)
    browser.post(report_url(commitment), told(remove_photo="on"))
    report.refresh_from_db()
    assert report.photo is None
    close_this_month(cast)
    answer = browser.post(report_url(commitment), told(words="Too late."))
    assert answer.status_code == 422
    assert "What was told there stays." in answer.content.decode()
    report.refresh_from_db()
    assert report.words == "With bottle caps instead."
    assert "Tell it" not in browser.get(report_url(commitment)).content.decode()


def test_what_was_not_yet_tried_is_asked_anew_and_told_anew(cast: Cast, browser_of: Browser) -> None:
    commitment = make_commitment(held(cast), cast.teacher)
    browser = browser_of(cast.teacher.user)
    browser.post(report_url(commitment), told(outcome=Outcome.NOT_YET, words="It rained all week."))
    assert "1 of 1 told" in browser.get(TODAY).content.decode()
    close_this_month(cast)
    text = browser.get(TODAY).content.decode()
    asked = ("0 of 1 told", "Said earlier:", "It rained all week.", "Tell it")
    assert [words for words in asked if words not in text] == []
    assert "Asked for the last time." not in text
    # "not yet" once more is a word for the coming meeting, and new words give way to no older ones
    again = told(outcome=Outcome.NOT_YET, words="There were exams.")
    answer = browser.post(report_url(commitment), again, headers=HTMX).content.decode()
    assert ('oob="true">1 of 1 told<' in answer, "There were exams." in answer, "Tell it" in answer) == (
        True,
        True,
        False,
    )
    assert (ReportBack.objects.get().words, Conflict.objects.count()) == ("There were exams.", 0)
    on = add_months(period_of(today()), 1)
    make_meeting(cast.collective, venue=cast.school, on=on, state=MeetingState.CLOSED, closed_at=now())
    text = browser.get(TODAY).content.decode()
    assert ("0 of 1 told" in text, "Asked for the last time." in text) == (True, True)


def test_telling_in_place_answers_with_the_commitment_the_count_and_a_toast(cast: Cast, browser_of: Browser) -> None:
    meeting = held(cast)
    commitment = make_commitment(meeting, cast.teacher)
    make_commitment(meeting, cast.teacher)
    answer = browser_of(cast.teacher.user).post(report_url(commitment), told(), headers=HTMX)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert text.count("<li id=") == 1
    assert f'id="commitment-{commitment.public_id}"' in text
    assert "With bottle caps instead." in text
    assert 'id="told-count" hx-swap-oob="true">1 of 2 told<' in text
    assert "Told. Thank you for bringing it back." in text


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"outcome": None}, "outcome", "Choose one of the three: tried, tried and changed, or not yet."),
        ({"outcome": "failed"}, "outcome", "Choose one of the three: tried, tried and changed, or not yet."),
        ({"words": "x" * 2001}, "words", "Up to 2000 letters fit here; this has 2001. Shorten it a little."),
        ({"photo": month.text_named_jpg}, "photo", "This file is not a photo. Choose a JPEG, PNG or WebP picture."),
        ({"photo": month.enormous_png}, "photo", "This picture is too large."),
        ({"experience": str(uuid.uuid4())}, "experience", "Choose one of your own experiences."),
        ({"key": ""}, "__all__", "This page was open for too long. Send it once more."),
    ],
)
def test_bad_input_is_told_at_its_field(
    cast: Cast, browser_of: Browser, wrong: dict[str, Any], field: str, sentence: str
) -> None:
    commitment = make_commitment(held(cast), cast.teacher)
    wrong = {name: value() if callable(value) else value for name, value in wrong.items()}
    answer = browser_of(cast.teacher.user).post(report_url(commitment), told(**wrong))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    text = answer.content.decode()
    assert sentence in text
    assert wrong.get("words", "With bottle caps instead.") in text
    assert not ReportBack.objects.exists()
    assert not StoredFile.objects.exists()


def test_bad_input_in_place_comes_back_in_place(cast: Cast, browser_of: Browser) -> None:
    commitment = make_commitment(held(cast), cast.teacher)
    wrong = told(outcome=None, photo=month.text_named_jpg())
    answer = browser_of(cast.teacher.user).post(report_url(commitment), wrong, headers=HTMX)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert text.strip().startswith(f'<li id="commitment-{commitment.public_id}"')
    assert "Choose one of the three: tried, tried and changed, or not yet." in text
    assert "This file is not a photo." in text
    assert "With bottle caps instead." in text
    assert not ReportBack.objects.exists()


def test_another_teachers_experience_is_no_evidence(cast: Cast, browser_of: Browser) -> None:
    commitment = make_commitment(held(cast), cast.teacher)
    story = make_experience(cast.colleague)
    answer = browser_of(cast.teacher.user).post(report_url(commitment), told(experience=story.public_id))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["experience"])


def test_nobody_tells_for_another(cast: Cast, other_cast: Cast, browser_of: Browser) -> None:
    commitment = make_commitment(held(cast), cast.teacher)
    for who in (cast.colleague, cast.head, cast.sibling_teacher, other_cast.teacher):
        assert browser_of(who.user).post(report_url(commitment), told()).status_code == 404
    for user in (cast.coordinator, cast.block_officer, cast.district_officer):
        assert browser_of(user).post(report_url(commitment), told()).status_code == 403
    assert not ReportBack.objects.exists()


def test_a_script_is_shown_as_text(cast: Cast, browser_of: Browser) -> None:
    commitment = make_commitment(held(cast), cast.teacher, words="<script>alert(1)</script>")
    browser = browser_of(cast.teacher.user)
    browser.post(report_url(commitment), told(words="<script>alert(2)</script>"))
    for url in (TODAY, report_url(commitment)):
        text = browser.get(url).content.decode()
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert(2)" in text


def new_url(meeting: Meeting) -> str:
    """Where a commitment is made."""
    return reverse("commitment_new", args=[meeting.public_id])


@pytest.mark.parametrize("state", [MeetingState.CALLED, MeetingState.IN_SESSION])
def test_teacher_makes_her_own_commitment(cast: Cast, browser_of: Browser, state: MeetingState) -> None:
    meeting = make_meeting(cast.collective, venue=cast.school, on=today(), state=state)
    form = {"key": str(uuid.uuid4()), "words": "With class 3 I will hang one word a day."}
    browser = browser_of(cast.teacher.user)
    assert browser.get(new_url(meeting)).status_code == 200
    for _ in range(2):
        assert browser.post(new_url(meeting), form)["Location"] == meeting.get_absolute_url()
    made = Commitment.objects.get()
    assert (made.meeting, made.teacher, made.words) == (meeting, cast.teacher, form["words"])
    assert (made.cluster_id, made.due_period) == (cast.cluster.pk, add_months(meeting.period, 1))
    months = (meeting.period, made.due_period)  # said in one, counted as coming back in the other
    assert marks() == [(cast.cluster.pk, month, kind) for month in months for kind in KINDS]


def test_a_commitment_without_words_is_told_so(cast: Cast, browser_of: Browser) -> None:
    meeting = make_meeting(cast.collective, venue=cast.school, on=today())
    answer = browser_of(cast.teacher.user).post(new_url(meeting), {"key": str(uuid.uuid4()), "words": " "})
    assert answer.status_code == 422
    assert "Write what you will try: one sentence is enough." in answer.content.decode()
    assert not Commitment.objects.exists()


def test_commitments_are_made_in_ones_own_open_meeting_only(cast: Cast, other_cast: Cast, browser_of: Browser) -> None:
    form = {"key": str(uuid.uuid4()), "words": "I will try."}
    closed = held(cast)
    assert browser_of(cast.teacher.user).post(new_url(closed), form).status_code == 403
    meeting = make_meeting(cast.collective, venue=cast.school, on=today())
    for who in (cast.sibling_teacher.user, cast.far_teacher.user, other_cast.teacher.user):
        assert browser_of(who).post(new_url(meeting), form).status_code == 404
    assert browser_of(cast.coordinator).post(new_url(meeting), form).status_code == 403
    assert not Commitment.objects.exists()
