"""The same record open in two pages: both save, and nobody's words are lost (docs/decisions/0009)."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from assessments.models import DiaryNote, NextStep, PortfolioItem
from clusters.calendar import today
from clusters.models import Conflict
from tests.cast import Cast
from tests.conftest import TenantClient
from tests.factories.assessments import make_note, make_work

Browser = Callable[..., TenantClient]


def conflicts() -> list[tuple[str, str, Any, Any]]:
    """Kind, field, what stands and what was kept."""
    return list(Conflict.objects.order_by("pk").values_list("kind", "field", "stands", "kept"))


def note_page(cast: Cast, browser: TenantClient, edit: str, **fields: Any) -> dict[str, Any]:
    """The form of a note on one child, as the page that is open now sends it."""
    return {
        "key": str(uuid.uuid4()),
        "children": [str(cast.students[0].public_id)],
        "text": "She counted on.",
        "noted_on": today().isoformat(),
        "made_from": browser.get(edit).context["made_from"],
        **fields,
    }


def test_of_two_pages_the_later_words_stand_and_the_others_are_shown(cast: Cast, browser_of: Browser) -> None:
    browser = browser_of(cast.teacher.user)
    note = make_note(cast.teacher, cast.students[:1])
    edit = reverse("note_edit", args=[note.public_id])
    one = note_page(cast, browser, edit, text="Words of the first page")
    two = note_page(cast, browser, edit, text="Words of the second page")
    browser.post(edit, one, follow=True)
    answers = [browser.post(edit, two, follow=True) for _ in range(2)]
    note.refresh_from_db()
    assert (note.text, conflicts()) == (
        "Words of the second page",
        [("note.edit", "text", "Words of the second page", "Words of the first page")],
    )
    said = [[str(message) for message in answer.context["messages"]] for answer in answers]
    assert said == [
        ["The new words are kept. Others had been written meanwhile; both stand on your first page."],
        ["The new words are kept."],
    ]
    first_page = browser.get(reverse("today")).content.decode()
    assert "Words of the first page" in first_page
    assert "Words of the second page" in first_page


def test_what_a_page_did_not_touch_it_does_not_undo(cast: Cast, browser_of: Browser) -> None:
    browser = browser_of(cast.teacher.user)
    note = make_note(cast.teacher, cast.students[:1])
    edit = reverse("note_edit", args=[note.public_id])
    two = note_page(cast, browser, edit, children=[str(child.public_id) for child in cast.students[:2]])
    third = str(cast.students[2].public_id)
    browser.post(edit, note_page(cast, browser, edit, text="New words", children=[*two["children"][:1], third]))
    browser.post(edit, two)
    note.refresh_from_db()
    named = set(note.children.values_list("student_id", flat=True))
    assert (note.text, named, conflicts()) == ("New words", {child.pk for child in cast.students[:3]}, [])


def test_words_of_a_restricted_note_stay_in_it(cast: Cast, browser_of: Browser) -> None:
    browser = browser_of(cast.teacher.user)
    note = make_note(cast.teacher, cast.students[:1])
    edit = reverse("note_edit", args=[note.public_id])
    two = note_page(cast, browser, edit, text="Words of the second page")
    browser.post(edit, note_page(cast, browser, edit, text="Words of the first page", is_restricted="on"))
    for _ in range(2):
        browser.post(edit, two)
    note.refresh_from_db()
    assert (note.text, note.is_restricted, conflicts()) == (
        "Words of the first page\n\nWords of the second page",
        True,
        [],
    )


@pytest.mark.parametrize("made_from", ["", "not JSON", "[]", '{"text": 5, "children": [7], "is_restricted": "no"}'])
def test_a_page_that_says_nothing_of_what_it_saw_loses_nothing_either(
    cast: Cast, browser_of: Browser, made_from: str
) -> None:
    browser = browser_of(cast.teacher.user)
    note = make_note(cast.teacher, cast.students[:1])
    edit = reverse("note_edit", args=[note.public_id])
    browser.post(edit, note_page(cast, browser, edit, text="Other words", made_from=made_from))
    note.refresh_from_db()
    assert (note.text, conflicts()) == ("Other words", [("note.edit", "text", "Other words", "She counted on.")])


def test_both_texts_that_do_not_fit_one_note_are_said_and_nothing_is_kept(cast: Cast, browser_of: Browser) -> None:
    browser = browser_of(cast.teacher.user)
    note = make_note(cast.teacher, cast.students[:1])
    edit = reverse("note_edit", args=[note.public_id])
    two = note_page(cast, browser, edit, text="b" * 2500)
    browser.post(edit, note_page(cast, browser, edit, text="a" * 2500, is_restricted="on"))
    answer = browser.post(edit, two)
    assert answer.status_code == 422
    assert "Up to 4000 letters fit here; this has 5002." in answer.content.decode()
    assert DiaryNote.objects.get().text == "a" * 2500


def test_a_piece_of_work_in_two_pages(cast: Cast, browser_of: Browser) -> None:
    browser = browser_of(cast.teacher.user)
    item = make_work(cast.teacher, cast.students[0])
    edit = reverse("portfolio_edit", args=[item.public_id])
    made_from = browser.get(edit).context["made_from"]
    form = {"key": str(uuid.uuid4()), "text": item.text, "made_on": item.made_on.isoformat(), "made_from": made_from}
    browser.post(edit, form | {"title": "The first name", "text": "Other words"})
    browser.post(edit, form | {"title": "The second name"})
    item = PortfolioItem.objects.get()
    assert (item.title, item.text, conflicts()) == (
        "The second name",
        "Other words",
        [("work.edit", "title", "The second name", "The first name")],
    )
    assert "The first name" in browser.get(reverse("conflict_list")).content.decode()


def test_a_next_step_in_two_pages(cast: Cast, browser_of: Browser) -> None:
    child = cast.students[0]
    write = reverse("child_next_step", args=[child.public_id])
    browser = browser_of(cast.teacher.user)
    made_from = browser.get(write).context["made_from"]
    one = {"key": str(uuid.uuid4()), "strengths": "Asks", "next_step": "Reads more", "made_from": made_from}
    two = {"key": str(uuid.uuid4()), "strengths": "Explains", "next_step": "", "made_from": made_from}
    browser.post(write, one)
    for _ in range(2):
        browser.post(write, two)
    newest = NextStep.objects.order_by("-pk").first()
    assert newest is not None
    assert (newest.strengths, newest.next_step, conflicts()) == (
        "Explains",
        "Reads more",
        [("next_step", "strengths", "Explains", "Asks")],
    )
    assert "Explains" in browser.get(reverse("conflict_list")).content.decode()
