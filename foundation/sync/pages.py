"""What a page was made from: an edit by a plain form meets the other edits as an operation of a phone does."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from foundation.sync.bodies import Edit, Value

FIELD = "made_from"  # the hidden field that carries it


def made_from(sent: QueryDict, record: Mapping[str, Value]) -> str:
    """For the hidden field: what stood in the record when the page was made; a page that comes back keeps what it had."""
    return sent.get(FIELD, "") if sent else json.dumps(record, ensure_ascii=False)


def seen(sent: QueryDict) -> dict[str, Any]:
    """What a page that was sent had seen; nothing where that cannot be read, so that whatever stands counts as unseen."""
    try:
        found = json.loads(sent.get(FIELD, ""))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def meet(sent: QueryDict, record: Mapping[str, Value], said: Mapping[str, Value]) -> Edit:
    """What the page changes, beside what the record holds now."""
    return Edit.of_page(record, seen(sent), said)
