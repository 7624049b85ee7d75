"""Taking in the instruments of competency tests."""

import datetime as dt
import json
import uuid
from pathlib import Path
from typing import Any

from django.db import transaction

from assessments.choices import Tester
from assessments.models import LEAST_LEVELS, MOST_LEVELS, Instrument
from assessments.services.framework_files import DATA
from foundation.tenancy.connection import current_tenant_id

INSTRUMENTS = DATA / "instruments.json"


class BadInstrumentError(ValueError):
    """The file is not a list of instruments; the message names the one and what is wrong with it."""


class InstrumentExistsError(ValueError):
    """This version is there already with other levels. A change of levels is a new version: results keep theirs."""


@transaction.atomic
def import_instruments(*, at: dt.datetime, rows_from: Path = INSTRUMENTS) -> list[Instrument]:
    """The instruments of the file, published in the open tenant; safe to run again with the same file.

    Raises BadInstrumentError, and InstrumentExistsError when a version is there with other levels; nothing is changed then.
    """
    tenant_id = current_tenant_id()
    found = []
    for each in read_instruments(rows_from):
        plain = {name: each[name] for name in ("names", "subject", "grades", "levels", "source")}
        plain |= {name: each[name] for name in ("licence", "tester", "how", "sampling", "caveats") if name in each}
        always = uuid.uuid5(uuid.NAMESPACE_URL, f"instrument/{each['code']}/{each['version']}")
        instrument, _is_new = Instrument.objects.get_or_create(
            tenant_id=tenant_id,
            code=each["code"],
            version=each["version"],
            defaults=plain | {"public_id": always, "key": always, "published_at": at},
        )
        if instrument.levels != each["levels"]:
            raise InstrumentExistsError(f"{instrument} is there already with other levels.")
        found.append(instrument)
    return found


def read_instruments(path: Path) -> list[dict[str, Any]]:
    """`[{code, version, names, subject, grades, source, levels: [{names, words}]}]`, and if it likes licence, tester, how,
    sampling and caveats. Raises BadInstrumentError."""
    try:
        content: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
        for each in content:
            named = [level["names"]["en"].strip() and level["words"]["en"].strip() for level in each["levels"]]
            if not all((each["code"], each["version"], each["names"]["en"], each["subject"], each["source"])):
                raise BadInstrumentError(f"{each['code']} needs a code, a version, a name, a subject and its source.")
            if not LEAST_LEVELS <= len(named) <= MOST_LEVELS or not all(named):
                raise BadInstrumentError(
                    f"{each['code']} needs {LEAST_LEVELS} to {MOST_LEVELS} levels, each with a name and words."
                )
            if each.get("tester", Tester.ANYBODY) not in Tester.values:
                raise BadInstrumentError(f"{each['code']}: the tester is one of {', '.join(Tester.values)}.")
            if not all(isinstance(grade, int) for grade in each["grades"]):
                raise BadInstrumentError(f"{each['code']}: grades are whole numbers.")
    except (ValueError, KeyError, TypeError) as error:
        if isinstance(error, BadInstrumentError):
            raise
        raise BadInstrumentError(f"This file is not a list of instruments: {error}.") from error
    keys = [(each["code"], each["version"]) for each in content]
    if len(set(keys)) != len(keys) or not keys:
        raise BadInstrumentError("Each instrument and version stands once in the list.")
    return content
