"""Raising an item, seconding one, taking one's own back."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from clusters.calendar import today
from collectives.choices import MeetingState, Origin
from collectives.models import AgendaItem, AgendaSupport, Meeting
from foundation.audit import AuditEvent
from tests.cast import Cast
from tests.conftest import TenantClient
from tests.factories.collectives import make_meeting
from tests.factories.month import make_item, noon

Browser = Callable[..., TenantClient]
RAISE = reverse("agenda_raise")


def called(cast: Cast, state: MeetingState = MeetingState.CALLED, **fields: Any) -> Meeting:
    """A meeting tomorrow."""
    return make_meeting(cast.collective, venue=cast.school, on=today() + dt.timedelta(days=1), state=state, **fields)


def words(**fields: Any) -> dict[str, Any]:
    """A whole form; None leaves a field out."""
    form = {
        "key": str(uuid.uuid4()),
        "part": "syllabus",
        "title": "Half of a big one",
        "words": "Children say half of a big one is half of a small one.",
        "planned_min": "15",
        **fields,
    }
    return {name: value for name, value in form.items() if value is not None}


def support_url(item: AgendaItem) -> str:
    """Where an item is seconded."""
    return reverse("agenda_support", args=[item.public_id])


def test_teacher_raises_an_item_for_the_next_meeting(cast: Cast, browser_of: Browser) -> None:
    meeting = called(cast)
    make_item(meeting, part="syllabus", position=4)
    browser = browser_of(cast.teacher.user)
    assert browser.post(RAISE, words())["Location"] == RAISE
    item = AgendaItem.objects.get(proposer=cast.teacher)
    assert (item.meeting, item.part, item.origin, item.title) == (meeting, "syllabus", Origin.TEACHER, words()["title"])
    assert (item.words, item.planned_min, item.position) == (words()["words"], 15, 5)
    meeting.refresh_from_db()
    assert meeting.revision == 2
    assert "On the agenda: Half of a big one" in browser.get(RAISE).content.decode()


def test_double_submit_and_resend_raise_once(cast: Cast, browser_of: Browser) -> None:
    meeting = called(cast)
    browser = browser_of(cast.teacher.user)
    form = words()
    assert [browser.post(RAISE, form).status_code for _ in range(3)] == [302] * 3
    assert AgendaItem.objects.count() == 1
    meeting.refresh_from_db()
    assert meeting.revision == 2


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"title": ""}, "title", "Say in one line what you want to talk about."),
        ({"title": "క" * 201}, "title", "Up to 200 letters fit here; this has 201. Shorten it a little."),
        ({"part": "lunch"}, "part", "Choose one of the four parts."),
        ({"planned_min": "500"}, "planned_min", "Choose 5, 10, 15 or 20 minutes."),
        ({"planned_min": "x"}, "planned_min", "Choose 5, 10, 15 or 20 minutes."),
        ({"key": ""}, "__all__", "This page was open for too long. Send it once more."),
    ],
)
def test_bad_input_is_told_at_its_field(
    cast: Cast, browser_of: Browser, wrong: dict[str, Any], field: str, sentence: str
) -> None:
    called(cast)
    answer = browser_of(cast.teacher.user).post(RAISE, words(**wrong))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    text = answer.content.decode()
    assert sentence in text
    assert words()["words"] in text
    assert not AgendaItem.objects.exists()


@pytest.mark.parametrize("state", [None, MeetingState.PLANNED, MeetingState.CLOSED])
def test_without_an_open_meeting_the_page_says_what_will_happen(
    cast: Cast, browser_of: Browser, state: MeetingState | None
) -> None:
    if state:
        called(cast, state, closed_at=noon(today()))
    browser = browser_of(cast.teacher.user)
    assert "No meeting is called yet." in browser.get(RAISE).content.decode()
    answer = browser.post(RAISE, words())
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "No meeting takes items just now." in text
    assert words()["words"] in text
    assert not AgendaItem.objects.exists()


def test_a_colleague_seconds_an_item_and_takes_it_back(cast: Cast, browser_of: Browser) -> None:
    item = make_item(called(cast), cast.teacher)
    browser = browser_of(cast.second_teacher.user)
    page = browser.get(RAISE)
    assert [(s.supporters, s.may_second, s.may_withdraw) for s in page.context["items"]] == [(0, True, False)]
    for _ in range(2):  # sent twice, it is seconded once
        assert browser.post(support_url(item), {"is_on": "1"})["Location"] == RAISE
    assert [s.teacher for s in AgendaSupport.objects.all()] == [cast.second_teacher]
    assert "1 colleague seconds it" in browser.get(RAISE).content.decode()
    for _ in range(2):
        browser.post(support_url(item), {"is_on": "0"})
    assert not AgendaSupport.objects.exists()


def test_seconding_in_place(cast: Cast, browser_of: Browser) -> None:
    item = make_item(called(cast), cast.teacher)
    browser = browser_of(cast.second_teacher.user)
    answer = browser.post(support_url(item), {"is_on": "1"}, headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert text.strip().startswith(f'<div class="row mt-3" id="support-{item.public_id}">')
    assert "1 colleague seconds it" in text
    assert 'name="is_on" value="0"' in text
    answer = browser.post(support_url(item), {"is_on": "x"}, headers={"HX-Request": "true"})
    assert (answer.status_code, "That did not arrive whole" in answer.content.decode()) == (422, True)


def test_nobody_seconds_her_own_item_or_after_the_meeting(cast: Cast, browser_of: Browser) -> None:
    meeting = called(cast)
    item = make_item(meeting, cast.teacher)
    htmx = {"HX-Request": "true"}
    for unasked in (make_item(meeting), make_item(meeting, origin=Origin.MANDATED)):
        assert browser_of(cast.colleague.user).post(support_url(unasked), {"is_on": "1"}).status_code == 403
    assert browser_of(cast.teacher.user).post(support_url(item), {"is_on": "1"}).status_code == 403
    meeting.state, meeting.closed_at = MeetingState.CLOSED, noon(today())
    meeting.save()
    answer = browser_of(cast.colleague.user).post(support_url(item), {"is_on": "1"}, headers=htmx)
    assert (answer.status_code, "This meeting is closed." in answer.content.decode()) == (422, True)
    assert not AgendaSupport.objects.exists()


def test_items_of_others_are_out_of_reach(cast: Cast, other_cast: Cast, browser_of: Browser) -> None:
    item = make_item(called(cast), cast.teacher)
    withdraw = reverse("agenda_withdraw", args=[item.public_id])
    for who in (cast.sibling_teacher.user, cast.far_teacher.user, other_cast.teacher.user):
        browser = browser_of(who)
        assert browser.post(support_url(item), {"is_on": "1"}).status_code == 404
        assert browser.post(withdraw).status_code == 404
    for who in (cast.coordinator, cast.block_officer):
        assert browser_of(who).post(support_url(item), {"is_on": "1"}).status_code == 403
        assert browser_of(who).get(RAISE).status_code == 403
    assert browser_of(cast.colleague.user).post(withdraw).status_code == 403
    assert AgendaItem.objects.get() == item


def test_teacher_takes_her_own_item_off_before_the_meeting(cast: Cast, browser_of: Browser) -> None:
    meeting = called(cast)
    item = make_item(meeting, cast.teacher)
    AgendaSupport.objects.create(item=item, teacher=cast.colleague)
    browser = browser_of(cast.teacher.user)
    url = reverse("agenda_withdraw", args=[item.public_id])
    for _ in range(2):  # sent twice, it is taken off once
        assert browser.post(url)["Location"] == RAISE
    assert not AgendaItem.objects.exists()
    assert AuditEvent.objects.filter(verb="agenda_item_withdrawn").count() == 1
    undo = reverse("agenda_restore", args=[item.public_id])
    text = browser.get(RAISE).content.decode()
    assert (f'action="{undo}"' in text, "Nothing yet. The first item can be yours." in text) == (True, True)
    for _ in range(2):
        assert browser.post(undo)["Location"] == RAISE
    assert [(found, found.supports.get().teacher) for found in AgendaItem.objects.all()] == [(item, cast.colleague)]
    assert "On the agenda again: Half" in browser.get(RAISE).content.decode()


def test_what_was_taken_off_stays_off_once_the_meeting_has_begun(cast: Cast, browser_of: Browser) -> None:
    meeting = called(cast)
    item = make_item(meeting, cast.teacher, withdrawn_at=noon(today()))
    Meeting.objects.update(state=MeetingState.IN_SESSION)
    undo = reverse("agenda_restore", args=[item.public_id])
    assert browser_of(cast.colleague.user).post(undo).status_code == 403
    answer = browser_of(cast.teacher.user).post(undo, follow=True)
    assert "The meeting has begun without this item. Raise it for the next one." in answer.content.decode()
    assert not AgendaItem.objects.exists()


def test_an_item_taken_off_is_not_raised_again_by_a_resend(cast: Cast, browser_of: Browser) -> None:
    called(cast)
    browser, form = browser_of(cast.teacher.user), words()
    browser.post(RAISE, form)
    browser.post(reverse("agenda_withdraw", args=[AgendaItem.objects.get().public_id]))
    assert browser.post(RAISE, form).status_code == 302
    assert (AgendaItem.objects.count(), AgendaItem.everything.count()) == (0, 1)


def test_the_coordinator_puts_back_what_she_took_away(cast: Cast, browser_of: Browser) -> None:
    item = make_item(called(cast))
    browser = browser_of(cast.coordinator)
    taken = browser.post(reverse("agenda_item_remove", args=[item.public_id]), follow=True)
    undo = reverse("agenda_item_restore", args=[item.public_id])
    assert (AgendaItem.objects.exists(), f'action="{undo}"' in taken.content.decode()) == (False, True)
    back = browser.post(undo, follow=True)
    assert AgendaItem.objects.get() == item
    assert "On the agenda again: Half" in back.content.decode()
    hers = make_item(item.meeting, cast.teacher, withdrawn_at=noon(today()))
    browser.post(reverse("agenda_item_restore", args=[hers.public_id]))
    assert list(AgendaItem.objects.all()) == [item]


def test_what_is_not_hers_or_has_begun_stays(cast: Cast, browser_of: Browser) -> None:
    meeting = called(cast)
    browser = browser_of(cast.teacher.user)
    kept = [
        make_item(meeting),
        make_item(meeting, origin=Origin.MANDATED),
        make_item(meeting, cast.teacher, origin=Origin.CARRIED),
    ]
    for item in kept:
        assert browser.post(reverse("agenda_withdraw", args=[item.public_id])).status_code == 403
    own = make_item(meeting, cast.teacher)
    meeting.state = MeetingState.IN_SESSION
    meeting.save()
    answer = browser.post(reverse("agenda_withdraw", args=[own.public_id]), follow=True)
    assert "The meeting has begun with this item on its agenda." in answer.content.decode()
    assert set(AgendaItem.objects.all()) == {*kept, own}
