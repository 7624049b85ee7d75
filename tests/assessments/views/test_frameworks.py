"""Frameworks side by side, and a tenant's own words over them."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from assessments.models import LearningOutcome, OutcomeOverlay
from assessments.services.frameworks import import_frameworks
from tests.cast import Cast

OUTCOME = "ncert2017-evs-3-01"


@pytest.fixture
def known(cast: Cast) -> Cast:
    """The cast with every framework."""
    import_frameworks()
    return cast


def test_the_list_shows_each_with_source_and_licence(known: Cast, browser_of: Callable) -> None:
    page = browser_of(known.coordinator).get(reverse("framework_list")).content.decode()
    for words in (
        "Learning outcomes, NCERT 2017",
        "197 outcomes",
        "156 outcomes",
        "10 levels",
        "Public government text; cite NCERT",
        "Ministry of Education, D.O. 18-16/2020-IS-15 of 20 August 2024",
    ):
        assert words in page
    assert "in your own words" not in page


def test_an_empty_list_says_so(cast: Cast, browser_of: Callable) -> None:
    assert "No list is here yet." in browser_of(cast.coordinator).get(reverse("framework_list")).content.decode()


def test_outcomes_are_found_by_class_subject_and_words(known: Cast, browser_of: Callable) -> None:
    client = browser_of(known.teacher.user)
    address = reverse("framework_page", args=["ncert", "2017"])

    def found(**asked: str) -> list[str]:
        groups = client.get(address, asked).context["groups"]
        return [line.outcome.own_id for group in groups for line in group.lines]

    assert len(found(grade="3", subject="evs")) == LearningOutcome.objects.filter(grade=3, subject="evs").count()
    assert found(q="M301") == ["ncert2017-mathematics-3-01"]
    assert found(q="no such words") == []
    assert len(found(grade="99", subject="nonsense")) == 60


def test_competencies_stand_below_their_goal(known: Cast, browser_of: Callable) -> None:
    page = browser_of(known.teacher.user).get(
        reverse("framework_page", args=["ncf-se", "2023"]) + "?grade=1&subject=physical"
    )
    first = page.context["groups"][0]
    assert first.goal.code == "CG-1"
    assert [line.code for line in first.lines][:2] == ["C-1.1", "C-1.2"]
    assert first.title == "Body and health · Balvatika to class 2 · CG-1"


def test_a_scale_shows_its_levels_in_order(known: Cast, browser_of: Callable) -> None:
    page = browser_of(known.teacher.user).get(reverse("framework_page", args=["aser", "2024"]))
    assert [[level.name for level in domain.levels][:2] for domain in page.context["scale"]] == [
        ["Beginner", "Letter"],
        ["Beginner", "Numbers 1-9"],
    ]
    assert "never mixed with what teachers see" in page.content.decode()


def test_own_words_are_shown_over_the_published_ones(known: Cast, browser_of: Callable) -> None:
    client = browser_of(known.diet_faculty)
    published = LearningOutcome.objects.get(own_id=OUTCOME).statement
    answer = client.post(
        reverse("outcome_words", args=[OUTCOME]),
        {"code": "TG-E1", "words_en": "Looks closely at leaves", "words_te": "ఆకులు"},
    )
    assert answer.status_code == 302
    page = client.get(answer.url.partition("#")[0]).content.decode()
    assert "Looks closely at leaves" in page
    assert published in page
    assert "TG-E1" in page
    assert "1 in your own words" in client.get(reverse("framework_list")).content.decode()
    assert set(client.get(reverse("framework_page", args=["ncert", "2017"]), {"q": "tg-e1"}).context["page"]) == {
        LearningOutcome.objects.get(own_id=OUTCOME)
    }


def test_a_code_of_another_outcome_is_refused_with_everything_still_there(known: Cast, browser_of: Callable) -> None:
    client = browser_of(known.tenant_admin)
    client.post(reverse("outcome_words", args=["ncert2017-evs-3-02"]), {"code": "E1"})
    answer = client.post(reverse("outcome_words", args=[OUTCOME]), {"code": "E1", "words_hi": "ध्यान से"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Another outcome has the code E1 already." in page
    assert "ध्यान से" in page
    assert OutcomeOverlay.objects.count() == 1


def test_words_that_are_too_long_are_refused(known: Cast, browser_of: Callable) -> None:
    answer = browser_of(known.tenant_admin).post(reverse("outcome_words", args=[OUTCOME]), {"words_en": "x" * 601})
    assert answer.status_code == 422
    assert "Up to 600 letters fit here" in answer.content.decode()


def test_an_outcome_carries_on_in_another_list(known: Cast, browser_of: Callable) -> None:
    client = browser_of(known.diet_faculty)
    address = reverse("outcome_words", args=["nipun-up-2022-2-reading-1"])
    page = client.get(address, {"to": "nipun 2024"}).content.decode()
    assert "Reads and narrates/retells the stories" in page
    assert "Reads small sentences consisting" not in page  # of class 1
    chosen = {"becomes": ["nipun-2024-2-reading-2", "nipun-2024-2-reading-3"]}
    assert client.post(address + "?to=nipun+2024", chosen).status_code == 302
    outcome = LearningOutcome.objects.get(own_id="nipun-up-2022-2-reading-1")
    assert sorted(outcome.carried_to.values_list("becomes__own_id", flat=True)) == [
        "nipun-2021-2-reading-1",  # of the list that was not on the page
        *chosen["becomes"],
    ]
    shown = client.get(reverse("framework_page", args=["nipun-up", "2022"])).content.decode()
    assert "NIPUN Bharat, revised for classes 1 and 2 (2024)" in shown
    assert client.post(address + "?to=nipun+2024", {"becomes": ["nipun-2024-1-reading-1"]}).status_code == 422


def test_a_group_without_codes_has_no_column_for_them(known: Cast, browser_of: Callable) -> None:
    client = browser_of(known.teacher.user)

    def page(**asked: str) -> str:
        return str(client.get(reverse("framework_page", args=["ncert", "2017"]), asked).content.decode())

    assert 'class="outcomes__code' in page(grade="3", subject="evs")
    LearningOutcome.objects.filter(framework__code="ncert", framework__version="2017").update(official_code="")
    assert "outcomes__code" not in page(grade="3", subject="evs")
