"""Looking at work together through its pages."""

import re
import uuid
from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from assessments.models import Exemplar, WorkSample
from collectives.models import Ballot, Meeting, Moderation
from collectives.services import meetings
from collectives.services import moderating as services
from tests.cast import Cast
from tests.conftest import TenantClient
from tests.factories.moderation import make_moderation, make_sample, meeting_now
from tests.factories.month import photo, text_named_jpg


def detail(moderation: Moderation) -> str:
    return reverse("moderation_detail", args=[moderation.public_id])


def test_from_sharing_to_an_exemplar(cast: Cast, browser_of: Callable) -> None:
    teacher, colleague = browser_of(cast.teacher.user), browser_of(cast.colleague.user)
    coordinator, faculty = browser_of(cast.coordinator), browser_of(cast.diet_faculty)
    for number in range(2):
        given = {"key": str(uuid.uuid4()), "grade": "3", "words": f"Leaf {number}", "photo": photo()}
        assert teacher.post(reverse("sample_new"), given).status_code == 302
    ids = [str(each) for each in WorkSample.objects.values_list("public_id", flat=True)]
    meeting = meeting_now(cast)
    page = coordinator.get(reverse("moderation_new"), {"meeting": meeting.public_id}).content.decode()
    assert "Leaf 0" in page
    assert cast.teacher.name not in page
    criterion = cast.rubric.criteria.get(position=2)
    opened = coordinator.post(
        reverse("moderation_new"),
        {"key": str(uuid.uuid4()), "meeting": str(meeting.public_id), "criterion": criterion.pk, "samples": ids},
    )
    moderation = Moderation.objects.get()
    assert opened.url == detail(moderation)
    page = teacher.get(detail(moderation)).content.decode()
    assert "observe at level 3" in page
    assert "0 have chosen" in page
    for browser, levels in ((teacher, ("2", "3")), (colleague, ("2", "0")), (coordinator, ("3", "3"))):
        answer = browser.post(detail(moderation), {"level1": levels[0], "level2": levels[1]})
        assert answer.status_code == 302
    page = teacher.get(detail(moderation)).content.decode()
    assert "3 have chosen" in page
    assert "chose the same level" not in page  # nothing before it is closed
    assert "Close and count" not in page
    coordinator.post(reverse("moderation_close", args=[moderation.public_id]))
    page = teacher.get(detail(moderation)).content.decode()
    assert "2 of 3 chose the same level." in page
    assert "who chose what was not kept" in page
    said = {"agreed1": "2", "reason1": "It names one thing", "agreed2": "", "outcome": "Ask why first."}
    assert coordinator.post(reverse("moderation_agree", args=[moderation.public_id]), said).status_code == 302
    assert "Ask why first." in teacher.get(detail(moderation)).content.decode()
    assert "Make it an example" not in coordinator.get(detail(moderation)).content.decode()
    assert faculty.get(detail(moderation)).content.decode().count("Make it an example") == 1
    first = moderation.samples.get(position=0)
    faculty.post(reverse("moderation_exemplar", args=[first.public_id]))
    assert Exemplar.objects.get().words == {"en": "It names one thing"}
    assert "It hangs beside the level" in faculty.get(detail(moderation)).content.decode()
    assert "It names one thing" in teacher.get(reverse("rubric_page")).content.decode()


