"""The same experience, the same report, open in two pages: the later stands, the other is kept and shown."""

import uuid
from collections.abc import Callable
from typing import Any

from django.urls import reverse

from clusters.models import Conflict
from collectives.models import Experience, ReportBack
from tests.cast import Cast
from tests.collectives.views.test_commitments import held
from tests.conftest import TenantClient
from tests.factories.month import make_commitment, make_experience

Browser = Callable[..., TenantClient]


def conflicts() -> list[tuple[str, str, Any, Any]]:
    """Kind, field, what stands and what was kept."""
    return list(Conflict.objects.order_by("field").values_list("kind", "field", "stands", "kept"))


def test_an_experience_in_two_pages(cast: Cast, browser_of: Browser) -> None:
    story = make_experience(cast.teacher)
    browser = browser_of(cast.teacher.user)
    edit = reverse("experience_edit", args=[story.public_id])
    page = browser.get(edit)
    form = {name: value or "" for name, value in page.context["form"].initial.items()}
    form |= {"key": str(uuid.uuid4()), "made_from": page.context["made_from"]}
    browser.post(edit, form | {"title": "The first name", "puzzle": "Why?"}, follow=True)
    answers = [browser.post(edit, form | {"title": "The second name"}, follow=True) for _ in range(2)]
    story = Experience.objects.get()
    assert (story.title, story.puzzle, conflicts()) == (
        "The second name",
        "Why?",
        [("experience.edit", "title", "The second name", "The first name")],
    )
    told = "Something else had been written meanwhile: both stand on your first page."
    assert [told in [str(each) for each in answer.context["messages"]] for answer in answers] == [True, False]
    assert "The first name" in browser.get(reverse("conflict_list")).content.decode()


def test_a_report_in_two_pages(cast: Cast, browser_of: Browser) -> None:
    commitment = make_commitment(held(cast), cast.teacher)
    browser = browser_of(cast.teacher.user)
    tell = reverse("commitment_report", args=[commitment.public_id])
    seen = browser.get(tell).context["made_from"]
    form = {"key": str(uuid.uuid4()), "outcome": "tried", "made_from": seen}
    browser.post(tell, form | {"words": "Words of the first page"})
    for _ in range(2):
        browser.post(tell, form | {"words": "Words of the second page"})
    assert (ReportBack.objects.get().words, conflicts()) == (
        "Words of the second page",
        [("commitment.report", "words", "Words of the second page", "Words of the first page")],
    )
    known = browser.get(tell).context["made_from"]
    browser.post(tell, form | {"words": "Knowing what stood there", "made_from": known})
    assert (ReportBack.objects.get().words, Conflict.objects.count()) == ("Knowing what stood there", 1)
