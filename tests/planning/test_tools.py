"""The bank of learning tools."""

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from assessments.models import Ability
from clusters.calendar import period_of, today
from clusters.models import User
from planning.models import Chapter, LearningTool, SyllabusChapter, Textbook
from tests.cast import Cast
from tests.conftest import TenantClient
from tests.factories import month

Browser = Callable[..., TenantClient]
NEW, LIST = reverse("tool_new"), reverse("tool_list")


def make_chapter(cast: Cast) -> Chapter:
    """A chapter the cluster takes up this month."""
    book = Textbook.objects.create(
        code="M4", title="Maths 4", grade=4, subject="maths", language="en", edition="2024", source="invented"
    )
    chapter = Chapter.objects.create(textbook=book, number=9, title="Half and quarter")
    SyllabusChapter.objects.create(cluster=cast.cluster, period=period_of(today()), chapter=chapter)
    return chapter


def words(**fields: Any) -> dict[str, Any]:
    """A whole form; None leaves a field out."""
    form = {
        "key": str(uuid.uuid4()),
        "title": "Fraction bread",
        "what_it_is": "A paper bread that folds.",
        "materials": "old newspaper",
        "cost_rupees": "0",
        **fields,
    }
    return {name: value for name, value in form.items() if value is not None}


def test_teacher_puts_a_tool_into_the_bank(cast: Cast, browser_of: Browser) -> None:
    chapter = make_chapter(cast)
    browser = browser_of(cast.teacher.user)
    assert "9. Half and quarter</option>" in browser.get(NEW).content.decode()
    form = words(ability="observe", chapter=chapter.public_id)
    for _ in range(2):  # sent twice, kept once
        assert browser.post(NEW, {**form, "photo": month.photo()})["Location"] == LIST
    tool = LearningTool.objects.get()
    assert (tool.cluster_id, tool.made_by, tool.period) == (cast.cluster.pk, cast.teacher, period_of(today()))
    assert (tool.title, tool.cost_rupees, tool.chapter) == ("Fraction bread", 0, chapter)
    assert tool.ability == Ability.objects.get(code="observe")
    assert tool.photo is not None
    photo = reverse("photo", args=[tool.photo.public_id])
    text = browser.get(LIST).content.decode()
    assert all(part in text for part in ("Fraction bread", "cost nothing", "Half and quarter", photo))
    assert browser_of(cast.second_teacher.user).get(photo).status_code == 200
    assert browser_of(cast.sibling_teacher.user).get(photo).status_code == 404


def test_chapters_stand_under_class_and_subject_her_own_classes_first(cast: Cast, browser_of: Browser) -> None:
    for grade, subject, number in ((1, "evs", 2), (3, "hindi", 5), (3, "mathematics", 7), (3, "mathematics", 6)):
        book, _made = Textbook.objects.get_or_create(
            code=f"{subject} {grade}", edition="2024",
            defaults={"title": subject, "grade": grade, "subject": subject, "language": "en", "source": "invented"},
        )  # fmt: skip
        chapter = Chapter.objects.create(textbook=book, number=number, title=f"{subject} {number}")
        SyllabusChapter.objects.create(cluster=cast.cluster, period=period_of(today()), chapter=chapter)
    assert cast.classroom.grades == [3]

    def groups(user: User | None) -> list[tuple[str, list[str]]]:
        page = browser_of(user).get(NEW).content.decode()
        found = re.findall(r'<optgroup label="([^"]+)">(.*?)</optgroup>', page)
        return [(label, re.findall(r">([^<]+)</option>", options)) for label, options in found]

    third = [("Class 3, Hindi", ["5. hindi 5"]), ("Class 3, maths", ["6. mathematics 6", "7. mathematics 7"])]
    first = [("Class 1, environment", ["2. evs 2"])]
    assert groups(cast.teacher.user) == third + first
    assert groups(cast.coordinator) == first + third


def test_coordinator_makes_one_too_and_others_do_not(cast: Cast, other_cast: Cast, browser_of: Browser) -> None:
    assert browser_of(cast.coordinator).post(NEW, words()).status_code == 302
    assert LearningTool.objects.get().made_by is None
    for user in (cast.block_officer, cast.district_officer, cast.tenant_admin):
        assert browser_of(user).get(LIST).status_code == 403
        assert browser_of(user).post(NEW, words()).status_code == 403
    for stranger in (cast.sibling_teacher.user, other_cast.teacher.user):
        assert list(browser_of(stranger).get(LIST).context["page"]) == []


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"title": ""}, "title", "Give the tool a name: a few words are enough."),
        ({"title": "క" * 201}, "title", "Up to 200 letters fit here; this has 201. Shorten it a little."),
        ({"cost_rupees": ""}, "cost_rupees", "Write 0 if it cost nothing."),
        ({"cost_rupees": "ten"}, "cost_rupees", "Write whole rupees in digits, for example 20."),
        ({"cost_rupees": "-1"}, "cost_rupees", "A cost is 0 or more."),
        ({"cost_rupees": "10001"}, "cost_rupees", "A tool from what is at hand costs at most ₹10,000."),
        ({"ability": "fly"}, "ability", "Choose one of the abilities in the list."),
        ({"chapter": str(uuid.uuid4())}, "chapter", "Choose one of the chapters in the list."),
        ({"photo": month.text_named_jpg}, "photo", "This file is not a photo. Choose a JPEG, PNG or WebP picture."),
        ({"photo": month.enormous_png}, "photo", "This picture is too large."),
        ({"key": "x"}, "__all__", "This page was open for too long. Send it once more."),
    ],
)
def test_bad_input_is_told_at_its_field(
    cast: Cast, browser_of: Browser, wrong: dict[str, Any], field: str, sentence: str
) -> None:
    wrong = {name: value() if callable(value) else value for name, value in wrong.items()}
    answer = browser_of(cast.teacher.user).post(NEW, words(**wrong))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    text = answer.content.decode()
    assert sentence in text
    assert "A paper bread that folds." in text
    assert not LearningTool.objects.exists()


def test_a_script_is_shown_as_text(cast: Cast, browser_of: Browser) -> None:
    browser = browser_of(cast.teacher.user)
    browser.post(NEW, words(title="<script>alert(1)</script>"))
    text = browser.get(LIST).content.decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text
