"""A tenant's own codes and words over a whole framework, by a table through its pages."""

import csv
import io
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from assessments.models import LearningOutcome, OutcomeOverlay, OverlayImport
from assessments.services.frameworks import import_framework
from foundation.models import AuditEvent
from tests.cast import Cast
from tests.conftest import TenantClient
from tests.factories import tables

FIRST, SECOND, THIRD = "ncert2017-evs-3-01", "ncert2017-evs-3-02", "ncert2017-evs-3-03"
HEAD = ["Number here", "Your own code", "Your own words: English", "Your own words: हिन्दी"]
UPLOAD = ("overlay_upload", ["ncert", "2017"])


@pytest.fixture
def client(cast: Cast, browser_of: Callable) -> TenantClient:
    """DIET faculty beside a framework."""
    import_framework()
    return browser_of(cast.diet_faculty)


def send(client: TenantClient, rows: list[list[Any]], *, head: list[str] | None = None, key: str = "") -> Any:
    """The answer to a table."""
    content = tables.workbook([head or HEAD, *rows])
    return send_file(client, content, "words.xlsx", key=key)


def send_file(client: TenantClient, content: bytes, name: str, *, key: str = "") -> Any:
    given = {"key": key or str(uuid.uuid4()), "table": tables.sent(content, name)}
    return client.post(reverse(UPLOAD[0], args=UPLOAD[1]), given)


def applied(client: TenantClient, rows: list[list[Any]]) -> OverlayImport:
    """A table that was looked at and applied."""
    answer = send(client, rows)
    assert answer.status_code == 302, answer.content.decode()
    kept = OverlayImport.objects.order_by("-pk")[0]
    assert client.post(reverse("overlay_apply", args=[kept.public_id])).status_code == 302
    return kept


def own() -> dict[str, tuple[str, dict[str, str]]]:
    rows = OutcomeOverlay.objects.select_related("outcome").order_by("outcome__own_id")
    return {row.outcome.own_id: (row.code, row.statements) for row in rows}


def test_the_template_holds_every_outcome_with_its_present_words(client: TenantClient) -> None:
    client.post(reverse("outcome_words", args=[FIRST]), {"code": "=E1", "words_hi": "ध्यान से देखते हैं"})
    answer = client.get(reverse("overlay_template_xlsx", args=["ncert", "2017"]))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="ncert-2017.xlsx"'
    rows = list(load_workbook(io.BytesIO(answer.content)).worksheets[0].rows)
    outcomes = LearningOutcome.objects.filter(framework__code="ncert")
    assert len(rows) == 1 + outcomes.count()
    head = [cell.value for cell in rows[0]]
    assert head[:7] == [
        "Number here", "Class", "Subject", "Published code", "Published words", "Your own code", "Your own words: English",
    ]  # fmt: skip
    cells = next(row for row in rows if row[0].value == FIRST)
    assert [(cell.value, cell.data_type) for cell in (cells[1], cells[5], cells[head.index("Your own words: हिन्दी")])] == [
        (3, "n"), ("=E1", "s"), ("ध्यान से देखते हैं", "s"),
    ]  # fmt: skip
    text = client.get(reverse("overlay_template_csv", args=["ncert", "2017"])).content
    assert text.startswith(b"\xef\xbb\xbf")
    line = next(row for row in csv.reader(io.StringIO(text.decode("utf-8-sig"))) if row[0] == FIRST)
    assert line[5] == "'=E1"


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_template_sent_back_changes_nothing(client: TenantClient, kind: str) -> None:
    client.post(reverse("outcome_words", args=[FIRST]), {"code": "=E1", "words_hi": "ध्यान से"})
    before = own()
    template = client.get(reverse(f"overlay_template_{kind}", args=["ncert", "2017"])).content
    answer = send_file(client, template, f"words.{kind}")
    assert answer.url == reverse(*UPLOAD[:1], args=UPLOAD[1])
    assert "there is nothing to change" in client.get(answer.url).content.decode()
    assert (own(), OverlayImport.objects.exists()) == (before, False)


