"""Teachers put items on the agenda, second them, and take their own back."""

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Max

from clusters.models import User
from collectives.choices import MeetingState, Origin
from collectives.models import AgendaItem, AgendaSupport, Meeting
from collectives.services.carrying import put_back, take_off
from collectives.services.meetings import locked, touch
from foundation import audit
from foundation.tenancy.connection import current_tenant_id

# Teachers see a meeting from its call on, and may add to its agenda until it is closed.
OPEN_TO_TEACHERS = (MeetingState.CALLED, MeetingState.IN_SESSION)


class AgendaClosedError(Exception):
    """The meeting takes no more items: it is not called yet, or it is closed or cancelled."""


class NotYoursToWithdrawError(Exception):
    """The item is not the teacher's own, or the meeting has begun with it."""


@transaction.atomic
def raise_item(
    *,
    key: uuid.UUID,
    meeting: Meeting,
    teacher_id: int,
    by: User,
    at: dt.datetime,
    part: str,
    title: str,
    words: str,
    planned_min: int,
) -> AgendaItem:
    """A teacher's item at the end of a part. A resend with the same key gives the first one.

    Raises AgendaClosedError when the meeting takes no more.
    """
    found = AgendaItem.everything.filter(tenant_id=current_tenant_id(), key=key).first()
    if found is not None:
        return found
    now = locked(meeting)
    if now.state not in OPEN_TO_TEACHERS:
        raise AgendaClosedError
    last = now.agenda.filter(part=part).aggregate(last=Max("position"))["last"]
    item, is_new = AgendaItem.create_once(
        key=key,
        meeting=now,
        part=part,
        origin=Origin.TEACHER,
        title=title,
        words=words,
        proposer_id=teacher_id,
        planned_min=planned_min,
        position=0 if last is None else last + 1,
        created_at=at,
    )
    if is_new:
        touch(now)
        audit.record("agenda_item_raised", by=by.pk, subject=item, part=part)
    return item


@transaction.atomic
def set_support(*, item: AgendaItem, teacher_id: int, by: User, at: dt.datetime, is_on: bool) -> AgendaItem:
    """Second an item, or no longer. The same twice changes nothing.

    Raises AgendaClosedError after the meeting.
    """
    now = locked(item.meeting)
    if now.state not in OPEN_TO_TEACHERS:
        raise AgendaClosedError
    mine = AgendaSupport.objects.filter(tenant_id=current_tenant_id(), item=item, teacher_id=teacher_id)
    if is_on == mine.exists():
        return item
    if is_on:
        AgendaSupport.objects.create(item=item, teacher_id=teacher_id)
    else:
        mine.delete()
    audit.record("item_seconded" if is_on else "item_not_seconded", by=by.pk, subject=item)
    touch(now)
    return item


@transaction.atomic
def withdraw_item(*, item: AgendaItem, teacher_id: int, by: User, at: dt.datetime) -> None:
    """Take one's own item off the agenda, before the meeting begins; its row stays, so that it can be put back.

    Safe to resend. Raises NotYoursToWithdrawError for anybody else's, a coordinator's or a carried item, or once the meeting
    is on.
    """
    now = _before_it_begins(item, teacher_id)
    if take_off(item, at=at):
        audit.record("agenda_item_withdrawn", by=by.pk, subject=item, part=item.part)
        touch(now)


@transaction.atomic
def restore_item(*, item: AgendaItem, teacher_id: int, by: User) -> None:
    """Put one's own item back where it was, with those who seconded it. Safe to resend.

    Raises NotYoursToWithdrawError as `withdraw_item` does.
    """
    now = _before_it_begins(item, teacher_id)
    if put_back(item):
        audit.record("agenda_item_restored", by=by.pk, subject=item, part=item.part)
        touch(now)


def _before_it_begins(item: AgendaItem, teacher_id: int) -> Meeting:
    now = locked(item.meeting)
    is_own = item.origin == Origin.TEACHER and item.proposer_id == teacher_id
    if not is_own or now.state not in (MeetingState.PLANNED, MeetingState.CALLED):
        raise NotYoursToWithdrawError
    return now
