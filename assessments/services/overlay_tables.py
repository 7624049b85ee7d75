"""A tenant's own codes and words over a whole framework: as a table to fill in, compared, applied once, undone."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.choices import subject_word
from assessments.models import Framework, LearningOutcome, OutcomeOverlay, OverlayImport
from clusters.models import User
from foundation import audit
from foundation.files.tables.columns import Column, Row, rows_of
from foundation.files.tables.reading import Problem, Table
from foundation.files.tables.writing import Cell
from foundation.tenancy.connection import current_tenant_id

MOST_CODE, MOST_STATEMENT = 20, 600
NOTHING: dict[str, Any] = {"code": "", "statements": {}}
ID = Column("id", gettext_lazy("Number here"), is_needed=True)
GRADE = Column("class", gettext_lazy("Class"))
SUBJECT = Column("subject", gettext_lazy("Subject"))
PUBLISHED_CODE = Column("published_code", gettext_lazy("Published code"))
PUBLISHED = Column("published_words", gettext_lazy("Published words"))
CODE = Column("code", gettext_lazy("Your own code"), most=MOST_CODE)
WIDTHS = (24, 8, 20, 16, 60, 16)


class ChangedMeanwhileError(ValueError):
    """Somebody changed some of these words after the table was read; nothing was applied. The message is for the person."""


@dataclass(frozen=True)
class Compared:
    """What a table says otherwise than what stands here. `changes` are as in `OverlayImport`; with problems none holds."""

    changes: tuple[dict[str, Any], ...]
    same_count: int
    problems: tuple[Problem, ...]


def columns_for(languages: Sequence[str]) -> list[Column]:
    """The columns of the table, own words in each of the tenant's languages last."""
    words = [
        Column(f"words_{code}", format_lazy("{}: {}", gettext_lazy("Your own words"), name), most=MOST_STATEMENT)
        for code, name in settings.LANGUAGES
        if code in languages
    ]
    return [ID, GRADE, SUBJECT, PUBLISHED_CODE, PUBLISHED, CODE, *words]


def template_of(framework: Framework, languages: Sequence[str]) -> tuple[list[str], list[list[Cell]]]:
    """Heading and rows: every outcome of the framework with its present code and words, in the source's order. One query."""
    columns = columns_for(languages)
    rows = LearningOutcome.objects.filter(tenant_id=current_tenant_id(), framework=framework).select_related("overlay")
    table: list[list[Cell]] = []
    for outcome in rows.order_by("grade", "subject", "ordinal", "pk"):
        own = _stands(outcome)
        first, last = outcome.grade, outcome.last_grade
        plain: list[Cell] = [
            outcome.own_id,
            first if first == last else f"{first}-{last}",
            subject_word(outcome.subject),
        ]
        plain += [outcome.official_code, outcome.statement, own["code"]]
        languages_told = [column.code.removeprefix("words_") for column in columns[len(plain) :]]
        table.append(plain + [own["statements"].get(language, "") for language in languages_told])
    return [str(column.label) for column in columns], table


def compare(framework: Framework, table: Table, languages: Sequence[str]) -> Compared:
    """The table beside what stands here. An empty cell and a row or column that is not there change nothing.

    Raises RefusedFileError when it is another table altogether. Two queries.
    """
    rows, problems = rows_of(table, columns_for(languages))
    outcomes = LearningOutcome.objects.filter(tenant_id=current_tenant_id(), framework=framework)
    known = {outcome.own_id: outcome for outcome in outcomes.select_related("overlay")}
    changes: list[dict[str, Any]] = []
    first_at: dict[str, int] = {}
    rows_by_id: dict[str, Row] = {}
    same = 0
    for row in rows:
        own_id = row.cells.get(ID.code, "")
        outcome = known.get(own_id)
        if not own_id:
            continue  # said with the heading or the cell
        if outcome is None:
            problems.append(_at(row, ID, _("This list has no outcome with this number. Take it from the template.")))
        elif own_id in first_at:
            words = _("This number stands in row %(row)d already. Keep one of the two.")
            problems.append(_at(row, ID, words % {"row": first_at[own_id]}))
        else:
            first_at[own_id], rows_by_id[own_id] = row.number, row
            problems += _published_words_kept(row, outcome)
            before = _stands(outcome)
            after = _said(row, before)
            if after == before:
                same += 1
            else:
                changes.append({"own_id": own_id, "before": before, "after": after})
    problems += _codes_twice(changes, rows_by_id)
    return Compared(tuple(changes), same, tuple(sorted(problems, key=lambda problem: problem.row)))


