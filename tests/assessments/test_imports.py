"""Taking in a framework and a rubric."""

import datetime as dt
import json
from pathlib import Path

import pytest

from assessments.models import Ability, Criterion, Framework, LearningOutcome, Rubric
from assessments.services.frameworks import BadFrameworkError, import_framework
from assessments.services.rubrics import DEFAULT_RUBRIC, BadRubricError, RubricExistsError, import_rubric
from foundation.models import Tenant
from tests.cast import Cast
from tests.conftest import in_tenant

HEADER = "id,class,subject,ordinal,code,code_basis,strand,statement,source_pdf_page\n"
FROM = dt.date(2026, 4, 1)


@pytest.fixture
def elsewhere(other_cast: Cast) -> Tenant:
    return other_cast.tenant


def test_import_framework_brings_every_outcome() -> None:
    framework = import_framework()
    assert (framework.code, framework.version, framework.licence) == (
        "ncert", "2017", "Public government text; cite NCERT",
    )  # fmt: skip
    subjects = framework.outcomes.values_list("subject", flat=True)
    assert {subject: list(subjects).count(subject) for subject in set(subjects)} == {
        "english": 77, "mathematics": 80, "evs": 40,
    }  # fmt: skip
    first = LearningOutcome.objects.get(own_id="ncert2017-english-1-02")
    assert (first.grade, first.ordinal, first.statement) == (1, 2, "names familiar objects seen in the pictures")


def test_import_framework_again_changes_nothing() -> None:
    import_framework()
    before = list(LearningOutcome.objects.order_by("own_id").values_list())
    import_framework()
    assert list(LearningOutcome.objects.order_by("own_id").values_list()) == before
    assert Framework.objects.count() == 1


def test_import_framework_brings_outcomes_up_to_the_file(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(f"# ours\n{HEADER}a-1,3,evs,1,,,,looks,1\na-2,3,evs,2,,,,asks,1\n")
    import_framework(rows_from=path, code="own", version="1")
    path.write_text(f"{HEADER}a-1,3,evs,1,E301,,,looks closely,1\n")
    import_framework(rows_from=path, code="own", version="1")
    assert list(LearningOutcome.objects.order_by("own_id").values_list("own_id", "official_code", "statement")) == [
        ("a-1", "E301", "looks closely"),
        ("a-2", "", "asks"),
    ]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("a-1,three,evs,1,,,,looks,1\n", "Row 1: class and ordinal are whole numbers."),
        ("a-1,3,evs,1,,,,,1\n", "Row 1 has no id or no statement."),
        ("a-1,3,evs,1,,,,looks,1\na-1,3,evs,2,,,,asks,1\n", "Row 2 has the id a-1 a second time."),
        ("a-1,3\n", "Row 1 has no column subject."),
    ],
)
def test_import_framework_refuses_a_bad_file(tmp_path: Path, rows: str, says: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(HEADER + rows)
    with pytest.raises(BadFrameworkError, match=says):
        import_framework(rows_from=path, code="own", version="1")
    assert not Framework.objects.exists()


def test_import_framework_stays_in_its_tenant(elsewhere: Tenant) -> None:
    import_framework()
    with in_tenant(None), in_tenant(elsewhere.pk):
        assert not LearningOutcome.objects.exists()


def _rubric(path: Path, **changes: object) -> Path:
    content = json.loads(DEFAULT_RUBRIC.read_text()) | {"version": 7} | changes
    path.write_text(json.dumps(content))
    return path


def test_import_rubric_has_six_abilities_in_three_languages(tmp_path: Path) -> None:
    rubric = import_rubric(valid_from=FROM, rows_from=_rubric(tmp_path / "r.json"))
    criteria = list(rubric.criteria.select_related("ability").order_by("position"))
    assert [(c.position, c.ability.code) for c in criteria] == list(
        enumerate(["interpret", "question", "observe", "comprehend", "communicate", "analyse"])
    )
    assert all(len(c.level_words[language]) == 4 for c in criteria for language in ("en", "hi", "te"))
    assert (rubric.version, rubric.valid_from, rubric.names["en"]) == (7, FROM, "What we see children do")


def test_import_rubric_words_are_of_readable_length() -> None:
    content = json.loads(DEFAULT_RUBRIC.read_text())
    sentences = [
        (language, words)
        for ability in content["abilities"]
        for language, levels in ability["levels"].items()
        for words in levels
    ]
    assert len(sentences) == 6 * 3 * 4
    assert len({words for _language, words in sentences}) == len(sentences)
    assert [words for language, words in sentences if not 6 <= len(words.split()) <= 16] == []


def test_import_rubric_again_gives_the_same(tmp_path: Path) -> None:
    path = _rubric(tmp_path / "r.json")
    first = import_rubric(valid_from=FROM, rows_from=path)
    assert import_rubric(valid_from=FROM, rows_from=path) == first
    assert Criterion.objects.filter(rubric=first).count() == 6


def test_import_rubric_keeps_the_words_of_a_version(tmp_path: Path) -> None:
    path = _rubric(tmp_path / "r.json")
    first = import_rubric(valid_from=FROM, rows_from=path)
    content = json.loads(path.read_text())
    content["abilities"][0]["levels"]["en"][0] = "Other words"
    path.write_text(json.dumps(content))
    with pytest.raises(RubricExistsError):
        import_rubric(valid_from=FROM, rows_from=path)
    assert first.criteria.get(position=0).words("en")[0] != "Other words"


@pytest.mark.parametrize(
    ("abilities", "says"),
    [
        ([], "Each ability stands once"),
        ([{"code": "a", "names": {"en": "A"}, "levels": {"en": ["1", "2", "3"]}}], "needs 4 level descriptions in en"),
        ([{"code": "a", "names": {"en": "A"}, "levels": {"en": ["1", "2", "3", " "]}}], "needs 4 level descriptions"),
        ([{"code": "a", "levels": {}}], "This file is not a rubric"),
        (
            [
                {"code": "a", "names": {"en": "A"}, "levels": {"en": list("1234")}},
                {"code": "b", "names": {"en": "B"}, "levels": {"hi": list("1234")}},
            ],
            "the same languages",
        ),
    ],
)
def test_import_rubric_refuses_a_bad_file(tmp_path: Path, abilities: list[object], says: str) -> None:
    before = Ability.objects.count(), Rubric.objects.count()
    with pytest.raises(BadRubricError, match=says):
        import_rubric(valid_from=FROM, rows_from=_rubric(tmp_path / "r.json", abilities=abilities))
    assert (Ability.objects.count(), Rubric.objects.count()) == before
