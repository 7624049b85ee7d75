"""Writing an experience, who reads it, and what is refused."""

import datetime as dt
import html
import io
import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from PIL import Image

from clusters.calendar import add_months, period_of, today
from clusters.choices import Role
from clusters.models import User
from collectives.choices import MeetingState, Outcome, Visibility
from collectives.models import Experience, ReportBack, Sharing
from collectives.queries import told
from foundation.audit import AuditEvent
from foundation.files.services import keep_photo
from foundation.models import StoredFile
from tests.cast import Cast
from tests.conftest import TenantClient
from tests.factories import month
from tests.factories.collectives import make_meeting
from tests.factories.month import make_commitment, make_experience, noon

Browser = Callable[..., TenantClient]
NEW = reverse("experience_new")
LIST = reverse("experience_list")


def words(**fields: Any) -> dict[str, Any]:
    """A whole form; None leaves a field out."""
    form = {
        "key": str(uuid.uuid4()),
        "deed": "share",
        "title": "Where does the water go?",
        "tried": "We poured water on sand.",
        "children_did": "They drew arrows.",
        "puzzle": "",
        "visibility": Visibility.COLLECTIVE,
        **fields,
    }
    return {name: value for name, value in form.items() if value is not None}


def test_teacher_shares_an_experience(cast: Cast, browser_of: Browser) -> None:
    browser = browser_of(cast.teacher.user)
    form = words(classroom=cast.classroom.public_id, photo=month.photo(size=(2000, 1000)))
    answer = browser.post(NEW, form)
    made = Experience.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, reverse("experience_detail", args=[made.public_id]))
    assert (made.teacher, made.school_id, made.cluster_id) == (cast.teacher, cast.school.pk, cast.cluster.pk)
    assert (made.period, made.classroom, made.visibility) == (period_of(today()), cast.classroom, "collective")
    assert (made.title, made.tried, made.children_did) == (form["title"], form["tried"], form["children_did"])
    assert made.shared_at is not None
    assert made.photo is not None
    assert (made.photo.width, made.photo.height) == (1600, 800)
    assert AuditEvent.objects.filter(verb="experience_shared").count() == 1
    text = browser.get(answer["Location"]).content.decode()
    assert "Shared: Where does the water go?" in text
    assert "They drew arrows." in text
    assert reverse("photo", args=[made.photo.public_id]) in text


def test_a_draft_needs_a_name_only_and_is_finished_later(cast: Cast, browser_of: Browser) -> None:
    browser = browser_of(cast.teacher.user)
    browser.post(NEW, words(deed="draft", tried="", children_did=""))
    draft = Experience.objects.get()
    assert draft.shared_at is None
    detail = reverse("experience_detail", args=[draft.public_id])
    assert browser_of(cast.colleague.user).get(detail).status_code == 404
    edit = reverse("experience_edit", args=[draft.public_id])
    assert browser.get(edit).status_code == 200
    assert browser.post(edit, words(title="Water", puzzle="Why?")).status_code == 302
    draft.refresh_from_db()
    assert (draft.title, draft.puzzle, draft.shared_at is not None) == ("Water", "Why?", True)
    assert browser_of(cast.colleague.user).get(detail).status_code == 200


def test_enter_in_a_field_without_a_button_keeps_a_draft(cast: Cast, browser_of: Browser) -> None:
    browser_of(cast.teacher.user).post(NEW, words(deed=None))
    assert Experience.objects.get().shared_at is None