def _at(row: Row, column: Column, words: str) -> Problem:
    return Problem(row.number, str(column.label), words)


def _stands(outcome: LearningOutcome) -> dict[str, Any]:
    overlay = getattr(outcome, "overlay", None)
    return {"code": overlay.code, "statements": dict(overlay.statements)} if overlay else NOTHING


def _said(row: Row, before: Mapping[str, Any]) -> dict[str, Any]:
    """What would stand here: what stood, but for the cells with something in them."""
    statements = {
        code.removeprefix("words_"): cell for code, cell in row.cells.items() if code.startswith("words_") and cell
    }
    return {"code": row.cells.get(CODE.code) or before["code"], "statements": before["statements"] | statements}


def _published_words_kept(row: Row, outcome: LearningOutcome) -> Iterable[Problem]:
    """Words written into the wrong column would be lost without a word."""
    for column, published in ((PUBLISHED, outcome.statement), (PUBLISHED_CODE, outcome.official_code)):
        cell = row.cells.get(column.code, "")
        if cell and " ".join(cell.split()) != " ".join(published.split()):
            yield _at(
                row, column, _("What was published stays as it was. Write into the columns of your own beside it.")
            )


def _codes_twice(changes: Sequence[Mapping[str, Any]], rows: Mapping[str, Row]) -> Iterable[Problem]:
    """A code that two outcomes would have, once all of the table is applied. One query."""
    overlays = OutcomeOverlay.objects.filter(tenant_id=current_tenant_id()).exclude(code="")
    holder = dict(overlays.values_list("outcome__own_id", "code"))
    holder |= {change["own_id"]: change["after"]["code"] for change in changes}
    by_code: dict[str, list[str]] = {}
    for own_id, code in holder.items():
        by_code.setdefault(code, []).append(own_id)
    for change in changes:
        code, own_id = change["after"]["code"], change["own_id"]
        others = [other for other in by_code.get(code, ()) if code and other != own_id]
        if others and code != change["before"]["code"]:
            where = rows.get(others[0])
            words = (
                _("The code %(code)s stands in row %(row)d too. Codes are different from each other.")
                % {"code": code, "row": where.number}
                if where is not None
                else _("Another outcome (%(other)s) has the code %(code)s already.")
                % {"other": others[0], "code": code}
            )
            yield _at(rows[own_id], CODE, words)


@transaction.atomic
def keep_comparison(
    *, framework: Framework, file_name: str, compared: Compared, by: User, at: dt.datetime, key: uuid.UUID
) -> OverlayImport:
    """What was compared, to be looked at and then applied. Nothing is changed yet; a resend finds it."""
    kept, _is_new = OverlayImport.create_once(
        key=key,
        framework=framework,
        file_name=file_name,
        changes=list(compared.changes),
        same_count=compared.same_count,
        by_id=by.pk,
        at=at,
    )
    return kept


@transaction.atomic
def apply_import(*, kept: OverlayImport, by: User, at: dt.datetime) -> OverlayImport:
    """All of its changes at once, and only once: applied or undone before, it stays as it is.

    Raises ChangedMeanwhileError, with nothing applied, when what it was compared with stands here no longer.
    """
    found = OverlayImport.objects.select_for_update().get(tenant_id=current_tenant_id(), pk=kept.pk)
    if found.applied_at is not None:
        return found
    outcomes = _locked(found.changes)
    meanwhile = ChangedMeanwhileError(
        _("Somebody changed words or codes of this list after the table was read. Nothing was applied: send it again.")
    )
    changed = [c for c in found.changes if _stands(outcomes[c["own_id"]]) != c["before"]]
    after = {change["own_id"]: change["after"] for change in found.changes}
    if changed or _taken({each["code"] for each in after.values()}, but=outcomes.values()):
        raise meanwhile
    try:
        with transaction.atomic():
            _write(outcomes, after, by=by, at=at)
    except IntegrityError as error:  # in this very moment
        raise meanwhile from error
    found.applied_at, found.applied_by_id = at, by.pk
    found.save(update_fields=["applied_at", "applied_by_id"])
    audit.record("overlay_applied", by=by.pk, subject=found, changes=len(found.changes))
    return found