def text_of(browser: TenantClient, address: str, **headers: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", browser.get(address, headers=headers).content.decode()).split())


def test_an_open_round_stands_where_the_meeting_is_run(cast: Cast, browser_of: Callable) -> None:
    assert cast.teacher.user is not None
    assert cast.colleague.user is not None
    teacher, coordinator = browser_of(cast.teacher.user), browser_of(cast.coordinator)
    meeting = meeting_now(cast)
    run = reverse("meeting_run", args=[meeting.public_id])
    meetings.open_meeting(meeting=meeting, by=cast.coordinator, at=timezone.now())
    assert "Put work before everybody" in text_of(coordinator, f"{run}?part=share")
    revision = Meeting.objects.get(pk=meeting.pk).revision
    moderation = make_moderation(cast)
    assert Meeting.objects.get(pk=meeting.pk).revision == revision + 1  # other screens are told
    services.cast_ballot(moderation=moderation, levels=[2, 2], by=cast.colleague.user)
    for part, is_there in (("share", True), ("syllabus", True), ("tools", False), ("enrich", False)):
        page = text_of(coordinator, f"{run}?part={part}")
        assert ("Observe 1 person has chosen so far choose now" in page) is is_there
        assert "Put work before everybody" not in page  # one round at a time
    for address in (meeting.get_absolute_url(), reverse("today")):
        assert "Observe 1 person has chosen so far choose now" in text_of(teacher, address)
        assert f'href="{detail(moderation)}"' in teacher.get(address).content.decode()
    services.cast_ballot(moderation=moderation, levels=[3, 2], by=cast.teacher.user)
    assert "2 people have chosen so far · yours is in the box open now" in text_of(teacher, reverse("today"))
    rounds = reverse("meeting_rounds", args=[meeting.public_id])
    assert "2 people have chosen so far choose now" in text_of(coordinator, rounds, HX_Request="true")
    services.cast_ballot(moderation=moderation, levels=[3, 3], by=cast.coordinator)
    services.close_moderation(moderation=moderation, by=cast.coordinator, at=timezone.now())
    assert "Observe 3 people chose: see the spread" in text_of(coordinator, f"{run}?part=syllabus")
    assert "Observe 3 people chose: see the spread" in text_of(teacher, meeting.get_absolute_url())
    assert "Looking at work together" not in text_of(teacher, reverse("today"))


def test_a_round_called_off_leaves_every_page(cast: Cast, browser_of: Callable) -> None:
    moderation = make_moderation(cast)
    services.call_off_moderation(moderation=moderation, by=cast.coordinator, at=timezone.now())
    for address in (moderation.meeting.get_absolute_url(), reverse("today")):
        assert "Looking at work together" not in text_of(browser_of(cast.teacher.user), address)


def test_a_ballot_with_a_gap_is_refused_with_the_rest_still_there(cast: Cast, browser_of: Callable) -> None:
    moderation = make_moderation(cast)
    browser = browser_of(cast.teacher.user)
    refused = browser.post(detail(moderation), {"level1": "4"})
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "Choose a level, or that you cannot tell." in page
    assert 'name="level1" value="4"' in page
    assert page.count(" checked") == 1
    assert browser.post(detail(moderation), {"level1": "4", "level2": "9"}).status_code == 422
    assert not Ballot.objects.exists()


def test_what_one_chose_is_shown_to_herself_alone(cast: Cast, browser_of: Callable) -> None:
    moderation = make_moderation(cast)
    browser_of(cast.teacher.user).post(detail(moderation), {"level1": "4", "level2": "1"})
    assert browser_of(cast.teacher.user).get(detail(moderation)).content.decode().count(" checked") == 2
    for other in (cast.colleague.user, cast.head.user, cast.coordinator, cast.diet_faculty):
        page = browser_of(other).get(detail(moderation)).content.decode()
        assert page.count(" checked") == 0
        assert "1 has chosen" in page


def test_a_ballot_after_the_closing_is_told_so(cast: Cast, browser_of: Callable) -> None:
    moderation = make_moderation(cast)
    for user in (cast.teacher.user, cast.colleague.user, cast.head.user):
        assert user is not None
        services.cast_ballot(moderation=moderation, levels=[2, 2], by=user)
    services.close_moderation(moderation=moderation, by=cast.coordinator, at=timezone.now())
    answer = browser_of(cast.second_teacher.user).post(detail(moderation), {"level1": "2", "level2": "2"}, follow=True)
    assert "It is closed: the levels are counted." in answer.content.decode()
    assert Moderation.objects.get().rater_count == 3


def test_the_count_of_ballots_is_asked_for_now_and_then(cast: Cast, browser_of: Callable) -> None:
    moderation = make_moderation(cast)
    browser = browser_of(cast.teacher.user)
    answer = browser.get(detail(moderation), HTTP_HX_REQUEST="true")
    assert "0 have chosen" in answer.content.decode()
    assert "<form" not in answer.content.decode()
    assert "HX-Refresh" not in answer
    for user in (cast.teacher.user, cast.colleague.user, cast.head.user):
        assert user is not None
        services.cast_ballot(moderation=moderation, levels=[2, 2], by=user)
    services.close_moderation(moderation=moderation, by=cast.coordinator, at=timezone.now())
    assert browser.get(detail(moderation), HTTP_HX_REQUEST="true")["HX-Refresh"] == "true"


def test_too_few_are_not_counted_and_it_can_be_called_off(cast: Cast, browser_of: Callable) -> None:
    moderation = make_moderation(cast)
    browser = browser_of(cast.coordinator)
    answer = browser.post(reverse("moderation_close", args=[moderation.public_id]), follow=True)
    assert "0 have chosen so far." in answer.content.decode()
    assert browser.post(reverse("moderation_call_off", args=[moderation.public_id])).url == reverse("moderation_list")
    assert not Moderation.objects.exists()


def test_opening_is_refused_clearly(cast: Cast, browser_of: Callable) -> None:
    browser = browser_of(cast.coordinator)
    assert "No meeting is called or on." in browser.get(reverse("moderation_new")).content.decode()
    meeting = meeting_now(cast)
    assert "No sample is shared yet." in browser.get(reverse("moderation_new")).content.decode()
    samples = [make_sample(cast.cluster, cast.coordinator) for _ in range(4)]
    elsewhere = make_sample(cast.sibling, cast.sibling_coordinator)

    def post(*chosen: WorkSample, **changes: Any) -> str:
        given = {
            "key": str(uuid.uuid4()),
            "meeting": meeting.public_id,
            "criterion": cast.rubric.criteria.get(position=0).pk,
        }
        answer = browser.post(reverse("moderation_new"), given | {"samples": [s.public_id for s in chosen]} | changes)
        assert answer.status_code == 422
        return str(answer.content.decode())

    assert "Choose two or three samples: with one there is nothing to compare" in post(samples[0])
    assert "Choose two or three samples: with one" in post(*samples)
    assert "is not shared any more" in post(samples[0], elsewhere)
    assert "Choose two or three samples." in post()
    assert "Choose a meeting that is called or on." in post(*samples[:2], meeting=uuid.uuid4())
    assert post(*samples[:2], criterion=0).count(" checked") == 2


def test_a_sample_is_refused_clearly(cast: Cast, browser_of: Callable) -> None:
    browser = browser_of(cast.teacher.user)

    def post(**given: Any) -> str:
        answer = browser.post(reverse("sample_new"), {"key": str(uuid.uuid4()), "grade": "3"} | given)
        assert answer.status_code == 422
        return str(answer.content.decode())

    assert "Add a photo or a few words" in post()
    assert "These words name a child" in post(words=f"Drawn by {cast.students[0].first_name}")
    assert "Choose one of the classes." in post(words="Leaf", grade="77")
    assert "This file is not a photo." in post(photo=text_named_jpg())
    assert not WorkSample.objects.exists()


def test_a_sample_taken_back_is_gone_for_everybody(cast: Cast, browser_of: Callable) -> None:
    assert cast.teacher.user is not None
    browser = browser_of(cast.teacher.user)
    browser.post(reverse("sample_new"), {"key": str(uuid.uuid4()), "grade": "3", "photo": photo(), "words": "Leaf"})
    sample = WorkSample.objects.select_related("photo").get()
    assert sample.photo is not None
    picture = reverse("picture", args=[sample.photo.public_id])
    colleague = browser_of(cast.colleague.user)
    assert colleague.get(picture).status_code == 200
    assert "Take it back" not in colleague.get(reverse("sample_list")).content.decode()
    assert browser_of(cast.block_officer).get(picture).status_code == 404
    assert browser_of(cast.sibling_coordinator).get(picture).status_code == 404
    assert browser.post(reverse("sample_take_back", args=[sample.public_id])).status_code == 302
    assert colleague.get(picture).status_code == 404
    assert "Leaf" not in colleague.get(reverse("sample_list")).content.decode()
