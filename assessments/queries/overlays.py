"""Tables of own codes and words that were sent: the newest, and one with its changes ready to show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from assessments.models import Framework, LearningOutcome, OverlayImport
from clusters.scope import Scope

NEWEST = 10


@dataclass(frozen=True)
class ChangedWords:
    """What one cell says before and after; `language` is empty for the code."""

    language: str
    name: str
    before: str
    after: str


@dataclass(frozen=True)
class ChangedOutcome:
    """An outcome with its published words and what the table changes. `is_new`: nothing of the tenant's own stood there."""

    own_id: str
    code: str
    statement: str
    is_new: bool
    words: tuple[ChangedWords, ...]


def newest_imports(scope: Scope, framework: Framework) -> list[OverlayImport]:
    """The newest tables over a framework. One query."""
    return list(OverlayImport.objects.visible_to(scope).filter(framework=framework).order_by("-at", "-pk")[:NEWEST])


def counts_of(kept: OverlayImport) -> tuple[int, int]:
    """(outcomes that get own words for the first time, those whose own words change)."""
    new = sum(_is_new(change) for change in kept.changes)
    return new, len(kept.changes) - new


def _is_new(change: Mapping[str, Any]) -> bool:
    return not change["before"]["code"] and not change["before"]["statements"]


def changed_outcomes(scope: Scope, changes: Sequence[Mapping[str, Any]]) -> list[ChangedOutcome]:
    """Some of its changes with the words they concern. One query."""
    rows = LearningOutcome.objects.visible_to(scope).filter(own_id__in=[change["own_id"] for change in changes])
    known = {row.own_id: row for row in rows}
    return [
        ChangedOutcome(
            change["own_id"],
            known[change["own_id"]].official_code,
            known[change["own_id"]].statement,
            _is_new(change),
            tuple(_changed(change["before"], change["after"])),
        )
        for change in changes
    ]


def _changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[ChangedWords]:
    found = []
    if before["code"] != after["code"]:
        found.append(ChangedWords("", "", before["code"], after["code"]))
    for language, name in settings.LANGUAGES:
        old, new = before["statements"].get(language, ""), after["statements"].get(language, "")
        if old != new:
            found.append(ChangedWords(language, name, old, new))
    return found
