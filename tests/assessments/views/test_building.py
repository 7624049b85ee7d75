"""The rubric builder through its pages."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse

from assessments.models import Criterion, Exemplar, LevelMapping, Rubric
from clusters import calendar
from clusters.calendar import add_months, period_of, today
from tests.cast import Cast
from tests.conftest import TenantClient
from tests.factories.month import photo

LANGUAGES = [code for code, _name in settings.LANGUAGES]
NEXT = f"{add_months(period_of(today()), 1):%Y-%m}"


@pytest.fixture
def client(cast: Cast, browser_of: Callable) -> TenantClient:
    """DIET faculty with an open draft."""
    browser = browser_of(cast.diet_faculty)
    browser.post(reverse("rubric_begin"))
    return browser


def criterion(ability: str = "observe") -> Criterion:
    return Criterion.objects.get(rubric__valid_from=None, ability__code=ability)


def levels(**changes: str) -> dict[str, str]:
    """Words of every level in every language of the cast's tenant."""
    given = {f"level{n}_{language}": f"{language} {n}" for n in range(1, 5) for language in LANGUAGES}
    given |= {f"carried{n}": str(n) for n in range(1, 5)}
    return given | {f"name_{language}": f"Look {language}" for language in LANGUAGES} | {"carries": "observe"} | changes


def test_the_draft_says_what_is_missing(client: TenantClient) -> None:
    page = client.get(reverse("rubric_draft")).content.decode()
    assert "Draft of version 2" in page
    assert "still to be written: हिन्दी, తెలుగు" in page
    assert "Words are missing in some languages" in page
    before = client.get(reverse("rubric_publish")).content.decode()
    assert "First these words" in before
    assert "still to be written: हिन्दी, తెలుగు" in before
    refused = client.post(reverse("rubric_publish"), {"valid_from": NEXT})
    assert refused.status_code == 422
    assert "Every level needs them in every language." in refused.content.decode()
    assert Rubric.objects.filter(valid_from=None).exists()


def test_words_are_kept_side_by_side(client: TenantClient) -> None:
    address = reverse("criterion_words", args=["observe"])
    page = client.get(address).content.decode()
    assert page.index("observe at level 1") < page.index("observe at level 2")
    assert client.post(address, levels(level2_te="చూస్తారు", carried4="3")).status_code == 302
    assert criterion().names == {language: f"Look {language}" for language in LANGUAGES}
    assert criterion().level_words["te"] == ["te 1", "చూస్తారు", "te 3", "te 4"]
    assert LevelMapping.objects.get(becomes=criterion()).levels == [1, 2, 3, 3]


def test_other_words_for_some_classes(client: TenantClient) -> None:
    address = reverse("criterion_words", args=["observe"]) + "?band=1-2"
    assert client.post(address, levels()).status_code == 302
    assert criterion().band_words["1-2"]["hi"] == ["hi 1", "hi 2", "hi 3", "hi 4"]
    assert criterion().level_words == {"en": [f"observe at level {n}" for n in range(1, 5)]}
    assert "own words" in client.get(address).content.decode()
    assert client.get(reverse("criterion_words", args=["observe"]) + "?band=9-9").status_code == 404


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"level1_en": "x" * 161}, "Up to 160 letters fit here; this has 161."),
        ({"carried2": "1", "carried1": "2"}, "A higher level cannot become a lower one"),
        ({"carries": "question"}, "“Question” already carries on as"),
        ({"carries": "unknown"}, "Choose an ability of the version before, or nothing."),
    ],
)
def test_what_cannot_be_kept_is_said_and_still_there(client: TenantClient, changes: dict[str, str], says: str) -> None:
    before = criterion().level_words
    answer = client.post(reverse("criterion_words", args=["observe"]), levels(level3_hi="दुबारा देखते हैं", **changes))
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert "दुबारा देखते हैं" in answer.content.decode()
    assert (criterion().level_words, LevelMapping.objects.get(becomes=criterion()).levels) == (before, [1, 2, 3, 4])


def test_an_ability_begins_anew_where_nothing_is_chosen(client: TenantClient) -> None:
    client.post(reverse("criterion_words", args=["observe"]), levels(carries=""))
    assert not LevelMapping.objects.filter(becomes=criterion()).exists()
    page = client.get(reverse("rubric_draft")).content.decode()
    assert "given up; its figures stay with their months" in page
    assert "counted anew" in page