def test_a_table_is_looked_at_applied_once_and_undone(cast: Cast, client: TenantClient) -> None:
    client.post(reverse("outcome_words", args=[SECOND]), {"code": "E2", "words_en": "Old words", "words_te": "పాత"})
    client.post(reverse("outcome_words", args=[THIRD]), {"code": "E3"})
    before = own()
    key = str(uuid.uuid4())
    rows = [[FIRST, "E1", "Looks", ""], [SECOND, "", "New words", ""], [THIRD, "E3", "", ""]]
    first, again = send(client, rows, key=key), send(client, rows, key=key)
    kept = OverlayImport.objects.get()
    assert first.url == again.url == reverse("overlay_import", args=[kept.public_id])
    page = client.get(first.url).content.decode()
    for words in (
        "1 outcome in own words for the first time",
        "1 outcome with other words or another code",
        "1 outcome of the table stays as it is",
        "Old words",
        "New words",
    ):
        assert words in page
    assert own() == before  # nothing yet

    apply, undo = (reverse(name, args=[kept.public_id]) for name in ("overlay_apply", "overlay_undo"))
    assert client.post(undo).status_code == 302  # nothing to undo
    for _ in range(2):
        assert client.post(apply).status_code == 302
    assert own() == {
        FIRST: ("E1", {"en": "Looks"}),
        SECOND: ("E2", {"en": "New words", "te": "పాత"}),  # what the table does not mention stays
        THIRD: ("E3", {}),
    }
    assert "Undo all of it" in client.get(first.url).content.decode()
    for _ in range(2):
        assert client.post(undo).status_code == 302
    assert client.post(apply).status_code == 302  # late, and does nothing any more
    assert own() == before
    assert "Undone:" in client.get(first.url).content.decode()
    verbs = AuditEvent.objects.filter(verb__startswith="overlay_").order_by("pk").values_list("verb", "actor_id")
    assert list(verbs) == [("overlay_applied", cast.diet_faculty.pk), ("overlay_undone", cast.diet_faculty.pk)]


def test_two_codes_change_places(client: TenantClient) -> None:
    applied(client, [[FIRST, "A", "", ""], [SECOND, "B", "", ""]])
    kept = applied(client, [[FIRST, "B", "", ""], [SECOND, "A", "", ""]])
    assert [code for code, _words in own().values()] == ["B", "A"]
    client.post(reverse("overlay_undo", args=[kept.public_id]))
    assert [code for code, _words in own().values()] == ["A", "B"]


def test_what_was_changed_meanwhile_is_not_written_over(client: TenantClient) -> None:
    send(client, [[FIRST, "A", "", ""], [SECOND, "B", "", ""]])
    kept = OverlayImport.objects.get()
    client.post(reverse("outcome_words", args=[FIRST]), {"words_en": "Somebody else"})
    answer = client.post(reverse("overlay_apply", args=[kept.public_id]))
    assert answer.status_code == 422
    assert "Nothing was applied: send it again." in answer.content.decode()
    assert own() == {FIRST: ("", {"en": "Somebody else"})}


def test_undoing_leaves_what_somebody_changed_since_then(client: TenantClient) -> None:
    kept = applied(client, [[FIRST, "A", "", ""], [SECOND, "B", "Words", ""], [THIRD, "C", "", ""]])
    client.post(reverse("outcome_words", args=[SECOND]), {"code": "B", "words_en": "Better words"})
    client.post(reverse("outcome_words", args=[THIRD]), {"code": "D"})
    page = client.post(reverse("overlay_undo", args=[kept.public_id]), follow=True).content.decode()
    assert "Undone, but for 2 that somebody changed since then." in page
    assert own() == {SECOND: ("B", {"en": "Better words"}), THIRD: ("D", {})}


def test_an_undone_code_that_another_has_now_stays_away(client: TenantClient) -> None:
    client.post(reverse("outcome_words", args=[FIRST]), {"code": "A"})
    kept = applied(client, [[FIRST, "B", "", ""]])
    client.post(reverse("outcome_words", args=[SECOND]), {"code": "A"})
    client.post(reverse("overlay_undo", args=[kept.public_id]))
    assert own() == {FIRST: ("B", {}), SECOND: ("A", {})}