@transaction.atomic
def undo_import(*, kept: OverlayImport, by: User, at: dt.datetime) -> int:
    """Codes and words as they stood before. What somebody changed since then stays; how many did. Safe to run again."""
    found = OverlayImport.objects.select_for_update().get(tenant_id=current_tenant_id(), pk=kept.pk)
    if found.applied_at is None or found.undone_at is not None:
        return 0
    outcomes = _locked(found.changes)
    back = [change for change in found.changes if _stands(outcomes[change["own_id"]]) == change["after"]]
    taken = _taken({change["before"]["code"] for change in back}, but=[outcomes[change["own_id"]] for change in back])
    before = {change["own_id"]: change["before"] for change in back if change["before"]["code"] not in taken}
    before = _without_clashes(before, {c["own_id"]: c["after"] for c in back})
    _write(outcomes, before, by=by, at=at)
    found.undone_at = at
    found.save(update_fields=["undone_at"])
    left = len(found.changes) - len(before)
    audit.record("overlay_undone", by=by.pk, subject=found, restored=len(before), left=left)
    return left


def _without_clashes(before: dict[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Those that can go back together: what stays behind keeps its code, which nobody else may then take again."""
    while True:
        staying = {each["code"] for own_id, each in after.items() if own_id not in before} - {""}
        clear = {own_id: each for own_id, each in before.items() if each["code"] not in staying}
        if len(clear) == len(before):
            return before
        before = clear


def _locked(changes: Sequence[Mapping[str, Any]]) -> dict[str, LearningOutcome]:
    """The outcomes of the changes by own id, locked in one order with what the tenant says over them."""
    own_ids = [change["own_id"] for change in changes]
    rows = LearningOutcome.objects.filter(tenant_id=current_tenant_id(), own_id__in=own_ids)
    found = {row.own_id: row for row in rows.order_by("pk").select_for_update()}
    overlays = OutcomeOverlay.objects.filter(tenant_id=current_tenant_id(), outcome__in=found.values())
    by_outcome = {overlay.outcome_id: overlay for overlay in overlays.select_for_update()}
    for outcome in found.values():
        outcome._state.fields_cache["overlay"] = by_outcome.get(outcome.pk)
    return found


def _taken(codes: set[str], *, but: Iterable[LearningOutcome]) -> set[str]:
    """Which of these codes another outcome has."""
    rows = OutcomeOverlay.objects.filter(tenant_id=current_tenant_id(), code__in=codes - {""})
    return set(rows.exclude(outcome__in=list(but)).values_list("code", flat=True))


def _write(
    outcomes: Mapping[str, LearningOutcome], wanted: Mapping[str, Mapping[str, Any]], *, by: User, at: dt.datetime
) -> None:
    """These codes and words over their outcomes. Codes are let go first, so that two may change places."""
    tenant_id = current_tenant_id()
    concerned = [outcomes[own_id].pk for own_id in wanted]
    OutcomeOverlay.objects.filter(tenant_id=tenant_id, outcome_id__in=concerned).update(code="")
    empty = [outcomes[own_id].pk for own_id, each in wanted.items() if each == NOTHING]
    OutcomeOverlay.objects.filter(tenant_id=tenant_id, outcome_id__in=empty).delete()
    OutcomeOverlay.objects.bulk_create(
        [
            OutcomeOverlay(
                outcome=outcomes[own_id],
                code=each["code"],
                statements=each["statements"],
                changed_by_id=by.pk,
                changed_at=at,
            )
            for own_id, each in wanted.items()
            if each != NOTHING
        ],
        update_conflicts=True,
        unique_fields=["outcome"],
        update_fields=["code", "statements", "changed_by_id", "changed_at"],
    )
