"""Who may do what in the month."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from clusters.choices import Role
from clusters.scope import Scope
from collectives.choices import TEACHERS_OWN, Duty, MeetingState, Origin

if TYPE_CHECKING:  # the table is read while apps load, before there are models
    from collectives.models import AgendaItem, Experience, Meeting

_TEACHERS = (Role.TEACHER, Role.HEAD_TEACHER)
_CLUSTER = (*_TEACHERS, Role.COORDINATOR)

PERMISSIONS = {
    "today.read": _CLUSTER,
    "meeting.read": (*_CLUSTER, Role.BLOCK_OFFICER),
    "meeting.schedule": (Role.COORDINATOR,),
    "meeting.call": (Role.COORDINATOR,),
    "meeting.run": _CLUSTER,  # a teacher where it is her turn, from the call until the close: `may_run_meeting`
    "meeting.close": (Role.COORDINATOR,),
    "agenda.raise": _TEACHERS,
    "experience.write": _TEACHERS,
    "experience.read": (*_CLUSTER, Role.BLOCK_OFFICER, Role.DIET_FACULTY),
    "photo.read": (*_CLUSTER, Role.BLOCK_OFFICER, Role.DIET_FACULTY),
    "commitment.make": _TEACHERS,
    "commitment.report": _TEACHERS,
    "moderation.read": (*_CLUSTER, Role.DIET_FACULTY),
    "moderation.open": (Role.COORDINATOR, Role.DIET_FACULTY),
    "moderation.rate": (*_CLUSTER, Role.DIET_FACULTY),
}


def may_change_experience(scope: Scope, experience: Experience, *, is_told: bool) -> bool:
    """Her own, until it was told in a meeting that is closed."""
    return experience.teacher_id == scope.teacher_id and not is_told


def may_withdraw_item(scope: Scope, item: AgendaItem) -> bool:
    """Her own item; not the coordinator's, not one carried over."""
    return item.origin == Origin.TEACHER and item.proposer_id is not None and item.proposer_id == scope.teacher_id


def may_second_item(scope: Scope, item: AgendaItem) -> bool:
    """Another teacher's item, raised now or carried over; what comes from above needs no seconds."""
    return scope.may("agenda.raise") and item.origin in TEACHERS_OWN and item.proposer_id != scope.teacher_id


def may_make_commitment(scope: Scope, meeting: Meeting) -> bool:
    """In a meeting of her own collective that is called or on."""
    is_open = meeting.state in (MeetingState.CALLED, MeetingState.IN_SESSION)
    return scope.teacher_id is not None and scope.cluster_id == meeting.cluster_id and is_open


def may_change_meeting(scope: Scope, meeting: Meeting) -> bool:
    """Plan, call, change, cancel, prepare: the coordinator of its own cluster."""
    return scope.may("meeting.schedule") and scope.cluster_id == meeting.cluster_id


def may_run_meeting(scope: Scope, meeting: Meeting, *, duties: Collection[str]) -> bool:
    """Start it, keep the clock, mark who is here, give roles: the coordinator of its own cluster; and the sitting's
    facilitator, from the call until the close. `duties` are the person's own at the sitting.
    """
    return _leads(scope, meeting, duties, (Duty.FACILITATOR,))


def may_record_meeting(scope: Scope, meeting: Meeting, *, duties: Collection[str]) -> bool:
    """Write down what is said, and what became of items: whoever runs it, and the sitting's recorder."""
    return _leads(scope, meeting, duties, (Duty.FACILITATOR, Duty.RECORDER))


def _leads(scope: Scope, meeting: Meeting, duties: Collection[str], enough: Collection[str]) -> bool:
    if not scope.may("meeting.run") or scope.cluster_id != meeting.cluster_id:
        return False
    if scope.may("meeting.schedule"):
        return True
    return meeting.state in (MeetingState.CALLED, MeetingState.IN_SESSION) and any(d in enough for d in duties)


def may_lead_moderation(scope: Scope, meeting: Meeting) -> bool:
    """Open, close and note the outcome: the meeting's own coordinator, and DIET faculty above it."""
    is_above = scope.cluster_id is None or scope.cluster_id == meeting.cluster_id
    return scope.may("moderation.open") and is_above


def may_close_meeting(scope: Scope, meeting: Meeting) -> bool:
    """Close, issue the minutes, amend them: the coordinator of its own cluster."""
    return scope.may("meeting.close") and scope.cluster_id == meeting.cluster_id


def may_read_words(scope: Scope, meeting: Meeting) -> bool:
    """Commitments and experiences word for word: the cluster's own people. Above it they are counted."""
    return scope.cluster_id == meeting.cluster_id
