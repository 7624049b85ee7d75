"""The collective and its monthly meeting."""

import datetime as dt
from collections.abc import Iterable

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from clusters.calendar import PERIOD_FORMAT
from clusters.models import Place, School, Teacher, said
from clusters.models.dated import Dated, ends_after_start, no_overlap
from collectives.choices import Duty, MeetingState, Part, Presence, Stage
from collectives.querysets import CollectiveQuerySet, MeetingQuerySet, OfMeetingQuerySet, StageQuerySet
from foundation.models import Keyed, Public, TenantForeignKey, TenantOwned


class Collective(Public, TenantOwned):
    """The standing group of a cluster's teachers, with its shared goal for the year."""

    cluster = TenantForeignKey(Place, on_delete=models.CASCADE, related_name="collectives")
    names = models.JSONField(default=dict)
    goal = models.TextField(blank=True, default="")
    started_on = models.DateField()

    objects = CollectiveQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "cluster"], name="collective_of_cluster_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return said(self.names)

    def programme_year(self, day: dt.date) -> int:
        """Which year of the programme the collective is in on a day, from 1."""
        return max(1, (day - self.started_on).days // 365 + 1)


class ClusterStage(TenantOwned, Dated):
    """The stage of a cluster, from one day until another, with its reason."""

    cluster = TenantForeignKey(Place, on_delete=models.CASCADE, related_name="stages")
    stage = models.PositiveSmallIntegerField(choices=Stage.choices)
    reason = models.TextField(blank=True, default="")

    objects = StageQuerySet.as_manager()

    class Meta:
        constraints = [
            ends_after_start("cluster_stage_ends_after_start"),
            no_overlap("cluster_stage_one_at_a_time", "cluster_id"),
        ]

    def __str__(self) -> str:
        return f"{self.cluster_id} at stage {self.stage}"


class Meeting(Public, Keyed, TenantOwned):
    """The meeting of a collective for one month. State moves only in `services.meetings`."""

    collective = TenantForeignKey(Collective, related_name="meetings")
    cluster = TenantForeignKey(Place, related_name="+")
    period = models.DateField()
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=MeetingState.choices, default=MeetingState.PLANNED)
    part_shares = ArrayField(models.PositiveSmallIntegerField(), size=4)
    cancel_reason = models.CharField(max_length=300, blank=True, default="")
    revision = models.PositiveIntegerField(default=1)  # grows with every change during the meeting: what screens poll
    called_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by_id = models.BigIntegerField(null=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["tenant", "cluster", "period"], name="meeting_cluster")]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "collective", "period"],
                condition=~Q(state=MeetingState.CANCELLED),
                name="meeting_once_a_month",
            ),
            models.CheckConstraint(condition=Q(period__day=1), name="meeting_period_first_day"),
            models.CheckConstraint(
                condition=~Q(state=MeetingState.CANCELLED) | ~Q(cancel_reason=""), name="meeting_cancelled_with_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state=MeetingState.CLOSED) | Q(closed_at__isnull=False), name="meeting_closed_has_time"
            ),
        ]

    def __str__(self) -> str:
        return f"meeting {self.number} of {self.collective_id}"

    def get_absolute_url(self) -> str:
        return reverse("meeting_detail", args=[self.public_id])

    @property
    def slug(self) -> str:
        """What the name of a file calls it: `sonpur-cluster-2026-11`. Reads the cluster."""
        return f"{self.cluster.slug}-{self.period:{PERIOD_FORMAT}}"

    @property
    def is_open(self) -> bool:
        """Whether the agenda can still change."""
        return self.state in (MeetingState.PLANNED, MeetingState.CALLED, MeetingState.IN_SESSION)


class Sitting(Public, TenantOwned):
    """When and where (part of) the collective meets. Attendance and part timings belong to it."""

    meeting = TenantForeignKey(Meeting, on_delete=models.CASCADE, related_name="sittings")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    venue = TenantForeignKey(School, related_name="+")

    objects = OfMeetingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=models.F("starts_at")), name="sitting_ends_after_start")
        ]

    def __str__(self) -> str:
        return f"sitting of {self.meeting_id} at {self.starts_at}"

    def took_place(self, parts: "Iterable[PartTiming]") -> tuple[dt.datetime, dt.datetime]:
        """From when till when its parts took place; as planned where none has yet."""
        rows = list(parts)
        first = min((row.started_at for row in rows if row.started_at), default=self.starts_at)
        last = max((row.ended_at for row in rows if row.ended_at), default=self.ends_at)
        return (first, last) if last > first else (self.starts_at, self.ends_at)

    @property
    def on(self) -> dt.date:
        """The day, in the tenant's time zone."""
        return timezone.localtime(self.starts_at).date()

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


