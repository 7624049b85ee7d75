"""Taking in textbooks."""

from pathlib import Path

import pytest

from foundation.models import Tenant
from planning.models import Chapter, Textbook
from planning.services.textbooks import BadTextbookError, import_textbooks
from tests.cast import Cast
from tests.conftest import in_tenant

HEADER = "id,class,subject,book,language,ncert_code,edition,chapter_no,title,unit_or_theme,check\n"


@pytest.fixture
def elsewhere(other_cast: Cast) -> Tenant:
    return other_cast.tenant


def test_import_textbooks_brings_current_books_with_chapters() -> None:
    books = import_textbooks()
    assert [(b.grade, b.subject) for b in books] == sorted((b.grade, b.subject) for b in books)
    assert len(books) == Textbook.objects.count() == 18
    assert not Textbook.objects.filter(edition="pre-2025").exists()
    joyful = Chapter.objects.get(textbook__code="aejm1", number=1)
    assert (joyful.title, joyful.theme) == ("Finding the Furry Cat!", "Pre-number Concepts")
    weigh = Chapter.objects.get(textbook__code="demm1", number=8)
    assert weigh.title == "Weigh it, Pour it"


def test_import_textbooks_takes_the_languages_asked_for() -> None:
    assert {b.language for b in import_textbooks(languages=["en"])} == {"en"}


def test_import_textbooks_brings_earlier_books_when_asked() -> None:
    codes = {b.code for b in import_textbooks(with_earlier=True)}
    assert codes >= {"demh1", "eemh1", "eeap1"}
    assert Chapter.objects.count() == 293


def test_import_textbooks_again_changes_nothing() -> None:
    import_textbooks()
    before = list(Chapter.objects.order_by("pk").values_list())
    import_textbooks()
    assert list(Chapter.objects.order_by("pk").values_list()) == before


def test_import_textbooks_brings_titles_up_to_the_file(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(f"{HEADER}x-1,4,evs,Ours,en,ours,2026-27,1,Rain,,\n")
    import_textbooks(rows_from=path)
    path.write_text(f"{HEADER}x-1,4,evs,Ours,en,ours,2026-27,1,Rain and wells,,\n")
    import_textbooks(rows_from=path)
    assert list(Chapter.objects.values_list("number", "title")) == [(1, "Rain and wells")]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("x-1,four,evs,Ours,en,ours,2026-27,1,Rain,,\n", "Row 1: class and chapter number are whole numbers."),
        ("x-1,4,evs,Ours,en,ours,2026-27,1,,,\n", "Row 1 has no title or no book code."),
        (
            "x-1,4,evs,Ours,en,ours,2026-27,1,Rain,,\nx-2,4,evs,Ours,en,ours,2026-27,1,Well,,\n",
            "Row 2 has chapter 1 of ours a second time.",
        ),
        ("x-1,4,evs\n", "Row 1 has no column book."),
    ],
)
def test_import_textbooks_refuses_a_bad_file(tmp_path: Path, rows: str, says: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(HEADER + rows)
    with pytest.raises(BadTextbookError, match=says):
        import_textbooks(rows_from=path)
    assert not Textbook.objects.exists()


def test_import_textbooks_stays_in_its_tenant(elsewhere: Tenant) -> None:
    import_textbooks()
    with in_tenant(None), in_tenant(elsewhere.pk):
        assert not Chapter.objects.exists()