def test_double_submit_and_resend_write_once(cast: Cast, browser_of: Browser) -> None:
    browser = browser_of(cast.teacher.user)
    form = words()
    first = browser.post(NEW, form)  # the reply is lost; the phone sends the same again, and again
    assert [browser.post(NEW, form)["Location"] for _ in range(2)] == [first["Location"]] * 2
    assert Experience.objects.count() == 1
    assert AuditEvent.objects.filter(verb="experience_shared").count() == 1


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"title": ""}, "title", "Give it a name: a few words are enough."),
        ({"title": "   "}, "title", "Give it a name: a few words are enough."),
        ({"title": "क" * 201}, "title", "Up to 200 letters fit here; this has 201. Shorten it a little."),
        ({"tried": "x" * 4001}, "tried", "Up to 4000 letters fit here; this has 4001. Shorten it a little."),
        (
            {"tried": "", "children_did": "", "puzzle": ""},
            "tried",
            "Write a line in one of the three boxes, then share it.",
        ),
        ({"visibility": None}, "visibility", "Choose who may see it."),
        ({"visibility": "world"}, "visibility", "Choose who may see it: one of the four."),
        ({"classroom": str(uuid.uuid4())}, "classroom", "Choose one of your school&#x27;s classes."),
        ({"classroom": "x"}, "classroom", "Choose one of your school&#x27;s classes."),
        ({"photo": month.text_named_jpg}, "photo", "This file is not a photo. Choose a JPEG, PNG or WebP picture."),
        (
            {"photo": month.enormous_png},
            "photo",
            "This picture is too large. Up to 25 million points can be opened.",
        ),
        ({"key": None}, "", "This page was open for too long. Send it once more."),
        ({"key": "no uuid"}, "", "This page was open for too long. Send it once more."),
    ],
)
def test_bad_input_is_told_at_its_field_and_nothing_is_lost(
    cast: Cast, browser_of: Browser, wrong: dict[str, Any], field: str, sentence: str
) -> None:
    wrong = {name: value() if callable(value) else value for name, value in wrong.items()}
    answer = browser_of(cast.teacher.user).post(
        NEW, words(**{"puzzle": "Why is half of a big one not the same?", **wrong})
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in text
    assert wrong.get("puzzle", "Why is half of a big one not the same?") in text
    assert list(answer.context["form"].errors) == [field or "__all__"]
    assert not Experience.objects.exists()
    assert not StoredFile.objects.exists()


def test_another_schools_class_is_refused(cast: Cast, browser_of: Browser) -> None:
    answer = browser_of(cast.teacher.user).post(NEW, words(classroom=cast.second_classroom.public_id))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["classroom"])


def test_a_name_of_200_devanagari_letters_is_kept_whole(cast: Cast, browser_of: Browser) -> None:
    title = "पानी कहाँ जाता है " * 11 + "ज्ञान"[:2]
    title = (title + "क" * 200)[:200]
    browser_of(cast.teacher.user).post(NEW, words(title=title))
    assert Experience.objects.get().title == title


def test_a_script_is_shown_as_text(cast: Cast, browser_of: Browser) -> None:
    browser = browser_of(cast.teacher.user)
    evil = "<script>alert(1)</script>"
    answer = browser.post(NEW, words(title=evil, tried=evil))
    for url in (answer["Location"], LIST, reverse("collective_page")):
        text = browser.get(url).content.decode()
        assert evil not in text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_words_in_another_script_say_their_language(cast: Cast, browser_of: Browser) -> None:
    story = make_experience(cast.teacher, title="पानी कहाँ जाता है?")
    text = browser_of(cast.colleague.user).get(reverse("experience_detail", args=[story.public_id])).content.decode()
    assert '<span lang="hi">पानी कहाँ जाता है?</span>' in text


def test_an_expired_form_is_answered_kindly(cast: Cast, browser_of: Browser) -> None:
    browser = browser_of(cast.teacher.user)
    browser.handler.enforce_csrf_checks = True
    sent = words()
    answer = browser.post(NEW, sent, headers={"Origin": f"http://{cast.host}"})
    assert (answer.status_code, Experience.objects.count()) == (403, 0)
    assert next(t.name for t in answer.templates) == "form_expired.html"
    offered = re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', answer.content.decode())
    again = {name: html.unescape(value) for name, value in offered}
    assert {name: again[name] for name in ("key", "tried", "title")} == {
        n: str(sent[n]) for n in ("key", "tried", "title")
    }
    assert browser.post(NEW, again).status_code == 302
    assert Experience.objects.get().tried == sent["tried"]


