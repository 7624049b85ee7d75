"""Finding, merging, checking and compiling messages, all without gettext."""

import gettext
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from config import catalogues, extraction

TEMPLATE = """
{% translate "Agenda" %} {% translate 'May' context "month" %} {% trans "Save"|upper %} {% translate "100% of it" %}
{% comment %}{% translate "never shown" %}{% endcomment %} {# {% translate "nor this" %} #}
{% blocktranslate trimmed count total=rows|length with place=_("here") %}
    One teacher of {{ place }}
{% plural %}
    {{ total }} teachers,
    50% of {{ place }}
{% endblocktranslate %}
{% blocktranslate context "greeting" %}Good day {{ name }}{% endblocktranslate %}
{% include "x.html" with label=_("Close") other=_('Open') %} {{ _("Yes") }} {{ flag|yesno:_("on,off") }}
"""

PYTHON = """
from django.utils.translation import gettext_lazy as _, ngettext, npgettext, pgettext
LABEL = _("Meeting")
WORDS = _("A text "
          "in two parts")
def count(n): return ngettext("%(n)s note", "%(n)s notes", n), pgettext("verb", "Share"), npgettext("c", "a", "b", n)
NOT = "plain"
def shown(n): return f'<p title="{escape(translation.gettext("In a tag"))}">{_("In an f-string")}</p>'
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of one module and two templates."""
    (tmp_path / "templates/emails").mkdir(parents=True)
    (tmp_path / "collectives/migrations").mkdir(parents=True)
    (tmp_path / "templates/page.html").write_text(TEMPLATE)
    (tmp_path / "templates/emails/hello.txt").write_text('{% translate "Agenda" %}')
    (tmp_path / "collectives/choices.py").write_text(PYTHON)
    (tmp_path / "collectives/migrations/0001_initial.py").write_text("_('not from here')")
    return tmp_path


def test_every_kind_of_message_is_found(project: Path) -> None:
    found = {(message.context, message.id) for message in extraction.extract_all(project) if message.id}
    assert found == {
        (None, "Agenda"),
        ("month", "May"),
        (None, "Save"),
        (None, "100%% of it"),
        (None, ("One teacher of %(place)s", "%(total)s teachers, 50%% of %(place)s")),
        (None, "here"),
        ("greeting", "Good day %(name)s"),
        (None, "Close"),
        (None, "Open"),
        (None, "Yes"),
        (None, "on,off"),
        (None, "Meeting"),
        (None, "A text in two parts"),
        (None, ("%(n)s note", "%(n)s notes")),
        ("verb", "Share"),
        ("c", ("a", "b")),
        (None, "In a tag"),
        (None, "In an f-string"),
    }


def test_places_are_files_without_lines(project: Path) -> None:
    path = catalogues.path_of(project, "hi")
    catalogues.write(path, catalogues.merge(extraction.extract_all(project), Catalog(), "hi"))
    written = path.read_text()
    assert '#: templates/emails/hello.txt templates/page.html\nmsgid "Agenda"' in written
    assert "Date" not in written
    catalogues.write(path, catalogues.merge(extraction.extract_all(project), catalogues.read(path), "hi"))
    assert path.read_text() == written


def catalogue(*messages: tuple[object, object], fuzzy: str = "") -> Catalog:
    """A Hindi catalogue of (message, translation) pairs."""
    made = Catalog(locale="hi")
    for identity, text in messages:
        made.add(identity, text, flags=["fuzzy"] if identity == fuzzy else [])  # type: ignore[arg-type]
    return made


def test_merge_keeps_translations_guesses_nothing_and_remembers(tmp_path: Path) -> None:
    path = tmp_path / "locale/hi/LC_MESSAGES/django.po"
    old = catalogue(("Meeting", "बैठक"), ("Minutes", "कार्यवृत्त"), ("Never translated", ""))
    merged = catalogues.merge(catalogue(("Meeting", None), ("Meetings", None)), old, "hi")
    assert [(message.id, message.string) for message in merged if message.id] == [
        ("Meeting", "बैठक"),
        ("Meetings", None),
    ]
    catalogues.write(path, merged)
    again = catalogues.merge(catalogue(("Minutes", None)), catalogues.read(path), "hi")
    assert [(message.id, message.string) for message in again if message.id] == [("Minutes", "कार्यवृत्त")]


@pytest.mark.parametrize(
    ("message", "translation", "kind"),
    [
        ("Meeting", "बैठक", None),
        ("Meeting", "", "missing"),
        ("Hello %(name)s", "नमस्ते %(name)s", None),
        ("Hello %(name)s", "नमस्ते", "placeholders"),
        ("Hello %(name)s", "नमस्ते %(naam)s", "placeholders"),
        ("{count} left", "{count} शेष", None),
        ("{count} left", "{0} शेष", "placeholders"),
        ("<b>Now</b>", "<b>अभी</b>", None),
        ("<b>Now</b>", "<b>अभी", "placeholders"),
        (("One note", "%(n)s notes"), ("एक टिप्पणी", "%(n)s टिप्पणियाँ"), None),
        (("%(n)s note", "%(n)s notes"), ("एक टिप्पणी", "%(n)s टिप्पणियाँ"), None),
        (("%(n)s note", "%(n)s notes"), ("%(m)s टिप्पणी", "%(n)s टिप्पणियाँ"), "placeholders"),
        (("%(n)s note", "%(n)s notes"), ("%(n)s टिप्पणी", "टिप्पणियाँ"), "placeholders"),
        (("%(n)s note", "%(n)s notes"), ("%(n)s टिप्पणी", ""), "missing"),
    ],
)
def test_problems_of_one_message(message: object, translation: object, kind: str | None) -> None:
    problems = catalogues.problems(catalogue((message, None)), catalogue((message, translation)), "hi")
    assert [problem.kind for problem in problems] == ([kind] if kind else [])


def test_problems_are_listed_with_language_and_place(project: Path) -> None:
    (project / "templates/page.html").write_text('{% translate "Agenda" %}{% translate "Fuzzy" %}')
    (project / "collectives/choices.py").write_text("")
    wanted = extraction.extract_all(project)
    have = catalogue(("Fuzzy", "धुंधला"), fuzzy="Fuzzy")
    assert catalogues.problems(wanted, have, "hi") == [
        catalogues.Problem("hi", "fuzzy", "Fuzzy", ("templates/page.html",)),
        catalogues.Problem("hi", "missing", "Agenda", ("templates/emails/hello.txt", "templates/page.html")),
    ]


def test_compiled_catalogue_speaks_and_is_made_once(tmp_path: Path) -> None:
    path = tmp_path / "locale/hi/LC_MESSAGES/django.po"
    notes = ("%(n)s note", "%(n)s notes")
    catalogues.write(
        path, catalogue(("Meeting", "बैठक"), (notes, ("%(n)s टिप्पणी", "%(n)s टिप्पणियाँ")), ("Guess", "क"), fuzzy="Guess")
    )
    assert catalogues.compile_if_older(path)
    assert not catalogues.compile_if_older(path)
    spoken = gettext.translation("django", tmp_path / "locale", ["hi"])
    assert spoken.gettext("Meeting") == "बैठक"
    assert spoken.ngettext(*notes, 5) == "%(n)s टिप्पणियाँ"
    assert spoken.gettext("Guess") == "Guess"
