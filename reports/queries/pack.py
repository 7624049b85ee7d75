"""The meeting pack: everything the collective needs in its hands before it begins, from what is already recorded."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from assessments.queries.standings import MONTHS_BACK, AbilityRow, Stand, criteria_of_tenant, stand_of
from clusters.calendar import add_months
from clusters.choices import RollupKind
from clusters.models import Place
from clusters.rollups import published_cells
from collectives.choices import MeetingState, Origin, Outcome, Part
from collectives.models import AgendaItem, Attendance, Commitment, Experience, Meeting, PartTiming, Question, Sitting
from collectives.queries import meeting as of
from foundation.tenancy.connection import current_tenant_id
from planning.models import EnrichmentOffer, LearningTool, SyllabusChapter

WITH_WORDS = 6  # experiences of which the pack prints the words too


@dataclass(frozen=True)
class PackPart:
    """One part of the meeting with what is on its agenda."""

    part: str
    minutes: int
    items: tuple[AgendaItem, ...]


@dataclass(frozen=True)
class Pack:
    """The pack of one meeting, ready to show on a page or on paper."""

    meeting: Meeting
    sittings: tuple[Sitting, ...]
    places: tuple[Place, ...]  # district, block, cluster
    school_count: int
    teacher_count: int
    parts: dict[str, PackPart]
    commitments: tuple[Commitment, ...]
    tried_count: int
    changed_count: int
    not_yet_count: int
    untold_count: int
    again: str  # what became of commitments due earlier, in words; empty where none is asked again
    stories: tuple[Experience, ...]  # all that may be heard, newest first
    stand: Stand
    least_seen: tuple[str, int] | None  # ability, children not seen yet
    chapters: tuple[SyllabusChapter, ...]
    tools: tuple[LearningTool, ...]
    questions: tuple[Question, ...]
    offers: tuple[EnrichmentOffer, ...]

    @property
    def stories_with_words(self) -> tuple[Experience, ...]:
        return self.stories[:WITH_WORDS]

    @property
    def other_stories(self) -> tuple[Experience, ...]:
        """Those of which only title and name have room."""
        return self.stories[WITH_WORDS:]

    @property
    def commitment_count(self) -> int:
        """Those due for this meeting, as the cluster's page counts them; not those asked again."""
        return self.told_count + self.not_yet_count + self.untold_count

    @property
    def told_count(self) -> int:
        return self.tried_count + self.changed_count

    @property
    def teacher_raised_min(self) -> int:
        """Planned minutes of items that teachers raised."""
        return sum(i.planned_min for p in self.parts.values() for i in p.items if i.origin == Origin.TEACHER)

    @property
    def agenda_min(self) -> int:
        """Planned minutes of all items."""
        return sum(i.planned_min for p in self.parts.values() for i in p.items)


def meeting_pack(public_id: UUID, *, today: dt.date) -> Pack:
    """The pack of a meeting of the open tenant, as it is today. A constant number of queries.

    Raises Meeting.DoesNotExist.
    """
    tenant_id = current_tenant_id()
    meeting = Meeting.objects.select_related("cluster", "collective").get(tenant_id=tenant_id, public_id=public_id)
    sittings = of.sittings(meeting)
    commitments = _commitments(meeting)
    outcomes = [of.outcome_told(each) for each in commitments if each.due_period == meeting.period]
    stand = _stand(meeting, today)
    return Pack(
        meeting=meeting,
        sittings=tuple(sittings),
        places=_places(meeting.cluster),
        school_count=Place.objects.filter(tenant_id=tenant_id, parent_id=meeting.cluster_id).count(),
        teacher_count=_teacher_count(meeting, sittings),
        parts=_parts(meeting, sittings[0] if sittings else None),
        commitments=commitments,
        tried_count=outcomes.count(Outcome.TRIED),
        changed_count=outcomes.count(Outcome.CHANGED),
        not_yet_count=outcomes.count(Outcome.NOT_YET),
        untold_count=outcomes.count(None),
        again=of.again_words(meeting, commitments),
        stories=_stories(meeting),
        stand=stand,
        least_seen=_least_seen(stand.rows),
        chapters=_chapters(meeting),
        tools=_tools(meeting),
        questions=_questions(meeting),
        offers=_offers(meeting),
    )


