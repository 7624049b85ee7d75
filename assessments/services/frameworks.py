"""Taking in published frameworks, and a tenant's own words over them."""

import csv
import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from assessments.models import Framework, LearningOutcome, OutcomeMapping, OutcomeOverlay, ScaleLevel
from assessments.services.framework_files import (
    DATA,
    BadFrameworkError,
    OutcomeRow,
    ScaleRow,
    read_competencies,
    read_outcomes,
    read_scale,
    read_targets,
)
from assessments.services.words import kept
from clusters.models import User
from foundation import audit
from foundation.tenancy.connection import current_tenant_id

NCERT_2017 = DATA / "learning_outcomes_ncert2017.csv"
MANIFEST = DATA / "frameworks.json"
MAPPINGS = DATA / "outcome_mappings.csv"

__all__ = ["BadFrameworkError", "CodeTakenError", "import_framework", "import_frameworks", "say_in_own_words"]


class CodeTakenError(ValueError):
    """Another outcome carries this code of the tenant's own; the message is for the person."""


def import_frameworks() -> list[Framework]:
    """Every framework of the data folder, in its order, with the mappings between them, in the open tenant.

    Safe to run again. Raises BadFrameworkError with nothing changed.
    """
    with transaction.atomic():
        found = [_import_entry(entry) for entry in json.loads(MANIFEST.read_text(encoding="utf-8"))]
        _import_mappings(MAPPINGS)
    return found


def import_framework(
    *,
    rows_from: Path = NCERT_2017,
    code: str = "ncert",
    version: str = "2017",
    names: Mapping[str, str] | None = None,
    source: str = "",
    licence: str = "",
) -> Framework:
    """One framework of learning outcomes by grade and subject, as the file has them, in the open tenant.

    What is not told is taken from the data folder's own list. Outcomes are found by their own id and brought up to the
    file; those that it no longer has stay. Raises BadFrameworkError with nothing changed.
    """
    entries = json.loads(MANIFEST.read_text(encoding="utf-8"))
    known = next(
        (e for e in entries if (e["code"], e["version"]) == (code, version)), {"code": code, "version": version}
    )
    told = {"names": names, "source": source, "licence": licence}
    with transaction.atomic():
        return _save(known | {k: v for k, v in told.items() if v}, read_outcomes(rows_from))


def _import_entry(entry: Mapping[str, Any]) -> Framework:
    path, only = DATA / entry["file"], entry.get("only", "")
    if entry["reader"] == "scale":
        framework = _save(entry, [])
        _save_levels(framework, read_scale(path, only))
        return framework
    if entry["reader"] == "competencies":
        return _save(entry, read_competencies(path))
    if entry["reader"] == "targets":
        return _save(entry, read_targets(path, only, prefix=f"{entry['code']}-{entry['version']}"))
    return _save(entry, read_outcomes(path))


def _save(entry: Mapping[str, Any], rows: Sequence[OutcomeRow]) -> Framework:
    told = ("kind", "names", "source", "source_url", "licence", "trust")
    framework, _created = Framework.objects.update_or_create(
        tenant_id=current_tenant_id(),
        code=entry["code"],
        version=entry["version"],
        defaults={name: entry[name] for name in told if name in entry}
        | {"checked_on": dt.date.fromisoformat(entry["checked_on"]) if "checked_on" in entry else None},
    )
    saved = _save_outcomes(framework, [row for row in rows if not row.parent], {})
    _save_outcomes(framework, [row for row in rows if row.parent], saved)
    return framework


def _save_outcomes(framework: Framework, rows: Iterable[OutcomeRow], parents: Mapping[str, int]) -> dict[str, int]:
    """Primary keys by own id."""
    outcomes = [
        LearningOutcome(
            framework=framework,
            parent_id=parents.get(row.parent),
            own_id=row.own_id,
            grade=row.grade,
            last_grade=row.last_grade,
            subject=row.subject,
            ordinal=row.ordinal,
            official_code=row.code,
            strand=row.strand,
            statement=row.statement,
        )
        for row in rows
    ]
    saved = LearningOutcome.objects.bulk_create(
        outcomes,
        update_conflicts=True,
        unique_fields=["tenant", "own_id"],
        update_fields=[
            *("framework", "parent", "grade", "last_grade", "subject", "ordinal"),
            *("official_code", "strand", "statement"),
        ],
    )
    return {outcome.own_id: outcome.pk for outcome in saved}


def _save_levels(framework: Framework, rows: Iterable[ScaleRow]) -> None:
    ScaleLevel.objects.bulk_create(
        [ScaleLevel(framework=framework, domain=r.domain, rank=r.rank, name=r.name, description=r.says) for r in rows],
        update_conflicts=True,
        unique_fields=["tenant", "framework", "domain", "rank"],
        update_fields=["name", "description"],
    )


def _import_mappings(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as lines:
        pairs = [(row["outcome"], row["becomes"]) for row in csv.DictReader(lines)]
    wanted = {own_id for pair in pairs for own_id in pair}
    outcomes = LearningOutcome.objects.filter(tenant_id=current_tenant_id(), own_id__in=wanted)
    ids = dict(outcomes.values_list("own_id", "pk"))
    if missing := sorted(wanted - ids.keys()):
        raise BadFrameworkError(f"{path.name} names {missing[0]}, which no framework has.")
    OutcomeMapping.objects.bulk_create(
        [OutcomeMapping(outcome_id=ids[outcome], becomes_id=ids[becomes]) for outcome, becomes in pairs],
        ignore_conflicts=True,
    )


@transaction.atomic
def say_in_own_words(
    *,
    outcome: LearningOutcome,
    code: str,
    statements: Mapping[str, str],
    becomes: Iterable[LearningOutcome],
    by: User,
    at: dt.datetime,
) -> OutcomeOverlay | None:
    """The tenant's own code and words over an outcome, and what it carries on as; None once there are none left.

    The published words stay as they are; another import does not touch these. Raises CodeTakenError.
    """
    tenant_id = current_tenant_id()
    own = kept(statements)
    OutcomeMapping.objects.filter(tenant_id=tenant_id, outcome=outcome).delete()
    OutcomeMapping.objects.bulk_create(
        OutcomeMapping(outcome=outcome, becomes=other) for other in becomes if other.pk != outcome.pk
    )
    audit.record("outcome_reworded", by=by.pk, subject=outcome, code=code, languages=sorted(own))
    if not own and not code:
        OutcomeOverlay.objects.filter(tenant_id=tenant_id, outcome=outcome).delete()
        return None
    try:
        with transaction.atomic():
            overlay, _created = OutcomeOverlay.objects.update_or_create(
                tenant_id=tenant_id,
                outcome=outcome,
                defaults={"code": code, "statements": own, "changed_by_id": by.pk, "changed_at": at},
            )
    except IntegrityError as error:
        raise CodeTakenError(
            _("Another outcome has the code %(code)s already. Codes are different from each other.") % {"code": code}
        ) from error
    return overlay
