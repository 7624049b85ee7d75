"""Makers of collectives and meetings."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from clusters.models import Place, School
from collectives.choices import MeetingState, Part
from collectives.models import Collective, Meeting, PartTiming, Sitting

INDIA = ZoneInfo("Asia/Kolkata")


def make_collective(cluster: Place, **fields: Any) -> Collective:
    """The collective of a cluster."""
    return Collective.objects.create(
        cluster=cluster, names=cluster.names, **{"started_on": dt.date(2024, 4, 1), **fields}
    )


def make_meeting(
    collective: Collective,
    *,
    venue: School,
    on: dt.date,
    state: MeetingState = MeetingState.CALLED,
    **fields: Any,
) -> Meeting:
    """A meeting with one sitting of two hours from 10:30 and its four parts. Tell `closed_at` for a closed one."""
    meeting = Meeting.objects.create(
        collective=collective,
        cluster=collective.cluster,
        period=on.replace(day=1),
        number=collective.meetings.count() + 1,
        state=state,
        part_shares=[25, 30, 25, 20],
        **fields,
    )
    starts_at = dt.datetime.combine(on, dt.time(10, 30), tzinfo=INDIA)
    sitting = Sitting.objects.create(
        meeting=meeting, starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=2), venue=venue
    )
    for part, minutes in zip(Part.values, (30, 36, 30, 24), strict=True):
        PartTiming.objects.create(sitting=sitting, part=part, planned_min=minutes)
    return meeting
