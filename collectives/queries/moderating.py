"""Moderations as pages show them: before the closing only what is one's own, after it only what is the group's."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, QuerySet

from assessments.models import Criterion, Exemplar, Rubric, WorkSample
from clusters.scope import Scope
from collectives.choices import MeetingState
from collectives.models import Ballot, Meeting, ModeratedSample, Moderation

MOST_OFFERED = 30


@dataclass(frozen=True)
class Looked:
    """One sample of a moderation. `spread` and what follows from it only once it is closed."""

    moderated: ModeratedSample
    words: tuple[str, ...]  # what levels 1 to 4 are, for this sample's class
    own: int | None  # what the reader chose, while it is open
    is_exemplar: bool

    @property
    def sample(self) -> WorkSample:
        return self.moderated.sample

    @property
    def number(self) -> int:
        return self.moderated.position + 1

    @property
    def bar(self) -> tuple[int, ...]:
        """Levels 1 to 4 for a bar; who could not tell is said beside it."""
        return (*(self.moderated.spread or ())[:4], 0)

    @property
    def counts(self) -> list[tuple[int, int]]:
        """(level, how many chose it), lowest first."""
        return list(enumerate((self.moderated.spread or ())[:4], start=1))

    @property
    def cannot_tell_count(self) -> int:
        return (self.moderated.spread or [0])[-1]

    @property
    def told_count(self) -> int:
        """How many chose a level."""
        return sum((self.moderated.spread or ())[:4])

    @property
    def same_count(self) -> int:
        """How many chose the level that most chose: the group's agreement, nobody's own."""
        return max((self.moderated.spread or (0,))[:4], default=0)


@dataclass(frozen=True)
class ModerationPage:
    """A moderation as one person sees it."""

    moderation: Moderation
    samples: tuple[Looked, ...]
    answer_count: int  # ballots in the box, or counted
    has_answered: bool


@dataclass(frozen=True)
class Round:
    """A moderation of a meeting, as the meeting's pages and the first page point to it."""

    public_id: UUID
    ability: str
    is_open: bool
    answer_count: int  # ballots in the box, or counted
    has_answered: bool  # the reader, while it is open


def rounds_of(scope: Scope, meeting: Meeting) -> list[Round]:
    """What is looked at together in a meeting: open ones first. One query."""
    own = Ballot.objects.visible_to(scope).filter(box__moderation_id=OuterRef("pk"))
    rows = Moderation.objects.visible_to(scope).filter(meeting=meeting).select_related("criterion__ability")
    rows = rows.annotate(ballot_count=Count("box__ballots"), has_answered=Exists(own))
    return [
        Round(
            each.public_id,
            each.criterion.name,
            each.is_open,
            each.ballot_count if each.rater_count is None else each.rater_count,
            each.has_answered,
        )
        for each in rows.order_by(F("closed_at").desc(nulls_first=True), "-pk")
    ]


def moderations(scope: Scope) -> QuerySet[Moderation]:
    """Open ones first, then the newest."""
    rows = Moderation.objects.visible_to(scope).select_related("meeting__collective", "criterion__ability")
    return rows.order_by(F("closed_at").desc(nulls_first=True), "-pk")


def meetings_to_open_in(scope: Scope) -> QuerySet[Meeting]:
    """Meetings that are called or on, where the person may open a moderation; soonest first."""
    states = (MeetingState.CALLED, MeetingState.IN_SESSION)
    rows = Meeting.objects.visible_to(scope).filter(state__in=states).select_related("collective")
    return rows.order_by("period", "pk")


def criteria_in_force(scope: Scope) -> QuerySet[Criterion]:
    """The abilities of the version that holds today, in their order."""
    rubric = Rubric.objects.visible_to(scope).on(scope.today).values("pk")[:1]
    return (
        Criterion.objects.visible_to(scope).filter(rubric_id__in=rubric).select_related("ability").order_by("position")
    )


def samples_to_choose(scope: Scope) -> QuerySet[WorkSample]:
    """The newest samples that the person sees."""
    rows = WorkSample.objects.visible_to(scope).select_related("photo").order_by("-shared_at", "-pk")
    newest = list(rows.values_list("pk", flat=True)[:MOST_OFFERED])
    return rows.filter(pk__in=newest)


def answer_count(scope: Scope, moderation: Moderation) -> int:
    """How many have chosen: a number, never who or what. One query while it is open."""
    if moderation.rater_count is not None:
        return moderation.rater_count
    return Ballot.objects.filter(tenant_id=scope.tenant_id, box__moderation_id=moderation.pk).count()


def moderation_page(scope: Scope, moderation: Moderation, *, language: str) -> ModerationPage:
    """Everything one person may see of a moderation. Four queries."""
    ballots = Ballot.objects.visible_to(scope).filter(box__moderation_id=moderation.pk)
    own = ballots.values_list("levels", flat=True).first() if moderation.is_open else None
    rows = moderation.samples.select_related("sample__photo", "moderation").order_by("position")
    hung = set(
        Exemplar.objects.visible_to(scope)
        .filter(criterion_id=moderation.criterion_id, sample__isnull=False)
        .values_list("sample_id", flat=True)
    )
    looked = tuple(
        Looked(
            each,
            tuple(moderation.criterion.words(language, each.sample.grade)),
            own[each.position] if own else None,
            each.sample_id in hung,
        )
        for each in rows
    )
    return ModerationPage(moderation, looked, answer_count(scope, moderation), own is not None)
