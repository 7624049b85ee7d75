"""Reads that join people, places and time."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any, cast

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import F, OuterRef
from django.db.models.functions import JSONObject

from clusters.calendar import add_months
from clusters.choices import Level
from clusters.models import Conflict, Holiday, TenantSettings, User, said
from clusters.scope import Grant, Scope
from foundation.statements import Statement
from foundation.sync.kinds import Line, describe_of
from foundation.tenancy.connection import current_tenant_id

MONTH_IS_LOST_FROM = 15  # vacation days in a month from which nobody is expected to meet in it

# One statement instead of two with their joins built anew: every request of a signed-in person asks this.
_GRANTS = Statement(
    "grants",
    """
SELECT 'p' || posting.id, CASE WHEN posting.is_head THEN 'head_teacher' ELSE 'teacher' END,
       place.id, place.path, place.level, place.names,
       (SELECT level_words FROM clusters_tenantsettings WHERE tenant_id = %(tenant)s), teacher.id,
       1 AS kind, NOT posting.is_head AS later, posting.id AS pk
  FROM clusters_teacher teacher
  JOIN clusters_posting posting ON posting.tenant_id = teacher.tenant_id AND posting.teacher_id = teacher.id
  JOIN clusters_place place ON place.tenant_id = posting.tenant_id AND place.id = posting.school_id
 WHERE teacher.tenant_id = %(tenant)s AND teacher.user_id = %(user)s
   AND posting.starts_on <= %(day)s AND (posting.ends_on IS NULL OR posting.ends_on > %(day)s)
 UNION ALL
SELECT 'g' || held.id, held.role, place.id, place.path, place.level, place.names,
       (SELECT level_words FROM clusters_tenantsettings WHERE tenant_id = %(tenant)s), teacher.id, 2, FALSE, held.id
  FROM clusters_rolegrant held
  JOIN clusters_place place ON place.tenant_id = held.tenant_id AND place.id = held.place_id
  LEFT JOIN clusters_teacher teacher ON teacher.tenant_id = held.tenant_id AND teacher.user_id = held.user_id
 WHERE held.tenant_id = %(tenant)s AND held.user_id = %(user)s
   AND held.starts_on <= %(day)s AND (held.ends_on IS NULL OR held.ends_on > %(day)s)
 ORDER BY kind, later, pk
""",
    takes={"tenant": "bigint", "user": "bigint", "day": "date"},
)


def _grants_and_teacher(user: User, day: dt.date) -> tuple[tuple[Grant, ...], int | None]:
    rows = _GRANTS.rows({"tenant": user.tenant_id, "user": user.pk, "day": day})
    grants = tuple(
        Grant(code, role, place_id, path, level, _read(names), _read(words or {}))
        for code, role, place_id, path, level, names, words, *_rest in rows
    )
    return grants, rows[0][7] if rows else None


def _read(words: Any) -> dict[str, Any]:
    """A JSON column, which a bare cursor gives as text."""
    return words if isinstance(words, dict) else json.loads(words)


def grants_on(user: User, day: dt.date) -> tuple[Grant, ...]:
    """What a person is on that day, from postings first (as head before others), then role grants in the order given.

    One query.
    """
    return _grants_and_teacher(user, day)[0]


def scope_for(user: User, *, day: dt.date, chosen: str | None = None) -> Scope | None:
    """The scope of a person on a day: the grant she chose, else her only or first one; None when she has no place."""
    grants, teacher_id = _grants_and_teacher(user, day)
    if not grants:
        return None
    grant = next((g for g in grants if g.id == chosen), grants[0])
    return Scope(
        tenant_id=cast(int, user.tenant_id),
        user_id=user.pk,
        teacher_id=teacher_id,
        grant=grant,
        grants=grants,
        today=day,
    )


def tenant_settings(*, with_vacations: bool = False) -> TenantSettings:
    """The open tenant's own settings; with `vacations`, where asked, for `vacation_of`. One query.

    Raises DoesNotExist on a tenant that was never set up.
    """
    rows = TenantSettings.objects.select_related("tenant")
    if with_vacations:
        long = Holiday.objects.filter(
            tenant_id=OuterRef("tenant_id"), ends_on__gt=F("starts_on") + dt.timedelta(days=7)
        )
        told = JSONObject(first="starts_on", after="ends_on", names="names")
        rows = rows.annotate(vacations=ArraySubquery(long.order_by("starts_on").values(told=told)))
    return rows.get(tenant_id=current_tenant_id())


def vacation_of(settings: TenantSettings, period: dt.date) -> str:
    """What the calendar calls the vacation that takes half of a month, in the reader's language; empty where none does.

    `settings` were read with their vacations.
    """
    after = add_months(period, 1)
    for each in settings.vacations:  # type: ignore[attr-defined]
        first, until = dt.date.fromisoformat(each["first"]), dt.date.fromisoformat(each["after"])
        if (min(until, after) - max(first, period)).days >= MONTH_IS_LOST_FROM:
            return said(each["names"])
    return ""


@dataclass(frozen=True)
class TwoValuesShown:
    """A conflict as one of its two people sees it. `is_hers` says whose value stands: her own, or the other's."""

    conflict: Conflict
    line: Line
    is_hers: bool
    stands_by: str
    kept_by: str


# `Conflict.objects.unseen(scope)` in one plain statement: it is on every first page, where there is nearly never one.
_UNSEEN = """
SELECT id FROM clusters_conflict
 WHERE tenant_id = %(tenant)s AND (school_id = ANY(%(schools)s) OR school_id IS NULL)
   AND (stands_by_id = %(user)s AND stands_seen_at IS NULL OR kept_by_id = %(user)s AND kept_seen_at IS NULL)
 ORDER BY at DESC, id DESC LIMIT %(most)s
"""


def unseen_conflicts(scope: Scope, *, most: int) -> list[TwoValuesShown]:
    """Conflicts that the person has not yet said she has seen, newest first; one more than `most` where there are more.

    One query when there is none, else two; the apps that know what they are about add theirs.
    """
    told: dict[str, Any] = {
        "tenant": scope.tenant_id,
        "schools": list(scope.school_ids),
        "user": scope.user_id,
        "most": most + 1,
    }
    with connection.cursor() as cursor:
        cursor.execute(_UNSEEN, told)
        newest = [pk for (pk,) in cursor.fetchall()]
    if not newest:
        return []
    rows = list(
        Conflict.objects.unseen(scope)
        .filter(pk__in=newest)
        .select_related("stands_by", "kept_by")
        .order_by("-at", "-pk")
    )
    lines: dict[int, Line] = {}
    for name in {row.kind for row in rows}:
        describe = describe_of(name)
        same = [row for row in rows if row.kind == name]
        if describe is not None:
            lines |= {row.pk: line for row, line in zip(same, describe(same, scope=scope), strict=True)}
    return [
        TwoValuesShown(
            conflict=row,
            line=lines[row.pk],
            is_hers=row.stands_by_id == scope.user_id,
            stands_by=row.stands_by.name,
            kept_by=row.kept_by.name if row.kept_by else "",
        )
        for row in rows
        if row.pk in lines
    ]


def person_at(kind: str, address: str) -> User | None:
    """The active person of the open tenant with this phone number ("phone", E.164) or e-mail address ("email")."""
    people = User.objects.filter(tenant_id=current_tenant_id(), is_active=True)
    return people.filter(**{kind: address}).first()


def level_names(settings: TenantSettings) -> dict[str, str]:
    """What the tenant calls each level in the reader's language: its own words, else ours."""
    words = settings.level_words
    return {level.value: said(words[level.value]) if words.get(level.value) else str(level.label) for level in Level}
