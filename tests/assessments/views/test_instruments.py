"""A tenant's own instruments through their pages: written, looked at, published, withdrawn."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from assessments.models import Instrument
from tests.cast import Cast
from tests.conftest import TenantClient, as_role
from tests.factories import assessments

LANGUAGES = [code for code, _name in settings.LANGUAGES]


@pytest.fixture
def client(cast: Cast, browser_of: Callable) -> TenantClient:
    """DIET faculty."""
    return browser_of(cast.diet_faculty)


def own() -> Instrument:
    return Instrument.objects.get(is_own=True)


def begun(client: TenantClient, **other: str) -> Any:
    """The answer to a new draft, and what was sent."""
    return client.post(
        reverse("instrument_new"),
        {"key": str(uuid.uuid4()), "name_en": "Reading in our villages", "subject": "reading", **other},
    )


def about(**changes: str) -> dict[str, str]:
    """All that is asked about an instrument, in every language."""
    words = {
        f"{field}_{language}": f"{field} in {language}"
        for field in ("name", "how", "sampling", "caveats")
        for language in LANGUAGES
    }
    plain = {"subject": "reading", "first_grade": "1", "last_grade": "5", "tester": "school"}
    return words | plain | {"source": "Our DIET, 2026", "licence": "For our schools"} | changes


def levels(count: int = 3, **changes: str) -> dict[str, str]:
    """So many levels in every language."""
    given = {"count": str(count)}
    for number in range(1, count + 1):
        for language in LANGUAGES:
            given |= {f"name{number}_{language}": f"{language} {number}", f"words{number}_{language}": f"does {number}"}
    return given | changes


def made_whole(client: TenantClient) -> Instrument:
    """The draft with all its words, published."""
    client.post(reverse("instrument_about", args=[own().public_id]), about())
    client.post(reverse("instrument_levels", args=[own().public_id]), levels())
    for _ in range(2):  # also when it is sent again
        assert client.post(reverse("instrument_publish", args=[own().public_id])).url == own().get_absolute_url()
    return own()


def published(client: TenantClient) -> Instrument:
    """An own instrument that teachers can choose."""
    begun(client)
    return made_whole(client)


def test_an_instrument_is_written_looked_at_and_published(
    cast: Cast, client: TenantClient, browser_of: Callable
) -> None:
    key = str(uuid.uuid4())
    first, again = begun(client, key=key), begun(client, key=key)
    assert first.url == again.url == reverse("instrument_levels", args=[own().public_id])
    page = client.get(own().get_absolute_url()).content.decode()
    for words in (
        "its name: हिन्दी",
        "its source",
        "how to carry it out: English",
        "level 1: English",
        "level 2: English",
    ):
        assert words in page
    assert "Something is still missing" in page
    assert client.post(reverse("instrument_publish", args=[own().public_id])).status_code == 422
    assert own().is_draft

    made = made_whole(client)
    assert (made.names["te"], made.grades, made.tester, made.source, made.licence) == (
        "name in te", [1, 2, 3, 4, 5], "school", "Our DIET, 2026", "For our schools",
    )  # fmt: skip
    assert [level["names"]["kn"] for level in made.levels] == ["kn 1", "kn 2", "kn 3"]
    teacher = browser_of(cast.teacher.user)
    assert "name in en" in teacher.get(f"/class/{cast.classroom.public_id}/tests/new/").content.decode()
    page = teacher.get(made.get_absolute_url()).content.decode()
    for words in ("Our DIET, 2026", "For our schools", "how in en", "caveats in en", "does 2", "not given yet"):
        assert words in page
    assert "Begin the next version" not in page


def test_a_draft_is_seen_by_who_writes_it_alone(cast: Cast, client: TenantClient, browser_of: Callable) -> None:
    begun(client)
    teacher = browser_of(cast.teacher.user)
    for name in ("instrument_page", "instrument_preview"):
        address = reverse(name, args=[own().public_id])
        assert client.get(address).status_code == 200
        assert teacher.get(address).status_code == 404
    assert "Reading in our villages" not in teacher.get(reverse("instrument_list")).content.decode()
    assert "Reading in our villages" in client.get(reverse("instrument_list")).content.decode()
    assert "villages" not in teacher.get(f"/class/{cast.classroom.public_id}/tests/new/").content.decode()


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"name_en": " ", "name_hi": " "}, "Give it a name by which teachers will know it."),
        ({"name_en": "x" * 121}, "Up to 120 letters fit here; this has 121."),
        ({"subject": "alchemy"}, "Choose one of these."),
        ({"key": "x"}, "Send it once more."),
    ],
)
def test_what_cannot_begin_is_said(client: TenantClient, sent: dict[str, str], says: str) -> None:
    answer = begun(client, **{"name_hi": "हमारे गाँव"} | sent)
    assert (answer.status_code, Instrument.objects.filter(is_own=True).exists()) == (422, False)
    assert says in answer.content.decode()
    assert "name_hi" in sent or "हमारे गाँव" in answer.content.decode()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"how_hi": "ह" * 1501}, "Up to 1500 letters fit here; this has 1501."),
        ({"first_grade": "5", "last_grade": "3"}, "The last class cannot come before the first."),
        ({"first_grade": "", "last_grade": "3"}, "Choose both the first and the last class"),
        ({"first_grade": "99"}, "Choose one of these."),
        ({"tester": "anyone"}, "Choose one of these."),
        ({"source": "x" * 401}, "Up to 400 letters fit here; this has 401."),
    ],
)
def test_what_cannot_be_kept_is_said_at_its_field_and_still_there(
    client: TenantClient, changes: dict[str, str], says: str
) -> None:
    begun(client)
    answer = client.post(reverse("instrument_about", args=[own().public_id]), about(caveats_te="గోల", **changes))
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert "గోల" in answer.content.decode()
    assert own().caveats == {}


def test_levels_are_added_moved_and_taken_out_without_losing_a_word(client: TenantClient) -> None:
    begun(client)
    address = reverse("instrument_levels", args=[own().public_id])

    def names(**sent: str) -> list[str]:
        answer = client.post(address, sent)
        assert answer.url == (address if "do" in sent else own().get_absolute_url())
        return [level["names"].get("en", "") for level in own().levels]

    assert names(count="2", name1_en="One", name2_en="Two", do="add") == ["One", "Two", ""]
    assert names(count="3", name1_en="One", name2_en="Two", name3_en="Three", do="up-3") == ["One", "Three", "Two"]
    assert names(count="3", name1_en="One", name2_en="Three", name3_en="Two", do="out-1") == ["Three", "Two"]
    assert names(count="2", name1_en="Three", name2_en="Two") == ["Three", "Two"]
    assert names(count="2", name1_en="Three", name2_en="Two", do="up-1") == [
        "Three",
        "Two",
    ]  # the first has no place above


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"count": "9", "do": "add"}, "9 levels are the most."),
        ({"count": "2", "do": "out-1"}, "2 levels are the least."),
        ({"count": "2", "words1_en": "x" * 161}, "Up to 160 letters fit here; this has 161."),
    ],
)
def test_levels_that_cannot_be_are_refused(client: TenantClient, sent: dict[str, str], says: str) -> None:
    begun(client)
    before = own().levels
    answer = client.post(reverse("instrument_levels", args=[own().public_id]), {"name1_kn": "ಓದು", **sent})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert "ಓದು" in answer.content.decode()
    assert own().levels == before


def test_a_look_at_it_as_a_teacher_in_any_language(client: TenantClient) -> None:
    made = published(client)
    page = client.get(reverse("instrument_preview", args=[made.public_id]), {"language": "te"}).content.decode()
    for words in ("te 2", "how in te", "caveats in te", 'lang="te"'):
        assert words in page
    assert page.count("<select") == 5
    assert (
        "how in en"
        in client.get(reverse("instrument_preview", args=[made.public_id]) + "?language=xx").content.decode()
    )


def test_published_words_never_change(cast: Cast, client: TenantClient) -> None:
    made = published(client)
    for name, sent in (("instrument_about", about(name_en="Another")), ("instrument_levels", levels(2))):
        assert client.post(reverse(name, args=[made.public_id]), sent).status_code == 404
    assert client.post(reverse("instrument_discard", args=[made.public_id])).status_code == 404
    # the database refuses too, whoever asks
    for role in ("app_web", "app_worker", "app_owner"):
        for change in ({"levels": made.levels[:2]}, {"names": {"en": "Another"}}, {"published_at": None}):
            with as_role(role), pytest.raises(IntegrityError, match="published"), transaction.atomic():
                Instrument.objects.filter(pk=made.pk).update(**change)
    with pytest.raises(IntegrityError, match="published"), transaction.atomic():
        Instrument.objects.filter(pk=made.pk).delete()
    assert own().names["en"] == "name in en"


def test_a_change_is_a_new_version(cast: Cast, client: TenantClient, browser_of: Callable) -> None:
    first = published(client)
    draft_at = client.post(reverse("instrument_next", args=[first.public_id])).url
    assert client.post(reverse("instrument_next", args=[first.public_id])).url == draft_at
    draft = Instrument.objects.get(is_own=True, published_at=None)
    assert (draft.code, draft.version, draft.levels, draft.based_on) == (first.code, "2", first.levels, first)
    client.post(reverse("instrument_levels", args=[draft.public_id]), levels(name2_en="Sentence"))
    client.post(reverse("instrument_publish", args=[draft.public_id]))
    page = browser_of(cast.teacher.user).get(f"/class/{cast.classroom.public_id}/tests/new/").content.decode()
    assert str(draft.public_id) in page
    assert str(first.public_id) not in page
    first.refresh_from_db()
    assert first.levels[1]["names"]["en"] == "en 2"
    assert "There is a newer version." in client.get(first.get_absolute_url()).content.decode()
    assert "earlier version" in client.get(reverse("instrument_list")).content.decode()


def test_one_that_others_made_is_copied_and_stays(cast: Cast, client: TenantClient) -> None:
    with as_role("app_worker"):
        theirs = assessments.make_instrument()
    page = client.get(theirs.get_absolute_url()).content.decode()
    assert "Others made it, so its words stay." in page
    for _ in range(2):  # sent again it finds the draft
        assert client.post(reverse("instrument_next", args=[theirs.public_id])).url == own().get_absolute_url()
    assert (own().code, own().version, own().source, own().levels) == (
        "own-steps", "1", "Based on: invented", theirs.levels,
    )  # fmt: skip


def test_a_withdrawn_one_is_offered_to_nobody_until_it_is_again(
    cast: Cast, client: TenantClient, browser_of: Callable
) -> None:
    made, teacher = published(client), browser_of(cast.teacher.user)
    new = f"/class/{cast.classroom.public_id}/tests/new/"
    for _ in range(2):
        assert client.post(reverse("instrument_withdraw", args=[made.public_id])).status_code == 302
    assert str(made.public_id) not in teacher.get(new).content.decode()
    assert "withdrawn" in teacher.get(made.get_absolute_url()).content.decode()
    assert client.post(reverse("instrument_offer", args=[made.public_id])).status_code == 302
    assert str(made.public_id) in teacher.get(new).content.decode()


def test_a_draft_is_thrown_away(client: TenantClient) -> None:
    begun(client)
    assert client.post(reverse("instrument_withdraw", args=[own().public_id])).status_code == 404
    assert client.post(reverse("instrument_discard", args=[own().public_id])).url == reverse("instrument_list")
    assert not Instrument.objects.filter(is_own=True).exists()


def test_an_empty_list_says_so(cast: Cast, browser_of: Callable) -> None:
    page = browser_of(cast.teacher.user).get(reverse("instrument_list")).content.decode()
    assert "There is no instrument yet." in page
    assert "Write an instrument" not in page
