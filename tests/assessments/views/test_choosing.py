"""What a note can be about is near at hand: this week's children, few outcomes, in the reader's words."""

import uuid
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from assessments.models import DiaryNote, Framework, LearningOutcome, NoteOutcome, OutcomeOverlay
from clusters.calendar import today
from tests.cast import Cast
from tests.conftest import TenantClient
from tests.factories.assessments import make_note
from tests.factories.clusters import make_students

Browser = Callable[..., TenantClient]
NEW = reverse("note_new")
CHOICES = reverse("outcome_choices")


def make_outcomes() -> dict[str, LearningOutcome]:
    """Two subjects of class 3, and one of class 5."""
    framework = Framework.objects.create(
        code="own",
        version="1",
        kind="outcomes",
        names={"en": "Ours"},
        source="Us",
        licence="Public",
        checked_on=today(),
    )
    rows = (("m1", 3, "mathematics"), ("m2", 3, "mathematics"), ("e1", 3, "english"), ("far", 5, "english"))
    made = [
        LearningOutcome(
            framework=framework, own_id=own_id, grade=grade, last_grade=grade, subject=subject, ordinal=place,
            statement=f"Does {own_id}",
        )
        for place, (own_id, grade, subject) in enumerate(rows)
    ]  # fmt: skip
    return {outcome.own_id: outcome for outcome in LearningOutcome.objects.bulk_create(made)}


def titled(shelves: Any) -> dict[str, list[str]]:
    """Outcomes under their headings."""
    return {shelf.title: [line.outcome.own_id for line in shelf.lines] for shelf in shelves}


def shelves(page: Any) -> dict[str, Any]:
    """What a form offers: chosen, lately used, and how many there are; the rest where it was asked for."""
    found = page.context["outcomes"]
    return {
        "chosen": [line.outcome.own_id for line in found.chosen],
        "recent": [line.outcome.own_id for line in found.recent],
        "count": found.count,
    } | ({} if found.rest is None else {"rest": titled(found.rest)})


def test_outcomes_of_her_class_by_subject_the_ones_she_used_lately_first(cast: Cast, browser_of: Browser) -> None:
    outcomes = make_outcomes()
    browser = browser_of(cast.teacher.user)
    every = {"English · Class 3": ["e1"], "Mathematics · Class 3": ["m1", "m2"]}
    assert titled(browser.get(CHOICES).context["shelves"]) == every
    assert shelves(browser.get(NEW)) == {"chosen": [], "recent": [], "count": 3}
    note = make_note(cast.teacher, cast.students[:1], outcomes=[outcomes["m2"]])
    make_note(cast.colleague, cast.students[:1], outcomes=[outcomes["m1"]])  # another's choice is not hers
    assert shelves(browser.get(NEW)) == {"chosen": [], "recent": ["m2"], "count": 3}
    edit = reverse("note_edit", args=[note.public_id])
    assert shelves(browser.get(edit)) == {"chosen": ["m2"], "recent": [], "count": 3}
    work = reverse("portfolio_new", args=[cast.students[0].public_id])
    page = browser.get(work)
    assert shelves(page) == {"chosen": [], "recent": ["m2"], "count": 3}
    assert f'data-choices="{CHOICES}?grade=3"' in page.content.decode()
    assert titled(browser.get(CHOICES, {"grade": 3}).context["shelves"]) == every
    assert titled(browser.get(CHOICES, {"grade": 5}).context["shelves"]) == {"English · Class 5": ["far"]}


def test_without_scripts_a_form_shows_all_of_them_and_holds_what_was_typed(cast: Cast, browser_of: Browser) -> None:
    outcomes = make_outcomes()
    browser = browser_of(cast.teacher.user)
    note = make_note(cast.teacher, cast.students[:1], outcomes=[outcomes["m2"]])
    edit = reverse("note_edit", args=[note.public_id])
    work = reverse("portfolio_new", args=[cast.students[0].public_id])
    rest = {"English · Class 3": ["e1"], "Mathematics · Class 3": ["m1"]}
    for address in (NEW, edit, work):
        key = str(uuid.uuid4())
        page = browser.post(address, {"key": key, "text": "Half a line", "outcomes": ["m2"], "show": "outcomes"})
        assert (page.status_code, page.context["form"].errors) == (200, {})
        assert shelves(page) == {"chosen": ["m2"], "recent": [], "count": 3, "rest": rest}
        text = page.content.decode()
        assert (key in text, "Half a line" in text, "field__error" in text) == (True, True, False)
    assert DiaryNote.objects.count() == 1


