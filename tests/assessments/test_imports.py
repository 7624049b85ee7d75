"""Taking in a framework and a rubric."""

import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from assessments.models import (
    Ability,
    Criterion,
    Framework,
    LearningOutcome,
    LevelMapping,
    OutcomeMapping,
    OutcomeOverlay,
    Rubric,
)
from assessments.services.frameworks import (
    BadFrameworkError,
    CodeTakenError,
    import_framework,
    import_frameworks,
    say_in_own_words,
)
from assessments.services.rubrics import DEFAULT_RUBRIC, BadRubricError, RubricExistsError, import_rubric
from foundation.models import Tenant
from tests.cast import Cast
from tests.conftest import as_role, in_tenant

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


def test_import_frameworks_brings_all_with_their_sources() -> None:
    import_frameworks()
    assert [
        (f.code, f.version, f.kind, f.outcomes.count(), f.levels.count())
        for f in Framework.objects.order_by("code", "version")
    ] == [
        ("aser", "2024", "scale", 0, 10),
        ("hpc", "2024", "scale", 0, 3),
        ("ncert", "2017", "outcomes", 197, 0),
        ("ncf-se", "2023", "competencies", 156, 0),
        ("nipun", "2021", "targets", 2, 0),
        ("nipun", "2024", "targets", 24, 0),
        ("nipun-up", "2022", "targets", 5, 0),
    ]  # fmt: skip
    assert all(
        f.source and f.source_url and f.licence and f.trust["en"] and f.checked_on for f in Framework.objects.all()
    )
    first = LearningOutcome.objects.get(own_id="ncf2023.fnd.C-1.1")
    assert (first.grade, first.last_grade, first.subject, first.official_code) == (0, 2, "physical", "C-1.1")
    assert first.parent is not None
    assert first.parent.official_code == "CG-1"
    both = LearningOutcome.objects.get(own_id="nipun-up-2022-2-comprehension-1")
    assert (both.grade, both.last_grade, both.statement) == (2, 3, "answers 75% of questions on a passage read")
    assert LearningOutcome.objects.get(own_id="nipun-up-2022-0-reading-1").statement == "reads 5 two-letter words"


def test_every_name_and_trust_note_of_a_framework_is_in_every_language() -> None:
    import_frameworks()
    languages = {code for code, _name in settings.LANGUAGES}
    for framework in Framework.objects.all():
        assert languages <= framework.names.keys()
        assert languages <= framework.trust.keys()


def test_import_frameworks_again_keeps_own_words_and_mappings(cast: Cast) -> None:
    import_frameworks()
    outcome = LearningOutcome.objects.get(own_id="nipun-up-2022-2-reading-1")
    becomes = [m.becomes for m in outcome.carried_to.all()]
    assert [each.own_id for each in becomes] == ["nipun-2021-2-reading-1"]
    say_in_own_words(
        outcome=outcome, code="UP-R2", statements={"hi": "पढ़ते हैं", "en": " "}, becomes=becomes, by=cast.diet_faculty,
        at=timezone.now(),
    )  # fmt: skip
    counts = Framework.objects.count(), LearningOutcome.objects.count(), OutcomeMapping.objects.count()
    import_frameworks()
    assert (Framework.objects.count(), LearningOutcome.objects.count(), OutcomeMapping.objects.count()) == counts
    overlay = OutcomeOverlay.objects.get(outcome=outcome)
    assert (overlay.code, overlay.statements, overlay.changed_by_id) == ("UP-R2", {"hi": "पढ़ते हैं"}, cast.diet_faculty.pk)


def test_own_words_taken_away_leave_the_published_ones(cast: Cast) -> None:
    import_frameworks()
    outcome = LearningOutcome.objects.get(own_id="ncert2017-evs-3-01")
    told: dict[str, Any] = {"outcome": outcome, "becomes": [outcome], "by": cast.tenant_admin, "at": timezone.now()}
    assert say_in_own_words(code="E-1", statements={}, **told) is not None
    assert say_in_own_words(code="", statements={"hi": ""}, **told) is None
    assert (OutcomeOverlay.objects.count(), outcome.carried_to.count()) == (0, 0)


def test_a_code_stands_for_one_outcome(cast: Cast) -> None:
    import_frameworks()
    first, second = LearningOutcome.objects.filter(subject="evs").order_by("pk")[:2]
    told: dict[str, Any] = {"statements": {}, "becomes": [], "by": cast.tenant_admin, "at": timezone.now()}
    say_in_own_words(outcome=first, code="E-1", **told)
    with pytest.raises(CodeTakenError, match="Another outcome has the code E-1 already"):
        say_in_own_words(outcome=second, code="E-1", **told)
    assert OutcomeOverlay.objects.get().outcome == first


def test_the_command_brings_frameworks_into_one_tenant(cast: Cast, elsewhere: Tenant) -> None:
    said = io.StringIO()
    with as_role("app_owner"), in_tenant(None):
        call_command("import_frameworks", tenant=cast.tenant.key, stdout=said)
    assert said.getvalue().splitlines()[0] == "one: ncert 2017, 197 lines"
    assert len(said.getvalue().splitlines()) == 7
    with in_tenant(None), in_tenant(elsewhere.pk):
        assert not Framework.objects.exists()
    with pytest.raises(CommandError, match="There is no tenant three"):
        call_command("import_frameworks", tenant="three")


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
    assert all(len(c.level_words[language]) == 4 for c in criteria for language, _name in settings.LANGUAGES)
    assert (rubric.version, rubric.valid_from, rubric.names["en"]) == (7, FROM, "What we see children do")


def test_the_default_rubric_is_whole_in_every_language() -> None:
    content = json.loads(DEFAULT_RUBRIC.read_text())
    for code, _name in settings.LANGUAGES:
        assert content["names"][code]
        assert [len(ability["levels"][code]) for ability in content["abilities"]] == [4] * 6
        assert len({ability["names"][code] for ability in content["abilities"]}) == 6


def test_import_rubric_words_are_of_readable_length() -> None:
    content = json.loads(DEFAULT_RUBRIC.read_text())
    sentences = [
        (language, words)
        for ability in content["abilities"]
        for language, levels in ability["levels"].items()
        for words in levels
    ]
    assert len(sentences) == 6 * 4 * 4
    assert len({words for _language, words in sentences}) == len(sentences)
    assert [words for language, words in sentences if not 6 <= len(words.split()) <= 16] == []


def test_import_rubric_again_gives_the_same(tmp_path: Path) -> None:
    path = _rubric(tmp_path / "r.json")
    first = import_rubric(valid_from=FROM, rows_from=path)
    assert import_rubric(valid_from=FROM, rows_from=path) == first
    assert Criterion.objects.filter(rubric=first).count() == 6


def test_import_rubric_carries_the_version_before_over_as_it_is(tmp_path: Path) -> None:
    first = import_rubric(valid_from=FROM, rows_from=_rubric(tmp_path / "r.json"))
    second = import_rubric(valid_from=dt.date(2026, 9, 1), rows_from=_rubric(tmp_path / "r2.json", version=8))
    assert second.based_on == first
    assert [
        (m.criterion.position, m.becomes.position, m.levels)
        for m in LevelMapping.objects.filter(becomes__rubric=second).order_by("pk")
    ] == [(n, n, [1, 2, 3, 4]) for n in range(6)]


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
