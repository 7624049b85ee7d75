"""Getting the agenda ready: what the coordinator adds, for how long, in which order."""

import datetime as dt
from typing import Literal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from clusters.models import User
from collectives.choices import Origin, Part
from collectives.models import AgendaItem, Meeting
from collectives.services.carrying import next_position, put_back, take_off
from collectives.services.meetings import locked, touch
from foundation import audit
from foundation.tenancy.connection import current_tenant_id

MINUTES = (1, 240)
COORDINATORS_ORIGINS = (Origin.COORDINATOR, Origin.MANDATED)


class AgendaRefusedError(ValueError):
    """An agenda item was refused; the message is a sentence for the person, `field` the answer it is about."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


def _open(meeting: Meeting) -> Meeting:
    now = locked(meeting)
    if not now.is_open:
        raise AgendaRefusedError(_("This meeting is over; its agenda stays as it is."))
    return now


def _checked(title: str, planned_min: int) -> str:
    title = title.strip()
    if not title:
        raise AgendaRefusedError(_("Say in a few words what it is about."), field="title")
    if not MINUTES[0] <= planned_min <= MINUTES[1]:
        raise AgendaRefusedError(
            _("An item takes %(least)s to %(most)s minutes.") % {"least": MINUTES[0], "most": MINUTES[1]},
            field="planned_min",
        )
    return title


@transaction.atomic
def add_item(
    *,
    key: UUID,
    meeting: Meeting,
    part: Part,
    title: str,
    words: str = "",
    planned_min: int = 10,
    origin: Origin = Origin.COORDINATOR,
    by: User,
    at: dt.datetime,
) -> AgendaItem:
    """Put something on the agenda as coordinator, or as asked from above. Safe to resend with the same key.

    Raises AgendaRefusedError when the meeting is over, or the origin is a teacher's to give.
    """
    now = _open(meeting)
    title = _checked(title, planned_min)
    if origin not in COORDINATORS_ORIGINS:
        raise AgendaRefusedError(_("Teachers raise their own items."), field="origin")
    item, is_new = AgendaItem.create_once(
        key=key,
        meeting=now,
        part=part,
        origin=origin,
        title=title[:200],
        words=words.strip(),
        planned_min=planned_min,
        position=next_position(now),
        created_at=at,
    )
    if is_new:
        audit.record("agenda_item_added", by=by.pk, subject=item, origin=str(origin))
        touch(now)
    return item


@transaction.atomic
def plan_item(*, item: AgendaItem, planned_min: int, part: Part, by: User) -> AgendaItem:
    """Give an item its minutes and its part. Raises AgendaRefusedError."""
    now = _open(item.meeting)
    _checked(item.title, planned_min)
    if (item.planned_min, item.part) != (planned_min, part):
        item.planned_min, item.part = planned_min, part
        item.save(update_fields=["planned_min", "part"])
        audit.record("agenda_item_planned", by=by.pk, subject=item)
        touch(now)
    return item


@transaction.atomic
def shift_item(*, item: AgendaItem, step: Literal[-1, 1], seen_at: int, by: User) -> AgendaItem:
    """Change places with the item before (-1) or after (1) it in the same part. At the end of the part nothing happens.

    `seen_at` is the position it had when it was asked for: a resend finds it elsewhere and leaves it there.
    Raises AgendaRefusedError.
    """
    now = _open(item.meeting)
    row = list(
        AgendaItem.objects.filter(tenant_id=current_tenant_id(), meeting=now, part=item.part).order_by("position", "pk")
    )
    at = next(i for i, each in enumerate(row) if each.pk == item.pk)
    to = at + step
    if row[at].position == seen_at and 0 <= to < len(row):
        places = sorted(each.position for each in row)
        if len(set(places)) < len(places):  # made at the same moment: give each a place of its own
            places = list(range(places[0], places[0] + len(places)))
        row[at], row[to] = row[to], row[at]
        for each, position in zip(row, places, strict=True):
            each.position = position
        AgendaItem.objects.bulk_update(row, ["position"])
        audit.record("agenda_item_shifted", by=by.pk, subject=item, step=step)
        touch(now)
    return item


@transaction.atomic
def remove_item(*, item: AgendaItem, by: User, at: dt.datetime) -> None:
    """Take away what the coordinator added. What teachers raised, and what came along, stays. Safe to resend.

    Raises AgendaRefusedError.
    """
    now = _coordinators(item)
    if take_off(item, at=at):
        audit.record("agenda_item_removed", by=by.pk, subject=item, title=item.title)
        touch(now)


@transaction.atomic
def restore_item(*, item: AgendaItem, by: User) -> None:
    """Put back what the coordinator had added and taken away. Safe to resend. Raises AgendaRefusedError."""
    now = _coordinators(item)
    if put_back(item):
        audit.record("agenda_item_restored", by=by.pk, subject=item, part=item.part)
        touch(now)


def _coordinators(item: AgendaItem) -> Meeting:
    now = _open(item.meeting)
    if item.origin not in COORDINATORS_ORIGINS:
        raise AgendaRefusedError(_("Only what you added can be taken away. Shorten it, or let it wait for next time."))
    return now
