"""Icons, levels, blocks, faces: the whole of what they put on a page."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.utils import translation

from collectives.choices import Outcome
from config.navigation import NAVIGATION
from config.templatetags.ui.marks import outcome_icon, outcome_tag
from config.templatetags.ui.people import initial_of, language_of
from config.words import OUTCOME_ICONS


def render(source: str, **context: object) -> str:
    return engines["django"].from_string(source).render(context)


def test_icon_is_hidden_from_voices_unless_it_stands_alone() -> None:
    assert render('{% icon "house" %}') == (
        '<svg class="icon" aria-hidden="true"><use href="/static/icons/sprite.svg#i-house"/></svg>'
    )
    assert render('{% icon "x" label="Close <it>" %}') == (
        '<svg class="icon" role="img" aria-label="Close &lt;it&gt;"><use href="/static/icons/sprite.svg#i-x"/></svg>'
    )


def test_every_icon_used_in_templates_and_navigation_is_in_the_sprite() -> None:
    sprite = (Path(settings.BASE_DIR) / "static/icons/sprite.svg").read_text()
    there = set(re.findall(r'<symbol id="i-([a-z0-9-]+)"', sprite))
    used = {place.icon for places in NAVIGATION.values() for place in places}
    for folder in ("templates", "config/templatetags"):
        for path in (Path(settings.BASE_DIR) / folder).rglob("*.*"):
            if path.suffix in {".html", ".py"}:
                used |= set(re.findall(r'(?:{% icon |icon_svg\(|\bicon=)"([a-z0-9-]+)"', path.read_text()))
    assert used - there == set()


def test_every_icon_of_the_sprite_is_used() -> None:
    # each weighs some 60 bytes in everybody's first load
    root = Path(settings.BASE_DIR)
    there = set(re.findall(r'<symbol id="i-([a-z0-9-]+)"', (root / "static/icons/sprite.svg").read_text()))
    folders = ("templates", "static/js", *(app for app in settings.INSTALLED_APPS if (root / app).is_dir()))
    texts = [
        path.read_text()
        for folder in folders
        for path in (root / folder).rglob("*.*")
        if path.suffix in {".html", ".js", ".py"}
    ]
    named = set(re.findall(r"""["'#]([a-z0-9-]+)["']""", "\n".join(texts)))
    assert there - named == set()


@pytest.mark.parametrize(
    ("value", "number", "word"),
    [(None, 0, "Not seen yet"), (0, 0, "Not seen yet"), (1, 1, "Begins"), (4, 4, "Helps others")],
)
def test_level_is_colour_lines_and_word(value: int | None, number: int, word: str) -> None:
    sign = f'<svg viewBox="0 0 20 20" aria-hidden="true"><use href="/static/icons/sprite.svg#l-{number}"/></svg>'
    assert render("{% level value %}", value=value) == (
        f'<span class="level" data-level="{number}" role="img" aria-label="{word}">{sign}</span>'
    )
    assert render("{% level value True %}", value=value) == (
        f'<span class="level level--word" data-level="{number}">{sign}<span>{word}</span></span>'
    )


def test_tile_and_tag_and_sync() -> None:
    mark = (
        '<svg class="mark" viewBox="0 0 24 24" aria-hidden="true"><use href="/static/icons/sprite.svg#m-tools"/></svg>'
    )
    assert render('{% tile "tools" state="next" size="l" %}') == (
        f'<span class="tile tile--l" data-part="tools" data-state="next">{mark}</span>'
    )
    assert render("{% tag text plain=True %}", text="<b>") == '<span class="tag tag--plain">&lt;b&gt;</span>'
    assert render('{% sync "sending" "Sending 2 of 5" %}') == (
        '<span class="sync" data-state="sending"><svg class="icon" aria-hidden="true">'
        '<use href="/static/icons/sprite.svg#i-refresh-cw"/></svg>Sending 2 of 5</span>'
    )


def test_month_line_marks_the_part_that_is_now() -> None:
    out = render("{% month_line parts %}", parts=[{"part": "share", "state": "now", "minutes": 30, "url": "/a/?b=1&c"}])
    mark = (
        '<svg class="mark" viewBox="0 0 24 24" aria-hidden="true"><use href="/static/icons/sprite.svg#m-share"/></svg>'
    )
    assert out == (
        '<ol class="month"><li class="month__part" data-part="share" data-state="now" aria-current="step">'
        f'<span class="tile tile--l" data-part="share">{mark}</span>'
        '<a class="month__name" href="/a/?b=1&amp;c">Share</a><span class="month__what soft">30 min</span>'
        '<span class="hidden-text">now</span></li></ol>'
    )


def test_month_line_on_paper_refers_to_nothing() -> None:
    out = render("{% month_line parts %}", paper=True, parts=[{"part": "share", "minutes": 30, "note": "31 < 32"}])
    assert out.startswith('<ol class="month"><li data-part="share"><div class="string"></div><span class="block">')
    assert out.endswith(
        '<strong>Share</strong> <span class="small soft">30 min</span><p class="small">31 &lt; 32</p></li></ol>'
    )
    assert "url(" not in out
    assert "<use" not in out


@pytest.mark.parametrize(
    ("name", "initial", "language"),
    [
        ("श्रद्धा त्रिपाठी", "श्र", "hi"),
        ("सुनीता वर्मा", "सु", "hi"),
        ("ఈశ్వర్", "ఈ", "te"),
        ("కృష్ణ", "కృ", "te"),
        ("ಶ್ರೀದೇವಿ ಬಿರಾದಾರ", "ಶ್ರೀ", "kn"),
        ("Dr. Anjali Rao", "A", "en"),
        ("irfan", "I", "en"),
        ("پانی", "پ", "ur"),
        ("", "·", "en"),
    ],
)
def test_initial_is_one_letter_as_its_script_writes_it(name: str, initial: str, language: str) -> None:
    assert initial_of(name) == initial
    assert language_of(name) == language


def test_native_words_carry_their_language_only_where_it_differs() -> None:
    assert render("{{ name|native }}", name="सुनीता <b>") == '<span lang="hi">सुनीता &lt;b&gt;</span>'
    with translation.override("hi"):
        assert render("{{ name|native }}", name="सुनीता") == "सुनीता"
        assert render("{{ name|native }}", name="Rao") == '<span lang="en">Rao</span>'


@pytest.mark.parametrize(
    ("language", "title", "is_told"),
    [
        ("hi", "Fair share", True),
        ("hi", "हमारी नाव", False),
        ("te", "हमारी नाव", True),
        ("hi", "پانی", True),
        ("en", "Fair share", False),
        ("en", "हमारी नाव", False),
    ],
)
def test_titles_of_chapters_in_another_language_are_explained(language: str, title: str, is_told: bool) -> None:
    with translation.override(language):
        for row in ({"title": title}, {"chapter": {"title": title}}):
            assert bool(render("{% chapter_note rows %}", rows=[row])) == is_told


def test_withheld_says_why() -> None:
    assert render("{% withheld %}") == (
        '<span class="withheld"><abbr title="Fewer than 10 children: not shown">under 10</abbr></span>'
    )


def test_each_outcome_of_a_commitment_has_an_icon_of_its_own() -> None:
    assert set(OUTCOME_ICONS) == set(Outcome.values)
    assert len(set(OUTCOME_ICONS.values())) == len(Outcome)
    assert "#i-clock" in outcome_tag("not_yet", "Not yet")
    assert "#i-check" not in outcome_tag("not_yet", "Not yet") + outcome_icon("changed")
    assert outcome_icon("") == ""
