"""Two people in one draft: what each changed joins, and where both changed one field nobody's words go unseen."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from assessments.models import Criterion, Instrument, OutcomeOverlay
from assessments.services.frameworks import import_frameworks
from tests.assessments.views.test_instruments import begun, own
from tests.cast import Cast
from tests.conftest import TenantClient

REFUSED = 422


@pytest.fixture
def client(cast: Cast, browser_of: Callable) -> TenantClient:
    return browser_of(cast.diet_faculty)


def page(client: TenantClient, address: str) -> dict[str, Any]:
    """What the form of this page sends when nothing is touched."""
    context = client.get(address).context
    shown = {bound.html_name: bound.value() for bound in context["form"]}
    count = {"count": context["form"].count} if hasattr(context["form"], "count") else {}
    return (
        {name: value for name, value in shown.items() if value is not None}
        | count
        | {"made_from": context["made_from"]}
    )


def again(client: TenantClient, address: str, answer: HttpResponse, **typed: str) -> HttpResponse:
    """The page that came back, sent as it stands."""
    context: Any = answer.context  # type: ignore[attr-defined]
    shown = {bound.html_name: bound.value() for bound in context["form"]}
    count = {"count": context["form"].count} if hasattr(context["form"], "count") else {}
    return client.post(address, shown | count | {"made_from": context["made_from"]} | typed)


def words_of(ability: str) -> Criterion:
    return Criterion.objects.get(rubric__valid_from=None, ability__code=ability)


@pytest.mark.parametrize("band", ["", "?band=1-2"])
def test_levels_of_the_rubric_that_two_people_changed_join(client: TenantClient, band: str) -> None:
    client.post(reverse("rubric_begin"))
    address = reverse("criterion_words", args=["analyse"]) + band
    one, two = page(client, address), page(client, address)
    assert client.post(address, one | {"level1_en": "Words of one"}).status_code == 302
    assert client.post(address, two | {"level3_en": "Words of two", "level2_hi": "दो"}).status_code == 302
    found = words_of("analyse").band_words["1-2"] if band else words_of("analyse").level_words
    assert (found["en"][0], found["en"][2], found["hi"][1]) == ("Words of one", "Words of two", "दो")


def test_of_one_level_both_words_are_shown_before_either_goes(client: TenantClient) -> None:
    client.post(reverse("rubric_begin"))
    address = reverse("criterion_words", args=["analyse"])
    one, two = page(client, address), page(client, address)
    client.post(address, one | {"level1_en": "Words of one", "level2_en": "Only one", "carried4": "3"})
    answer = client.post(address, two | {"level1_en": "Words of two", "carried4": "4"})
    shown = answer.content.decode()
    assert answer.status_code == REFUSED
    assert "Somebody else wrote meanwhile: “Words of one”" in shown
    assert "Words of two" in shown
    assert words_of("analyse").level_words["en"][:2] == ["Words of one", "Only one"]
    assert again(client, address, answer).status_code == 302
    assert words_of("analyse").level_words["en"][:2] == ["Words of two", "Only one"]
    assert words_of("analyse").carried_from.levels == [1, 2, 3, 3]


@pytest.mark.parametrize("made_from", ["", "no JSON", "[]"])
def test_a_page_that_does_not_say_what_it_saw_wipes_nothing(client: TenantClient, made_from: str) -> None:
    client.post(reverse("rubric_begin"))
    address = reverse("criterion_words", args=["analyse"])
    sent = page(client, address) | {"level1_en": "Other words", "made_from": made_from}
    answer = client.post(address, sent)
    assert (answer.status_code, "analyse at level 1" in answer.content.decode()) == (REFUSED, True)


def test_what_an_instrument_is(client: TenantClient) -> None:
    begun(client)
    address = reverse("instrument_about", args=[own().public_id])
    one, two, three = (page(client, address) for _ in range(3))
    client.post(address, one | {"how_en": "How of one", "subject": "writing"})
    client.post(address, two | {"how_hi": "दो", "source": "Source of two"})
    now = own()
    assert (now.how, now.subject, now.source) == ({"en": "How of one", "hi": "दो"}, "writing", "Source of two")
    answer = client.post(address, three | {"how_en": "How of three", "subject": "evs"})
    shown = answer.content.decode()
    assert answer.status_code == REFUSED
    assert "“How of one”" in shown
    assert "“Writing”" in shown
    assert "How of three" in shown


def levels_written(client: TenantClient) -> str:
    begun(client)
    address = reverse("instrument_levels", args=[own().public_id])
    client.post(address, page(client, address) | {"do": "add"})
    words = {f"{field}{n}_en": f"{field} {n}" for n in (1, 2, 3) for field in ("name", "words")}
    client.post(address, page(client, address) | words)
    return address


def english(instrument: Instrument, field: str) -> list[str]:
    return [level[field].get("en", "") for level in instrument.levels]


def test_levels_of_an_instrument_join_and_those_taken_out_stay_out(client: TenantClient) -> None:
    address = levels_written(client)
    one, two, three = (page(client, address) for _ in range(3))
    client.post(address, one | {"words1_en": "One"})
    client.post(address, two | {"words2_en": "Two", "do": "add"})
    assert english(own(), "words") == ["One", "Two", "words 3", ""]
    four = page(client, address)
    client.post(address, page(client, address) | {"do": "out-4"})
    client.post(address, page(client, address) | {"do": "out-3"})
    assert client.post(address, four | {"words1_en": "One again"}).status_code == 302
    assert english(own(), "words") == ["One again", "Two"]
    answer = client.post(address, three | {"words3_en": "Three"})
    assert (answer.status_code, "Somebody else has emptied this meanwhile." in answer.content.decode()) == (
        REFUSED,
        True,
    )
    assert again(client, address, answer).status_code == 302
    assert english(own(), "words") == ["One again", "Two", "Three"]


@pytest.mark.parametrize("deed", ["out-2", "up-2"])
def test_a_level_that_somebody_else_changed_is_neither_taken_out_nor_moved_unseen(
    client: TenantClient, deed: str
) -> None:
    address = levels_written(client)
    one, two = page(client, address), page(client, address)
    client.post(address, one | {"words2_en": "Words of one"})
    answer = client.post(address, two | {"do": deed})
    assert (answer.status_code, "Words of one" in answer.content.decode()) == (REFUSED, True)
    assert "Somebody else has changed this level meanwhile." in answer.content.decode()
    assert english(own(), "words") == ["words 1", "Words of one", "words 3"]
    assert again(client, address, answer, do=deed).status_code == 302


def test_own_words_over_an_outcome(client: TenantClient) -> None:
    import_frameworks()
    address = reverse("outcome_words", args=["nipun-up-2022-2-reading-1"]) + "?to=nipun+2024"
    one, two, three = (page(client, address) for _ in range(3))
    client.post(address, one | {"words_en": "Words of one", "becomes": ["nipun-2024-2-reading-2"]})
    client.post(address, two | {"code": "E1", "becomes": ["nipun-2024-2-reading-3"]})
    overlay = OutcomeOverlay.objects.get()
    carried = set(overlay.outcome.carried_to.values_list("becomes__own_id", flat=True))
    assert (overlay.code, overlay.statements) == ("E1", {"en": "Words of one"})
    assert carried >= {"nipun-2024-2-reading-2", "nipun-2024-2-reading-3"}
    answer = client.post(address, three | {"words_en": "Words of three"})
    assert (answer.status_code, "“Words of one”" in answer.content.decode()) == (REFUSED, True)
    assert OutcomeOverlay.objects.get().statements == {"en": "Words of one"}