PROBLEMS: list[tuple[str, list[str] | None, list[list[Any]], list[tuple[int, str, str]]]] = [
    (
        "a missing column",
        HEAD[1:],
        [["E1", "Looks", ""]],
        [(1, "Number here", "This column is missing. Copy it from the template.")],
    ),
    (
        "a heading of its own",
        [*HEAD[:3], "Hindi"],
        [[FIRST, "E1", "", "देखते हैं"]],
        [(1, "Hindi", "This heading is not known here. Use one of the template, or take the column out.")],
    ),
    (
        "an unknown number",
        None,
        [["ncert2017-evs-9-99", "E1", "", ""]],
        [(2, "Number here", "This list has no outcome with this number. Take it from the template.")],
    ),
    (
        "a number twice",
        None,
        [[FIRST, "E1", "", ""], [FIRST, "E2", "", ""]],
        [(3, "Number here", "This number stands in row 2 already. Keep one of the two.")],
    ),
    (
        "a code twice",
        None,
        [[FIRST, "E1", "", ""], [SECOND, "E1", "", ""]],
        [
            (2, "Your own code", "The code E1 stands in row 3 too. Codes are different from each other."),
            (3, "Your own code", "The code E1 stands in row 2 too. Codes are different from each other."),
        ],
    ),
    (
        "a code of 200 Devanagari letters",
        None,
        [[FIRST, "क" * 200, "", ""]],
        [(2, "Your own code", "Up to 20 letters fit here; this has 200. Shorten it a little.")],
    ),
    (
        "a formula",
        None,
        [[FIRST, "=A1", "", ""]],
        [(2, "Your own code", "There is a formula in this cell. Copy it and paste it as a value.")],
    ),
    (
        "published words changed",
        [HEAD[0], "Published words"],
        [[FIRST, "Looks closely"]],
        [(2, "Published words", "What was published stays as it was. Write into the columns of your own beside it.")],
    ),
]


@pytest.mark.parametrize(("head", "rows", "says"), [each[1:] for each in PROBLEMS], ids=[each[0] for each in PROBLEMS])
def test_what_is_wrong_is_told_by_row_and_column_and_nothing_is_taken_in(
    client: TenantClient, head: list[str] | None, rows: list[list[Any]], says: list[tuple[int, str, str]]
) -> None:
    answer = send(client, rows, head=head)
    assert answer.status_code == 422
    assert [(each.row, each.column, each.words) for each in answer.context["problems"]] == says
    assert all(words in answer.content.decode() for _row, _column, words in says)
    assert (own(), OverlayImport.objects.exists()) == ({}, False)


def test_words_of_200_devanagari_letters_fit(client: TenantClient) -> None:
    applied(client, [[FIRST, "", "", "क" * 200]])
    assert own() == {FIRST: ("", {"hi": "क" * 200})}


def test_a_code_of_an_outcome_that_is_not_in_the_table_is_taken(client: TenantClient) -> None:
    client.post(reverse("outcome_words", args=[SECOND]), {"code": "E1"})
    answer = send(client, [[FIRST, "E1", "", ""]])
    assert answer.status_code == 422
    assert f"Another outcome ({SECOND}) has the code E1 already." in answer.content.decode()


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (tables.bomb(), "words.xlsx", "far larger than a table of words"),
        (tables.old_workbook(), "words.xls", "a workbook of the old kind (.xls)"),
        (tables.locked_workbook(), "words.xlsx", "This workbook has a password."),
        (b"", "words.xlsx", "This file is empty."),
        ("id,code\n1,Schüler\n".encode("cp1252"), "words.csv", "in a Windows encoding"),
        (b"id,code\n1,A\n", "words.xlsx", "is called .xlsx but is no Excel workbook"),
        (tables.workbook([["Name", "Age"], ["Asha", 8]]), "words.xlsx", "not the heading of this table"),
        (("id\n" + "1\n" * 50_000).encode(), "words.csv", "more than 5,000 rows"),
    ],
    ids=["bomb", "xls", "password", "empty", "windows", "txt", "heading", "50000"],
)
def test_a_file_that_is_no_table_is_answered_at_its_field(
    client: TenantClient, content: bytes, name: str, says: str
) -> None:
    answer = send_file(client, content, name)
    assert answer.status_code == 422
    assert says in str(answer.context["form"].errors["table"])
    assert not OverlayImport.objects.exists()


def test_a_form_without_a_file_says_so(client: TenantClient) -> None:
    answer = client.post(reverse(*UPLOAD[:1], args=UPLOAD[1]), {"key": str(uuid.uuid4())})
    assert answer.status_code == 422
    assert "Please add a file." in answer.content.decode()


def test_a_heading_in_another_language_is_known(client: TenantClient) -> None:
    applied_rows = [[FIRST, "E1"]]
    assert send(client, applied_rows, head=["id", "आपका अपना कोड"]).status_code == 302
    assert OverlayImport.objects.get().changes[0]["after"]["code"] == "E1"
