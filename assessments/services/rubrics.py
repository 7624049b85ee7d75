"""Taking in a version of the rubric."""

import datetime as dt
import json
import uuid
from pathlib import Path
from typing import Any

from django.db import transaction

from assessments.models import LEVEL_COUNT, Ability, Criterion, LevelMapping, Rubric
from assessments.services.framework_files import DATA
from foundation.tenancy.connection import current_tenant_id

DEFAULT_RUBRIC = DATA / "rubric.json"


class BadRubricError(ValueError):
    """The file is not a rubric; the message names the ability and what is wrong with it."""


class RubricExistsError(ValueError):
    """This version is there already, in other words. A change of words is a new version."""


@transaction.atomic
def import_rubric(*, valid_from: dt.date, rows_from: Path = DEFAULT_RUBRIC) -> Rubric:
    """The rubric version of the file with one criterion an ability, valid from a day, in the open tenant.

    Safe to run again with the same file. Raises BadRubricError, and RubricExistsError when the version is there with other
    words: ratings keep the version they were made with, so that its words never change. Levels of the version before carry
    over as they are, ability by ability.
    """
    content = read_rubric(rows_from)
    tenant_id = current_tenant_id()
    found = Rubric.objects.filter(tenant_id=tenant_id, version=content["version"]).first()
    if found is not None:
        kept = {c.ability.code: c.level_words for c in found.criteria.select_related("ability").order_by("position")}
        if kept != {a["code"]: a["levels"] for a in content["abilities"]}:
            raise RubricExistsError(f"Version {content['version']} is there already with other words.")
        return found
    before = Rubric.objects.filter(tenant_id=tenant_id).published().filter(valid_from__lt=valid_from).first()
    rubric = Rubric.objects.create(
        public_id=uuid.uuid5(uuid.NAMESPACE_URL, f"rubric/{content['version']}"),
        version=content["version"],
        names=content["names"],
        valid_from=valid_from,
        based_on=before,
    )
    for position, each in enumerate(content["abilities"]):
        ability, _created = Ability.objects.get_or_create(
            tenant_id=tenant_id, code=each["code"], defaults={"names": each["names"], "position": position}
        )
        criterion = Criterion.objects.create(
            rubric=rubric, ability=ability, position=position, names=each["names"], level_words=each["levels"]
        )
        old = Criterion.objects.filter(rubric=before, ability=ability).first() if before else None
        if old is not None:
            LevelMapping.objects.create(criterion=old, becomes=criterion, levels=list(range(1, LEVEL_COUNT + 1)))
    return rubric


def read_rubric(path: Path) -> dict[str, Any]:
    """`{version, names, abilities: [{code, names, levels: {language: [four sentences]}}]}`. Raises BadRubricError."""
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        abilities = [(a["code"], a["names"]["en"], a["levels"]) for a in content["abilities"]]
        languages = {frozenset(levels) for _code, _name, levels in abilities}
        int(content["version"])
    except (ValueError, KeyError, TypeError) as error:
        raise BadRubricError(f"This file is not a rubric: {error}.") from error
    if len({code for code, _name, _levels in abilities}) != len(abilities) or not abilities:
        raise BadRubricError("Each ability stands once in a rubric.")
    if len(languages) != 1:
        raise BadRubricError("Every ability needs its levels in the same languages.")
    for code, _name, levels in abilities:
        for language, words in levels.items():
            if len(words) != LEVEL_COUNT or not all(w.strip() for w in words):
                raise BadRubricError(f"{code} needs {LEVEL_COUNT} level descriptions in {language}.")
    return content