def test_abilities_are_added_and_taken_out(client: TenantClient) -> None:
    refused = client.post(reverse("criterion_add"), {"name_en": " "})
    assert refused.status_code == 422
    assert "Give the ability a name" in refused.content.decode()
    added = client.post(reverse("criterion_add"), {"name_en": "Make things"})
    assert added.url == reverse("criterion_words", args=["make-things"])
    assert client.post(reverse("criterion_add"), {"name_en": "Observe"}).status_code == 422
    assert client.post(reverse("criterion_remove", args=["observe"])).status_code == 302
    in_draft = Criterion.objects.filter(rubric__valid_from=None).order_by("position")
    assert list(in_draft.values_list("ability__code", flat=True)) == [
        "interpret", "question", "comprehend", "communicate", "analyse", "make-things",
    ]  # fmt: skip


def test_what_was_taken_out_is_put_back_from_the_toast_and_later(client: TenantClient) -> None:
    page = client.get(reverse("criterion_words", args=["observe"])).content.decode()
    assert page.index("Is this ability not needed any more?") < page.index("Take this ability out of the draft")
    back = reverse("criterion_restore", args=["observe"])
    page = client.post(reverse("criterion_remove", args=["observe"]), follow=True).content.decode()
    assert page.count(f'action="{back}"') == 2  # in the toast, and in the list of what was taken out
    assert client.get(reverse("criterion_words", args=["observe"])).status_code == 404
    for _ in range(2):  # sent twice
        assert client.post(back).url == reverse("rubric_draft")
    assert (criterion().position, criterion().level_words["en"][0]) == (2, "observe at level 1")
    assert f'action="{back}"' not in client.get(reverse("rubric_draft")).content.decode()
    assert client.post(reverse("criterion_restore", args=["nothing"])).status_code == 302


def write_everything(client: TenantClient) -> None:
    """Words in every language for every ability of the draft."""
    for ability in ("interpret", "question", "observe", "comprehend", "communicate", "analyse"):
        client.post(reverse("criterion_words", args=[ability]), levels(carries=ability, name_en=f"Now {ability}"))


def test_what_changes_is_read_before_it_is_published(client: TenantClient) -> None:
    write_everything(client)
    client.post(reverse("criterion_words", args=["analyse"]), levels(carries="", name_en="Now analyse"))
    client.post(reverse("criterion_remove", args=["question"]))
    month = add_months(period_of(today()), 3)
    page = client.get(reverse("rubric_publish"), {"valid_from": f"{month:%Y-%m}"}).content.decode()
    said = [
        "1 ability is given up.", "5 abilities change.", "Given up: Question", "Called “Observe” until now.",
        "observe at level 2", "en 2", "It is counted anew", f"Publish version 2 from {calendar.month_year(month)} on",
    ]  # fmt: skip
    assert [words for words in said if words not in page] == []
    assert f'name="valid_from" value="{month:%Y-%m}"' in page
    assert Rubric.objects.filter(valid_from=None).exists()  # reading publishes nothing
    refused = client.get(reverse("rubric_publish"), {"valid_from": "1999-01"})
    assert (refused.status_code, "Choose one of the months in the list." in refused.content.decode()) == (422, True)


def test_a_version_is_taken_back_from_its_page_until_its_month_begins(
    cast: Cast, client: TenantClient, browser_of: Callable
) -> None:
    write_everything(client)
    page = client.post(reverse("rubric_publish"), {"valid_from": NEXT}, follow=True).content.decode()
    version = Rubric.objects.get(version=2)
    back = reverse("rubric_withdraw", args=[version.public_id])
    assert page.count(f'action="{back}"') == 2  # in the toast, and on the page
    assert back not in browser_of(cast.teacher.user).get(version.get_absolute_url()).content.decode()
    for _ in range(2):  # sent twice
        assert client.post(back).url == reverse("rubric_draft")
    assert "Now observe" in client.get(reverse("rubric_draft")).content.decode()
    held = client.post(reverse("rubric_withdraw", args=[cast.rubric.public_id]), follow=True).content.decode()
    assert "has begun with these words: they stay." in held
    assert Rubric.objects.published().get() == cast.rubric


def test_a_look_at_it_as_a_teacher_in_any_language(client: TenantClient) -> None:
    client.post(reverse("criterion_words", args=["observe"]), levels(level2_te="చూస్తారు"))
    page = client.get(reverse("rubric_preview"), {"ability": "observe", "language": "te"}).content.decode()
    assert "చూస్తారు" in page
    assert "మొదలు" in page  # "Begins", as on the grid
    assert page.count('type="radio"') == 25
    assert "Look en" in client.get(reverse("rubric_preview"), {"ability": "observe", "language": "xx"}).content.decode()