LEFT_RUNNING = 2  # times its planned minutes: by then nobody had thought of the clock


class PartTiming(TenantOwned):
    """Planned and actual time of one part in a sitting."""

    sitting = TenantForeignKey(Sitting, on_delete=models.CASCADE, related_name="parts")
    part = models.CharField(max_length=10, choices=Part.choices)
    planned_min = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)  # null: the clock runs
    paused_sec = models.PositiveIntegerField(default=0)  # pauses that are over
    note = models.TextField(blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "sitting", "part"], name="part_once_in_sitting")]

    def __str__(self) -> str:
        return f"{self.part} of {self.sitting_id}"

    @property
    def actual_min(self) -> int | None:
        """Whole minutes taken, pauses left out, at least one; 0 when it was left out; None while it is not over."""
        if self.started_at is None or self.ended_at is None:
            return None
        if self.ended_at <= self.started_at:
            return 0
        return max(1, round(((self.ended_at - self.started_at).total_seconds() - self.paused_sec) / 60))

    @property
    def state(self) -> str:
        """Where it stands on the month's line: next, now, done; none where it is left out."""
        if self.started_at is not None and self.ended_at is None:
            return "now"
        if self.ended_at is not None:
            return "done" if self.actual_min else "none"
        return "next" if self.planned_min else "none"

    def clock_min(self, at: dt.datetime) -> int | None:
        """Whole minutes by the clock, of a running part up to `at`; None where it never ran, or was left running."""
        if self.started_at is None or self.ended_at is not None:
            return self.actual_min
        until = min(self.paused_at or at, at)
        so_far = max(1, round(((until - self.started_at).total_seconds() - self.paused_sec) / 60))
        return so_far if so_far <= LEFT_RUNNING * self.planned_min else None

    @property
    def is_unusual(self) -> bool:
        """Held, but in less than half or more than twice the planned time: perhaps the clock was forgotten."""
        taken = self.actual_min or 0
        return taken > 0 and not self.planned_min <= 2 * taken <= 4 * self.planned_min


class Attendance(TenantOwned):
    """A person of the expected roster, or a visitor, at a sitting. `presence` is empty until it is marked."""

    sitting = TenantForeignKey(Sitting, on_delete=models.CASCADE, related_name="attendance")
    teacher = TenantForeignKey(Teacher, null=True, related_name="attendance")
    school = TenantForeignKey(School, null=True, related_name="+")
    visitor_name = models.CharField(max_length=200, blank=True, default="")
    presence = models.CharField(max_length=10, choices=Presence.choices, blank=True, default="")
    reason = models.CharField(max_length=200, blank=True, default="")
    marked_by_id = models.BigIntegerField(null=True)  # the person who marked it last; None for what nobody marked

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "sitting", "teacher"], name="attendance_once"),
            models.CheckConstraint(
                condition=Q(teacher__isnull=False) | (~Q(visitor_name="") & Q(presence=Presence.VISITOR)),
                name="attendance_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.teacher_id or self.visitor_name}: {self.presence}"


class RoleTurn(TenantOwned):
    """Who facilitates, keeps time, records, at a sitting."""

    sitting = TenantForeignKey(Sitting, on_delete=models.CASCADE, related_name="turns")
    duty = models.CharField(max_length=12, choices=Duty.choices)
    teacher = TenantForeignKey(Teacher, related_name="turns")

    is_here: bool  # see `collectives.queries.meeting.roles`

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "sitting", "duty"], name="duty_once_in_sitting")]

    def __str__(self) -> str:
        return f"{self.duty}: {self.teacher_id}"


class Minutes(Public, TenantOwned):
    """What was said and decided, as it stood when the meeting was closed. A later revision is a visible amendment."""

    append_only = True

    meeting = TenantForeignKey(Meeting, on_delete=models.CASCADE, related_name="minutes")
    revision = models.PositiveSmallIntegerField(default=1)
    content = models.JSONField()
    amendment = models.TextField(blank=True, default="")
    issued_at = models.DateTimeField()
    issued_by_id = models.BigIntegerField(null=True)

    objects = OfMeetingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "meeting", "revision"], name="minutes_revision_once"),
            models.CheckConstraint(condition=Q(revision=1) | ~Q(amendment=""), name="minutes_amendment_says_what"),
        ]

    def __str__(self) -> str:
        return f"minutes {self.revision} of {self.meeting_id}"