def _places(cluster: Place) -> tuple[Place, ...]:
    above = Place.objects.filter(tenant_id=current_tenant_id(), pk__in=cluster.ancestor_ids).order_by("path")
    return (*above, cluster)[-3:]


def _teacher_count(meeting: Meeting, sittings: Sequence[Sitting]) -> int:
    """Those on its roster; before it is called, when there is none yet, those posted in the cluster on its days."""
    if meeting.state == MeetingState.PLANNED:
        return len({teacher for sitting in sittings for teacher in of.posted(meeting, sitting.on)})
    rows = Attendance.objects.filter(tenant_id=current_tenant_id(), sitting__meeting=meeting, teacher__isnull=False)
    return rows.values("teacher_id").distinct().count()


def _parts(meeting: Meeting, sitting: Sitting | None) -> dict[str, PackPart]:
    items = list(
        AgendaItem.objects.filter(tenant_id=current_tenant_id(), meeting=meeting)
        .select_related("proposer")
        .order_by("position", "pk")
    )
    timings = PartTiming.objects.filter(tenant_id=current_tenant_id(), sitting=sitting) if sitting else ()
    minutes = {timing.part: timing.planned_min for timing in timings}
    return {
        part: PackPart(part, minutes.get(part, 0), tuple(i for i in items if i.part == part)) for part in Part.values
    }


def _commitments(meeting: Meeting) -> tuple[Commitment, ...]:
    rows = of.returning(meeting)
    return tuple(rows.order_by("teacher__name", "pk"))


def _stories(meeting: Meeting) -> tuple[Experience, ...]:
    rows = Experience.objects.filter(tenant_id=current_tenant_id())
    rows = rows.to_hear(meeting.cluster_id, meeting.period, meeting_id=meeting.pk)
    rows = rows.select_related("teacher", "school__place").order_by("-shared_at", "-pk")
    return tuple(rows[: of.MOST_EXPERIENCES])


def _stand(meeting: Meeting, today: dt.date) -> Stand:
    cells = published_cells(
        places=[meeting.cluster_id],
        kind=RollupKind.ABILITY,
        first=add_months(meeting.period, -MONTHS_BACK),
        last=meeting.period,
    )
    return stand_of(cells, criteria_of_tenant(current_tenant_id()) if cells else (), today=today)


def _least_seen(rows: Sequence[AbilityRow]) -> tuple[str, int] | None:
    shown = [(row.counts[-1], row.name) for row in rows if row.counts and row.counts[-1]]
    return (max(shown)[1], max(shown)[0]) if shown else None


def _chapters(meeting: Meeting) -> tuple[SyllabusChapter, ...]:
    rows = SyllabusChapter.objects.filter(
        tenant_id=current_tenant_id(), cluster_id=meeting.cluster_id, period=meeting.period
    )
    book = "chapter__textbook"
    return tuple(rows.select_related(book).order_by(f"{book}__grade", f"{book}__subject", "chapter__number", "pk"))


def _tools(meeting: Meeting) -> tuple[LearningTool, ...]:
    rows = LearningTool.objects.filter(
        tenant_id=current_tenant_id(),
        cluster_id=meeting.cluster_id,
        period__range=(add_months(meeting.period, -1), meeting.period),
    )
    return tuple(rows.select_related("made_by", "chapter").order_by("-created_at", "pk")[:8])


def _questions(meeting: Meeting) -> tuple[Question, ...]:
    rows = Question.objects.filter(
        tenant_id=current_tenant_id(), collective_id=meeting.collective_id, settled_in__isnull=True
    )
    return tuple(rows.select_related("asked_by").order_by("asked_at", "pk")[:10])


def _offers(meeting: Meeting) -> tuple[EnrichmentOffer, ...]:
    rows = EnrichmentOffer.objects.filter(tenant_id=current_tenant_id(), starts_on__lt=add_months(meeting.period, 1))
    return tuple(rows.select_related("ability").order_by("-starts_on", "pk")[:4])
