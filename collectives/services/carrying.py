"""What was left open comes along; what is taken off an agenda can be put back."""

import datetime as dt

from django.db.models import Max, Q, QuerySet

from collectives.choices import MeetingState, Origin
from collectives.models import AgendaItem, Meeting
from foundation.tenancy.connection import current_tenant_id


def next_position(meeting: Meeting) -> int:
    """The position after the last item of an agenda."""
    found = AgendaItem.objects.filter(tenant_id=current_tenant_id(), meeting=meeting).aggregate(last=Max("position"))
    return (found["last"] or 0) + 1


def take_off(item: AgendaItem, *, at: dt.datetime) -> bool:
    """Take an item off the agenda; False when it was off already."""
    return _of(item).filter(withdrawn_at=None).update(withdrawn_at=at) > 0


def put_back(item: AgendaItem) -> bool:
    """Put an item back where it was; False when it stood there."""
    return _of(item).filter(withdrawn_at__isnull=False).update(withdrawn_at=None) > 0


def _of(item: AgendaItem) -> QuerySet[AgendaItem]:
    return AgendaItem.everything.filter(tenant_id=current_tenant_id(), pk=item.pk)


def carry_into(meeting: Meeting, *, at: dt.datetime) -> list[AgendaItem]:
    """Bring along what the last closed meeting left open, and what stood on meetings cancelled since. Safe to run again.

    An item keeps its words, its part, its minutes and its proposer; its origin becomes "carried over".
    """
    earlier = Meeting.objects.filter(
        tenant_id=current_tenant_id(), collective_id=meeting.collective_id, period__lte=meeting.period
    ).exclude(pk=meeting.pk)
    last = earlier.filter(state=MeetingState.CLOSED).order_by("-period", "-pk").first()
    cancelled = Q(state=MeetingState.CANCELLED)
    if last is not None:
        cancelled &= Q(period__gte=last.period)
    sources = [*earlier.filter(cancelled).values_list("pk", flat=True), *([last.pk] if last else [])]
    left_open = AgendaItem.objects.filter(
        tenant_id=current_tenant_id(), meeting_id__in=sources, is_done=False, carried_to=None
    ).order_by("meeting__period", "meeting_id", "position", "pk")
    carried = [
        AgendaItem(
            meeting=meeting,
            part=item.part,
            origin=Origin.CARRIED,
            title=item.title,
            words=item.words,
            proposer_id=item.proposer_id,
            planned_min=item.planned_min,
            position=position,
            carried_from=item,
            created_at=at,
        )
        for position, item in enumerate(left_open, start=next_position(meeting))
    ]
    return AgendaItem.objects.bulk_create(carried)


def _to_come(collective_id: int) -> QuerySet[Meeting]:
    """Its meetings that have not begun, in the order of their months."""
    coming = Meeting.objects.filter(
        tenant_id=current_tenant_id(),
        collective_id=collective_id,
        state__in=(MeetingState.PLANNED, MeetingState.CALLED),
    )
    return coming.order_by("period", "pk")


def gather(collective_id: int) -> None:
    """Let what was carried over to a later meeting come to the one that is next now. Safe to run again."""
    coming = _to_come(collective_id)
    first = coming.first()
    if first is None:
        return
    later = AgendaItem.objects.filter(
        tenant_id=current_tenant_id(), meeting__in=coming.exclude(pk=first.pk), carried_from__isnull=False
    ).order_by("meeting__period", "meeting_id", "position", "pk")
    for position, item in enumerate(later, start=next_position(first)):
        item.meeting, item.position = first, position
        item.save(update_fields=["meeting", "position"])


def carry_on(meeting: Meeting, *, at: dt.datetime) -> None:
    """When a meeting is over and the next one stands already, take what was left open there."""
    following = _to_come(meeting.collective_id).filter(period__gte=meeting.period).exclude(pk=meeting.pk).first()
    if following is not None:
        carry_into(following, at=at)
