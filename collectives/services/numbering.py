"""The numbers of a year's meetings."""

import datetime as dt

from clusters.queries import tenant_settings
from collectives.choices import MeetingState
from collectives.models import Collective, Meeting
from foundation.tenancy.connection import current_tenant_id


def set_numbers(standing: Collective, *days: dt.date) -> None:
    """Number the meetings of the academic years of these days in the order of their months. What has begun keeps its number:
    it may be printed.
    """
    settings = tenant_settings()
    alive = Meeting.objects.filter(tenant_id=current_tenant_id(), collective=standing).exclude(
        state=MeetingState.CANCELLED
    )
    for year in {settings.academic_year_of(day) for day in days}:
        first, after = settings.year_bounds(year)
        last = 0
        for meeting in alive.filter(period__gte=first, period__lt=after).order_by("period", "pk"):
            if meeting.state in (MeetingState.PLANNED, MeetingState.CALLED) and meeting.number != last + 1:
                meeting.number = last + 1
                meeting.save(update_fields=["number"])
            last = max(last, meeting.number)