@pytest.mark.parametrize("headers", [{}, {"Origin": "http://evil.test"}, {"Sec-Fetch-Site": "cross-site"}])
def test_what_another_site_sent_is_not_offered_for_sending(cast: Cast, browser_of: Browser, headers: dict) -> None:
    browser = browser_of(cast.teacher.user)
    browser.handler.enforce_csrf_checks = True
    answer = browser.post(NEW, words(tried="Written by somebody else."), headers=headers)
    assert answer.status_code == 403
    assert "Written by somebody else." not in answer.content.decode()


READERS = {
    Visibility.ME: {"teacher"},
    Visibility.COLLECTIVE: {"teacher", "colleague", "second_teacher", "coordinator"},
    Visibility.BLOCK: {
        *("teacher", "colleague", "second_teacher", "coordinator"),
        *("sibling_teacher", "sibling_coordinator", "block_officer"),
    },
    Visibility.TENANT: {
        *("teacher", "colleague", "second_teacher", "coordinator"),
        *("sibling_teacher", "sibling_coordinator", "block_officer", "far_teacher", "diet_faculty"),
    },
}
EVERYBODY = sorted(READERS[Visibility.TENANT])


@pytest.mark.parametrize("visibility", Visibility.values)
@pytest.mark.parametrize("has_photo", [False, True])
def test_who_reads_an_experience_and_its_photo(
    cast: Cast, other_cast: Cast, browser_of: Browser, visibility: str, has_photo: bool
) -> None:
    photo = keep_photo(month.photo()) if has_photo else None
    story = make_experience(cast.teacher, visibility=visibility, photo=photo)
    url = reverse("photo", args=[photo.public_id]) if photo else reverse("experience_detail", args=[story.public_id])
    people = {name: getattr(cast, name) for name in EVERYBODY}
    users = {name: who if isinstance(who, User) else who.user for name, who in people.items()}
    statuses = {name: browser_of(user).get(url).status_code for name, user in users.items()}
    assert statuses == {name: 200 if name in READERS[Visibility(visibility)] else 404 for name in EVERYBODY}
    assert browser_of(cast.district_officer).get(url).status_code == 403
    assert browser_of(other_cast.teacher.user).get(url).status_code == 404