def test_publishing_shows_the_version_to_everybody(cast: Cast, client: TenantClient, browser_of: Callable) -> None:
    write_everything(client)
    assert client.post(reverse("rubric_publish"), {"valid_from": f"{today():%Y-%m}"}).status_code == 422
    answer = client.post(reverse("rubric_publish"), {"valid_from": NEXT})
    version = Rubric.objects.get(version=2)
    assert answer.status_code == 302, answer.content.decode()
    assert answer.url == reverse("rubric_version", args=[version.public_id])
    teacher = browser_of(cast.teacher.user)
    page = teacher.get(answer.url).content.decode()
    assert "How version 1 is read in it" in page
    assert "Now observe" in page
    assert "Hang an example here" not in page
    assert client.get(reverse("rubric_draft")).status_code == 404
    page = teacher.get(reverse("rubric_versions")).content.decode()
    assert page.index("Version 2") < page.index("Version 1")
    assert "Begin the next version" not in page
    assert teacher.get(reverse("rubric_page")).context["rubric"] == cast.rubric  # still: this month has begun with it


def test_a_draft_is_seen_by_builders_alone(cast: Cast, client: TenantClient, browser_of: Callable) -> None:
    draft = Rubric.objects.get(valid_from=None)
    teacher = browser_of(cast.teacher.user)
    assert teacher.get(reverse("rubric_version", args=[draft.public_id])).status_code == 404
    assert "draft" not in teacher.get(reverse("rubric_versions")).content.decode()
    assert client.post(reverse("rubric_discard")).url == reverse("rubric_versions")
    assert list(Rubric.objects.all()) == [cast.rubric]


def test_an_exemplar_hangs_beside_the_level(cast: Cast, client: TenantClient, browser_of: Callable) -> None:
    address = reverse("exemplar_new", args=[cast.rubric.public_id, "observe", 3])
    given: dict[str, Any] = {"key": str(uuid.uuid4()), "words_en": "Came back after lunch to look", "photo": photo()}
    assert client.post(address, given).url == cast.rubric.get_absolute_url()
    assert client.post(address, given | {"photo": photo()}).status_code == 302  # sent twice
    shown = Exemplar.objects.get()
    teacher = browser_of(cast.teacher.user)
    page = teacher.get(reverse("rubric_page")).content.decode()
    assert "Came back after lunch to look" in page
    assert shown.photo is not None
    picture = teacher.get(reverse("picture", args=[shown.photo.public_id]))
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/jpeg")
    again = teacher.get(reverse("picture", args=[shown.photo.public_id]), HTTP_IF_NONE_MATCH=picture["ETag"])
    assert again.status_code == 304
    assert client.post(reverse("exemplar_remove", args=[shown.public_id])).status_code == 302
    assert not Exemplar.objects.exists()
    assert teacher.get(reverse("picture", args=[shown.photo.public_id])).status_code == 404


def test_an_exemplar_needs_a_sentence_or_a_photo(cast: Cast, client: TenantClient) -> None:
    address = reverse("exemplar_new", args=[cast.rubric.public_id, "observe", 3])
    refused = client.post(address, {"key": str(uuid.uuid4())})
    assert refused.status_code == 422
    assert "one of the two is needed" in refused.content.decode()
    for _ in range(3):
        client.post(address, {"key": str(uuid.uuid4()), "words_en": "Looks"})
    refused = client.post(address, {"key": str(uuid.uuid4()), "words_en": "Looks once more"})
    assert "Three to a level" in refused.content.decode()
    assert "Looks once more" in refused.content.decode()
    assert client.get(reverse("exemplar_new", args=[cast.rubric.public_id, "observe", 5])).status_code == 404


def test_a_class_reads_the_words_of_its_own_grades(cast: Cast, browser_of: Callable) -> None:
    here = Criterion.objects.get(rubric=cast.rubric, position=0)
    here.band_words = {"1-2": {"en": [f"small {n}" for n in range(1, 5)]}}
    here.save(update_fields=["band_words"])
    args = [cast.classroom.public_id, f"{today():%Y-%m}"]

    def read() -> tuple[bool, bool]:
        teacher = browser_of(cast.teacher.user)
        pages = [teacher.get(reverse(name, args=args)).content.decode() for name in ("class_grid", "class_words")]
        found = {("interpret at level 2" in page, "small 2" in page) for page in pages}
        assert len(found) == 1  # both say the same
        assert "question at level 2" in pages[1]
        return found.pop()

    def teach(grades: list[int]) -> None:
        cast.classroom.grades = grades
        cast.classroom.save(update_fields=["grades"])

    teach([1, 2])
    assert read() == (False, True)
    teach([4])
    assert read() == (True, False)
    teach([2, 3])
    assert read() == (True, True)
