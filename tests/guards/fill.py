"""At least one row in every walled table, so that no wall goes untried. A new table is filled by itself; where its
constraints ask for more than plain values, say so in `SPECIAL`.
"""

import datetime as dt
import uuid
from typing import Any, cast

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.models import Session
from django.db import models

from foundation.models import TenantOwned
from foundation.tenancy.walls import ADOPTED

DAY = dt.date(2026, 11, 1)
PLAIN: dict[type[models.Field], Any] = {
    models.IntegerField: 1,
    models.BooleanField: False,
    models.DateTimeField: dt.datetime(2026, 11, 1, 10, 30, tzinfo=dt.UTC),
    models.DateField: DAY,
    models.JSONField: {},
    ArrayField: [1],
    models.CharField: "x",
    models.TextField: "x",
    models.UUIDField: uuid.UUID(int=1),
}
GIVEN = object()  # fill it although it may be empty
ANOTHER = object()  # not the row that everything else points to
FRESH = object()  # a word that no other row has
# One more, to which nothing else points yet.
TWICE = ("clusters.School", "collectives.Commitment", "assessments.LearningOutcome", "collectives.Moderation")
SPECIAL: dict[str, dict[str, Any]] = {
    "collectives.Sitting": {"ends_at": dt.datetime(2026, 11, 1, 12, 30, tzinfo=dt.UTC)},
    "collectives.Meeting": {"part_shares": [25, 25, 25, 25]},
    "collectives.Attendance": {"teacher": GIVEN},
    "collectives.AgendaItem": {"proposer": GIVEN},
    "assessments.LearningOutcome": {"own_id": FRESH},
    "assessments.LevelMapping": {"levels": [1, 2, 3, 4], "becomes": ANOTHER},
    "assessments.Exemplar": {"words": {"en": "x"}},
    "assessments.WorkSample": {"words": "x"},
    "assessments.DiaryNote": {"text": "x", "recording": GIVEN, "recording_sec": 1},
    "assessments.PortfolioItem": {"kind": "text", "text": "x", "file": GIVEN},
    "clusters.Conflict": {"school": GIVEN},
    "clusters.School": {"udise_code": "99999999999"},
    "account.EmailAddress": {"email": "someone@example.org"},
}


def _value(field: models.Field) -> Any:
    """A plain value; for a key the first row that the walls show."""
    if field.is_relation:
        return cast(type[models.Model], field.related_model)._default_manager.first()
    if field.choices:
        return field.choices[0][0]
    return next(value for kind, value in PLAIN.items() if isinstance(field, kind))


def _special(field: models.Field, given: Any) -> Any:
    if given is GIVEN:
        return _value(field)
    if given is ANOTHER:
        return cast(type[models.Model], field.related_model)._default_manager.order_by("pk").last()
    return uuid.uuid4().hex if given is FRESH else given


def _fill_one(model: type[models.Model]) -> bool:
    special = SPECIAL.get(model._meta.label, {})
    values: dict[str, Any] = {}
    for field in model._meta.local_concrete_fields:
        if field.name in special:
            values[field.name] = _special(field, special[field.name])
        elif field.name == "tenant" or (field.primary_key and not field.is_relation) or field.has_default():
            continue
        elif not field.null and not field.blank:
            values[field.name] = _value(field)
            if values[field.name] is None:
                return False  # what it points to comes first
    model._default_manager.create(**values)
    return True


def fill_every_table(tenant_id: int) -> list[str]:
    """Add what is missing in the open tenant. Returns the tables that stayed empty. Runs as `app_worker`."""
    waiting: list[type[models.Model]] = []
    waiting += [m for m in apps.get_models(include_auto_created=True) if issubclass(m, TenantOwned)]
    waiting += [m for m in apps.get_models() if m._meta.db_table in ADOPTED and m is not Session]
    if not Session.objects.exists():
        Session.objects.create(
            session_key=f"session-of-{tenant_id}", session_data="x", expire_date=PLAIN[models.DateTimeField]
        )
    for _ in range(len(waiting)):
        waiting = [m for m in waiting if not (m._default_manager.exists() or _fill_one(m))]
    for model in apps.get_models():
        if model._meta.label in TWICE:
            _fill_one(model)
    return [m._meta.db_table for m in waiting]