def test_a_photo_is_served_privately_and_once(cast: Cast, browser_of: Browser) -> None:
    photo = keep_photo(month.photo())
    url = reverse("photo", args=[photo.public_id])
    browser = browser_of(cast.teacher.user)
    assert browser.get(url).status_code == 404  # it belongs to nothing yet
    make_experience(cast.teacher, photo=photo)
    answer = browser.get(url)
    assert Image.open(io.BytesIO(answer.content)).size == (40, 30)
    headers = {name: answer[name] for name in ("Content-Type", "Cache-Control", "X-Content-Type-Options")}
    assert headers == {
        "Content-Type": "image/jpeg",
        "Cache-Control": "private, max-age=3600",
        "X-Content-Type-Options": "nosniff",
    }
    again = browser.get(url, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_pages_show_a_photo_small_and_lead_to_it(cast: Cast, browser_of: Browser) -> None:
    photo = keep_photo(month.photo(size=(1600, 900)))
    story = make_experience(cast.teacher, photo=photo)
    browser, small = browser_of(cast.teacher.user), reverse("photo_small", args=[photo.public_id])
    page = browser.get(reverse("experience_detail", args=[story.public_id])).content.decode()
    assert f'<img src="{small}" width="320" height="180" loading="lazy" alt="Photo that goes with' in page
    assert f'href="{reverse("photo", args=[photo.public_id])}"' in page
    answer = browser.get(small)
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/webp", "private, max-age=3600")
    assert Image.open(io.BytesIO(answer.content)).size == (320, 180)
    tag = answer["ETag"]
    assert tag != browser.get(reverse("photo", args=[photo.public_id]))["ETag"]
    assert browser.get(small, headers={"If-None-Match": tag}).status_code == 304


def test_the_photo_of_a_report_is_the_clusters(cast: Cast, browser_of: Browser) -> None:
    photo = keep_photo(month.photo())
    held = make_meeting(
        cast.collective, venue=cast.school, on=today(), state=MeetingState.CLOSED, closed_at=noon(today())
    )
    ReportBack.objects.create(commitment=make_commitment(held, cast.teacher), outcome=Outcome.TRIED, photo=photo)
    url = reverse("photo", args=[photo.public_id])
    assert browser_of(cast.coordinator).get(url).status_code == 200
    assert browser_of(cast.sibling_teacher.user).get(url).status_code == 404
    assert browser_of(cast.block_officer).get(url).status_code == 404


def test_a_new_photo_replaces_the_old_one_and_can_be_taken_away(cast: Cast, browser_of: Browser) -> None:
    story = make_experience(cast.teacher, photo=keep_photo(month.photo()))
    edit = reverse("experience_edit", args=[story.public_id])
    browser = browser_of(cast.teacher.user)
    browser.post(edit, words(photo=month.photo(size=(50, 50))))
    story.refresh_from_db()
    assert story.photo is not None
    assert story.photo.width == 50
    browser.post(edit, words(remove_photo="on"))
    story.refresh_from_db()
    assert story.photo is None


def test_words_stay_once_told_in_a_closed_meeting(cast: Cast, browser_of: Browser) -> None:
    story = make_experience(cast.teacher)
    meeting = make_meeting(cast.collective, venue=cast.school, on=today(), state=MeetingState.IN_SESSION)
    Sharing.objects.create(sitting=meeting.sittings.get(), experience=story)
    browser = browser_of(cast.teacher.user)
    edit, delete = (reverse(f"experience_{deed}", args=[story.public_id]) for deed in ("edit", "delete"))
    assert browser.post(edit, words(title="Changed while it is on")).status_code == 302
    answer = browser.post(delete)
    assert answer["Location"] == reverse("experience_detail", args=[story.public_id])
    meeting.state, meeting.closed_at = MeetingState.CLOSED, noon(today())
    meeting.save()
    assert browser.post(edit, words(title="Changed after it")).status_code == 403
    story.refresh_from_db()
    assert (story.title, story.deleted_at) == ("Changed while it is on", None)
    page = browser.get(reverse("experience_detail", args=[story.public_id]))
    assert (page.context["may_change"], page.context["may_delete"]) == (False, False)


def test_nobody_changes_or_takes_away_what_another_wrote(cast: Cast, other_cast: Cast, browser_of: Browser) -> None:
    story = make_experience(cast.teacher, visibility=Visibility.TENANT)
    for who in (cast.colleague, cast.head, cast.sibling_teacher, other_cast.teacher):
        browser = browser_of(who.user)
        for deed in ("edit", "delete", "restore"):
            assert browser.post(reverse(f"experience_{deed}", args=[story.public_id]), words()).status_code == 404
    assert browser_of(cast.coordinator).post(NEW, words()).status_code == 403
    story.refresh_from_db()
    assert (story.title, story.deleted_at) == ("Where does the water go?", None)


def test_taking_away_and_putting_back(cast: Cast, browser_of: Browser) -> None:
    draft = make_experience(cast.teacher, shared_at=None)
    browser = browser_of(cast.teacher.user)
    detail, delete, restore = (
        reverse(f"experience_{deed}", args=[draft.public_id]) for deed in ("detail", "delete", "restore")
    )
    text = browser.post(delete, follow=True).content.decode()
    assert f'action="{restore}"' in text  # the toast takes it back
    assert browser.post(delete).status_code == 404  # twice does it once
    assert browser.get(detail).status_code == 404
    assert browser.post(restore).status_code == 302
    assert browser.get(detail).status_code == 200


def test_list_by_whose_and_by_month(cast: Cast, browser_of: Browser) -> None:
    mine = make_experience(cast.teacher)
    draft = make_experience(cast.teacher, shared_at=None)
    last = add_months(period_of(today()), -1)
    old = make_experience(cast.teacher, period=last, shared_at=noon(last))
    hers = make_experience(cast.second_teacher)
    make_experience(cast.second_teacher, shared_at=None)
    browser = browser_of(cast.teacher.user)

    def listed(query: str) -> list[Experience]:
        return list(browser.get(LIST + query).context["page"])

    assert listed("") == [draft, mine, old]
    assert listed(f"?month={last:%Y-%m}") == [old]
    assert listed("?whose=others") == [hers]
    assert listed("?whose=others&month=2019-01") == []
    assert browser.get(LIST + "?month=June").status_code == 404
    assert set(browser_of(cast.coordinator).get(LIST).context["page"]) == {mine, old, hers}
    assert list(browser_of(cast.block_officer).get(LIST).context["page"]) == []


def test_list_of_what_others_told_keeps_to_the_newest(cast: Cast, browser_of: Browser) -> None:
    """From everyone, from the block and from the collective, put together by time; nobody counts a whole state."""
    first = noon(period_of(today()))
    minute = dt.timedelta(minutes=1)
    near = make_experience(cast.second_teacher, shared_at=first + 1 * minute)
    block = make_experience(cast.sibling_teacher, visibility=Visibility.BLOCK, shared_at=first + 3 * minute)
    far = make_experience(cast.far_teacher, visibility=Visibility.TENANT, shared_at=first + 2 * minute)
    early = add_months(period_of(today()), -14)
    old = make_experience(cast.far_teacher, visibility=Visibility.TENANT, period=early, shared_at=noon(early))
    make_experience(cast.sibling_teacher, shared_at=first)
    make_experience(cast.far_teacher, visibility=Visibility.BLOCK, shared_at=first)
    own = make_experience(cast.teacher, visibility=Visibility.TENANT, shared_at=first)
    browser = browser_of(cast.teacher.user)
    found = browser.get(LIST + "?whose=others").context
    assert (list(found["page"]), found["months"]) == ([block, far, near, old], [period_of(today()), early])
    assert list(browser_of(cast.block_officer).get(LIST).context["page"]) == [block, far, own, old]

    many = make_experience(cast.far_teacher, visibility=Visibility.TENANT, shared_at=first)
    for _ in range(told.MOST):
        many.pk, many.public_id, many.key = None, uuid.uuid4(), uuid.uuid4()
        many.save(force_insert=True)
    pages = f"{LIST}?whose=others&page="
    assert browser.get(f"{pages}1").context["page"].paginator.num_pages == 25
    hint = "The newest 500 are listed here"
    assert [hint in browser.get(f"{pages}{number}").content.decode() for number in (24, 25)] == [False, True]
    assert list(browser.get(f"{pages}1&month={early:%Y-%m}").context["page"]) == [old]


@pytest.mark.parametrize("role", [Role.DISTRICT_OFFICER, Role.STATE_OFFICER, Role.TENANT_ADMIN, Role.PROGRAMME_STAFF])
def test_those_far_above_read_no_experiences(cast: Cast, browser_of: Browser, role: Role) -> None:
    make_experience(cast.teacher, visibility=Visibility.TENANT)
    assert browser_of(cast.user(role)).get(LIST).status_code == 403


def test_list_query_count_is_the_same_with_1_and_30(
    cast: Cast, browser_of: Browser, django_assert_num_queries: Any
) -> None:
    browser = browser_of(cast.teacher.user)
    make_experience(cast.teacher)
    browser.get(LIST)
    with django_assert_num_queries(16):
        browser.get(LIST)
    for _ in range(15):
        make_experience(cast.teacher, photo=keep_photo(month.photo()))
    with django_assert_num_queries(16):
        browser.get(LIST)
