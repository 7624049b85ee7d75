"""The sittings of a meeting: when and where, their four parts, and who is expected at which."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from clusters.models import School
from collectives.choices import Part
from collectives.models import Attendance, Meeting, PartTiming, Sitting
from collectives.queries import meeting as of
from collectives.queries import schedule
from foundation.tenancy.connection import current_tenant_id


@dataclass(frozen=True)
class SittingPlan:
    """When and where (part of) the collective meets."""

    on: dt.date
    starts: dt.time
    venue: School

    @property
    def starts_at(self) -> dt.datetime:
        """The moment, in the tenant's time zone."""
        return dt.datetime.combine(self.on, self.starts, tzinfo=timezone.get_default_timezone())


def first_sitting(meeting: Meeting) -> Sitting:
    """The sitting with which a meeting begins."""
    return of.sittings(meeting)[0]


def place(sitting: Sitting, *, starts_at: dt.datetime, minutes: int, venue: School) -> None:
    """Give a sitting its time and its school."""
    sitting.starts_at, sitting.ends_at = starts_at, starts_at + dt.timedelta(minutes=minutes)
    sitting.venue = venue
    sitting.save(update_fields=["starts_at", "ends_at", "venue"])


def set_sittings(meeting: Meeting, plans: Sequence[SittingPlan], *, minutes: int, shares: list[int]) -> None:
    """Give a meeting exactly these sittings, in order of time: those it has are changed, missing ones made, others go."""
    known = of.sittings(meeting)
    ordered = sorted(plans, key=lambda plan: plan.starts_at)
    for index, plan in enumerate(ordered):
        if index < len(known):
            sitting = known[index]
            place(sitting, starts_at=plan.starts_at, minutes=minutes, venue=plan.venue)
        else:
            ends_at = plan.starts_at + dt.timedelta(minutes=minutes)
            sitting = Sitting.objects.create(
                meeting=meeting, starts_at=plan.starts_at, ends_at=ends_at, venue=plan.venue
            )
        for part, planned in zip(Part.values, schedule.minutes_of_parts(shares, minutes), strict=True):
            PartTiming.objects.update_or_create(
                tenant_id=current_tenant_id(), sitting=sitting, part=part, defaults={"planned_min": planned}
            )
    if known and len(known) != len(ordered):  # another number of halves: everybody is asked anew
        unmarked = Attendance.objects.filter(tenant_id=current_tenant_id(), sitting__in=known, presence="")
        unmarked.filter(teacher__isnull=False).delete()
    for sitting in known[len(ordered) :]:
        sitting.delete()


def write_roster(meeting: Meeting) -> int:
    """Bring the expected roster up to date: teachers posted to the cluster's schools on the day, each at one sitting.

    Where there are several, each school sends an equal part to each, so that no school stands empty. Who is expected
    somewhere stays there. Who is no longer posted leaves, unless already marked. Returns how many are expected.
    """
    sittings = of.sittings(meeting)
    posted = {sitting.pk: of.posted(meeting, sitting.on) for sitting in sittings}
    rows = Attendance.objects.filter(tenant_id=current_tenant_id(), sitting__in=sittings, teacher__isnull=False)
    gone = [row.pk for row in rows if not row.presence and row.teacher_id not in posted[row.sitting_id]]
    rows.filter(pk__in=gone).delete()
    expected = {row.teacher_id: row for row in rows.all()}
    load: Counter[object] = Counter()
    for row in expected.values():
        load[row.sitting_id] += 1
        load[row.sitting_id, row.school_id] += 1
    new = []
    for teacher_id in dict.fromkeys(teacher for school_of in posted.values() for teacher in school_of):
        if teacher_id in expected:
            continue
        _least, _all, _order, sitting, school_id = min(
            (load[each.pk, posted[each.pk][teacher_id]], load[each.pk], order, each, posted[each.pk][teacher_id])
            for order, each in enumerate(sittings)
            if teacher_id in posted[each.pk]
        )
        load[sitting.pk] += 1
        load[sitting.pk, school_id] += 1
        new.append(Attendance(sitting=sitting, teacher_id=teacher_id, school_id=school_id))
    Attendance.objects.bulk_create(new)
    return len(expected) + len(new)