def test_outcomes_ticked_on_their_own_page_are_chosen_in_the_form(cast: Cast, browser_of: Browser) -> None:
    make_outcomes()
    page = browser_of(cast.teacher.user).get(NEW, {"outcomes": ["m1", "far", "nothing"]})
    assert shelves(page) == {"chosen": ["m1"], "recent": [], "count": 3}


def test_an_outcome_that_stands_in_a_note_stays_although_it_is_of_another_class(
    cast: Cast, browser_of: Browser
) -> None:
    outcomes = make_outcomes()
    browser = browser_of(cast.teacher.user)
    note = make_note(cast.teacher, cast.students[:1], outcomes=[outcomes["far"]])
    edit = reverse("note_edit", args=[note.public_id])
    page = browser.get(edit)
    form = {
        "key": str(uuid.uuid4()),
        "children": [str(cast.students[0].public_id)],
        "text": "New words",
        "noted_on": today().isoformat(),
        "outcomes": ["far", "e1"],
        "made_from": page.context["made_from"],
    }
    assert browser.post(edit, form).status_code == 302
    assert sorted(NoteOutcome.objects.values_list("outcome__own_id", flat=True)) == ["e1", "far"]
    refused = browser.post(NEW, form | {"outcomes": ["far"]})
    assert (refused.status_code, "Choose learning outcomes from the list." in refused.content.decode()) == (422, True)


def test_outcomes_in_the_reader_s_words_else_marked_with_their_language(cast: Cast, browser_of: Browser) -> None:
    outcomes = make_outcomes()
    OutcomeOverlay.objects.create(outcome=outcomes["m1"], statements={"hi": "हमारे शब्द"}, changed_at=now())
    browser = browser_of(cast.teacher.user)
    text = browser.get(CHOICES, headers={"accept-language": "hi"}).content.decode()
    assert ("हमारे शब्द" in text, "Does m1" in text) == (True, False)
    assert '<span lang="en">Does m2</span>' in text


def test_this_week_s_children_stand_first_and_the_others_behind_them(cast: Cast, browser_of: Browser) -> None:
    make_students(cast.classroom, 20)
    browser = browser_of(cast.teacher.user)
    page = browser.get(NEW)
    first, rest = page.context["first"], [child for group in page.context["rest"] for child in group.children]
    assert (len(first), len(first) + len(rest), {*first} & {*rest}) == (6, 32, set())
    asked = rest[-1]
    chosen = browser.get(NEW, {"child": str(asked.public_id)})
    assert (asked in chosen.context["first"], chosen.context["chosen"]) == (True, {str(asked.public_id)})


def test_few_children_stand_there_all_at_once(cast: Cast, browser_of: Browser) -> None:
    page = browser_of(cast.second_teacher.user).get(NEW)
    assert (page.context["first"], page.context["rest"]) == (cast.second_students, [])


def test_a_hundred_outcomes_cost_as_many_queries_as_three(cast: Cast, browser_of: Browser) -> None:
    outcomes = make_outcomes()
    browser = browser_of(cast.teacher.user)
    browser.get(NEW)
    counts = []
    for more in (0, 100):
        LearningOutcome.objects.bulk_create(
            LearningOutcome(
                framework_id=outcomes["m1"].framework_id, own_id=f"x{index}", grade=3, last_grade=3,
                subject="mathematics", ordinal=index, statement="More",
            )
            for index in range(more)
        )  # fmt: skip
        for address in (NEW, CHOICES):
            with CaptureQueriesContext(connection) as queries:
                browser.get(address)
            counts.append(len(queries))
    assert counts[:2] == counts[2:]


def test_the_same_words_sent_again_with_another_key_are_the_same_note(cast: Cast, browser_of: Browser) -> None:
    browser = browser_of(cast.teacher.user)
    form = {
        "children": [str(child.public_id) for child in cast.students[:2]],
        "text": "Sent, then Back",
        "noted_on": today().isoformat(),
    }

    def send(**fields: Any) -> str:
        return str(browser.post(NEW, form | {"key": str(uuid.uuid4())} | fields)["Location"])

    first = send()
    assert send() == first
    others = [send(text="Other words"), send(children=[str(cast.students[0].public_id)]), send(is_restricted="on")]
    assert (len({first, *others}), DiaryNote.objects.count()) == (4, 4)
    browser.post(reverse("note_delete", args=[first.split("/")[2]]))
    assert send() not in {first, *others}  # what was taken away is no answer
    work = reverse("portfolio_new", args=[cast.students[0].public_id])
    piece = {"title": "A story", "text": "Once", "made_on": today().isoformat()}
    kept = [browser.post(work, piece | {"key": str(uuid.uuid4())})["Location"] for _ in range(2)]
    assert kept[0] == kept[1]
