"""Every date a person reads is said by `clusters.calendar`: Django's own catalogue spells months otherwise (नवमबर)."""

import ast
import datetime as dt
import re
from pathlib import Path

from django.conf import settings
from django.template import Context, Template
from django.utils.formats import date_format
from django.utils.translation import override

from clusters import calendar

APPS = ("config", "reports", "collectives", "planning", "assessments", "clusters", "foundation")
DJANGOS = {
    "django.utils.formats": {"date_format", "time_format", "localize"},
    "django.utils.dates": {"*"},
    "django.utils.dateformat": {"*"},
    "django.template.defaultfilters": {"date", "time"},
    "django.contrib.humanize": {"*"},
    "django.contrib.humanize.templatetags.humanize": {"*"},
}
# Figures alone ("2026-11", for addresses) are the same in every language.
FILTER = re.compile(r"\|(?:date|time)\b(?!:\"[Ymd-]+\")|\{%\s*now\b")
# A date put on the page without a filter is said by Django: {{ meeting.period }}, with day=note.noted_on.
BARE = re.compile(r"(?:\{\{\s*|\b\w+=)(?:\w+\.)*(?:\w+_(?:at|on)|period|valid_from)(?=\s*(?:\}\}|%\}| \w+=))")


def _python_words(source: str) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module in DJANGOS:
            names = {alias.name for alias in node.names}
            found += [f"{node.module}.{name}" for name in sorted(names) if DJANGOS[node.module] & {name, "*"}]
        elif isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name in DJANGOS]
        elif isinstance(node, ast.Attribute) and node.attr in {"date_format", "time_format"}:
            found.append(node.attr)
    return found


def _template_words(source: str) -> list[str]:
    return [match.group() for pattern in (FILTER, BARE) for match in pattern.finditer(source)]


def test_no_code_says_a_date_in_djangos_words() -> None:
    root = Path(settings.BASE_DIR)
    found = {
        str(path.relative_to(root)): words
        for app in APPS
        for path in sorted((root / app).rglob("*.py"))
        if (words := _python_words(path.read_text(encoding="utf-8")))
    }
    assert found == {}


def test_no_template_says_a_date_in_djangos_words() -> None:
    root = Path(settings.BASE_DIR) / "templates"
    found = {
        str(path.relative_to(root)): words
        for path in sorted(root.rglob("*"))
        if path.is_file() and (words := _template_words(path.read_text(encoding="utf-8")))
    }
    assert found == {}


def test_the_guard_sees_each_way_to_djangos_words() -> None:
    assert _python_words("from django.utils.formats import date_format, get_format") == [
        "django.utils.formats.date_format"
    ]
    assert _python_words("from django.utils.dates import MONTHS") == ["django.utils.dates.MONTHS"]
    assert _python_words("import django.utils.dateformat") == ["django.utils.dateformat"]
    assert _python_words("from django.utils import formats\nformats.date_format(day)") == ["date_format"]
    assert _template_words('{{ d|date:"F Y" }}{{ d|date }}{% now "j F" %}') == ["|date", "|date", "{% now"]
    assert _template_words("{{ meeting.period }}{% translate with day=note.noted_on %}") == [
        "{{ meeting.period",
        "day=note.noted_on",
    ]
    assert _template_words('{{ d|date:"Y-m" }}{{ meeting.period|month_year }}{% if day == note.noted_on %}') == []


def test_a_month_is_spelt_one_way_in_code_and_on_pages() -> None:
    months = [dt.date(2026, number, 1) for number in range(1, 13)]
    with override("hi"):
        assert date_format(months[10], "F") == "नवमबर"  # the spelling this guard is for
        page = Template("{% for month in months %}{{ month|month }} {% endfor %}").render(Context({"months": months}))
        assert page.split() == [calendar.month(month) for month in months]
        assert page.split() == [
            *("जनवरी", "फ़रवरी", "मार्च", "अप्रैल", "मई", "जून"),
            *("जुलाई", "अगस्त", "सितंबर", "अक्टूबर", "नवंबर", "दिसंबर"),
        ]
        assert [calendar.month_year(months[10]), calendar.day_month(dt.date(2026, 12, 4))] == ["नवंबर 2026", "4 दिसंबर"]
