"""The year of the collectives: meetings, minutes, stories."""

import datetime as dt
import re
from collections import Counter

import pytest
from django.db.models import Q

from assessments.models import Rating
from clusters.models import (
    Holiday,
    Teacher,
)
from collectives.choices import MeetingState, Origin, Outcome, Presence
from collectives.models import (
    AgendaItem,
    Attendance,
    ClusterStage,
    Collective,
    Commitment,
    Decision,
    Experience,
    Meeting,
    Minutes,
    Question,
    ReportBack,
    Sharing,
    Sitting,
)
from collectives.queries import issuing, minutes
from config.demo.seed.calendar import dates_of
from config.demo.seed.days import days_of
from foundation.models import StoredFile, Tenant
from tests.config.seed.world import (
    DAY,
    KINDS,
    main_cluster,
    regressed_cluster,
    school_days,
)

VACATION = {"up": "ग्रीष्मावकाश", "tg": "వేసవి సెలవులు"}


def test_clusters_are_in_different_years_and_stages(tenant: Tenant) -> None:
    years = sorted(c.programme_year(DAY) for c in Collective.objects.all())
    assert years == [1, 2, 3, 4, 4]
    stages = ClusterStage.objects.on(DAY).order_by("stage").values_list("stage", flat=True)
    assert list(stages) == [1, 2, 2, 3, 4]


def test_one_cluster_went_back(tenant: Tenant) -> None:
    cluster = regressed_cluster()
    path = ClusterStage.objects.filter(cluster=cluster).order_by("starts_on")
    assert [s.stage for s in path] == [1, 2, 3, 2]
    assert all(s.reason for s in path)
    held = Meeting.objects.filter(cluster=cluster, state=MeetingState.CLOSED).order_by("period")
    periods = [f"{m.period:%Y-%m}" for m in held]
    assert (
        periods
        == {
            "up": ["2025-12", "2026-01", "2026-02", "2026-03", "2026-04", "2026-09", "2026-10", "2026-11"],
            "tg": ["2025-12", "2026-01", "2026-02", "2026-03", "2026-04", "2026-09", "2026-10", "2026-11"],
        }[tenant.key]
    )
    off = Meeting.objects.filter(cluster=cluster, state=MeetingState.CANCELLED).values_list("cancel_reason", flat=True)
    assert sorted(reason == VACATION[tenant.key] for reason in off) == [False, True]


def test_no_meeting_is_on_a_closed_day(tenant: Tenant) -> None:
    days = school_days(tenant)
    sittings = Sitting.objects.all()
    assert sittings.count() > 40
    assert [s.on for s in sittings if not days.is_school_day(s.on)] == []
    closed = {
        first + dt.timedelta(days=n)
        for first, after in Holiday.objects.filter(ends_on__isnull=False).values_list("starts_on", "ends_on")
        if after is not None
        for n in range((after - first).days)
    }
    assert [s.on for s in sittings if s.on in closed or s.on.weekday() == 6] == []


def test_a_month_of_vacation_has_no_meeting(tenant: Tenant) -> None:
    lost = {"up": dt.date(2026, 6, 1), "tg": dt.date(2026, 5, 1)}[tenant.key]
    reasons = Meeting.objects.filter(period=lost).values_list("state", "cancel_reason")
    assert set(reasons) == {(MeetingState.CANCELLED, VACATION[tenant.key])}
    assert len(reasons) == Collective.objects.filter(started_on__lt=lost).count()
    assert not Rating.objects.filter(period=lost).exists()


def test_main_cluster_met_every_month_and_meets_soon(tenant: Tenant) -> None:
    met = Meeting.objects.filter(cluster=main_cluster()).order_by("period")
    assert [m.state for m in met if m.state != MeetingState.CANCELLED] == [MeetingState.CLOSED] * 10 + [
        MeetingState.CALLED
    ]
    coming = met.last()
    assert coming is not None
    sitting = coming.sittings.get()
    assert DAY < sitting.on <= DAY + dt.timedelta(days=7)
    roster = Attendance.objects.filter(sitting=sitting)
    assert Counter(roster.values_list("presence", flat=True)) == {
        "": Teacher.objects.filter(postings__school__place__parent=coming.cluster).count()
    }
    assert set(coming.agenda.values_list("origin", flat=True)) >= {Origin.TEACHER, Origin.COORDINATOR}


def test_one_meeting_waits_to_be_closed(tenant: Tenant) -> None:
    meeting = Meeting.objects.get(state=MeetingState.IN_SESSION)
    assert meeting.sittings.get().on == DAY - dt.timedelta(days=1)
    assert not issuing.missing(meeting)


def test_closed_meetings_have_all_that_meetings_have(tenant: Tenant) -> None:
    closed = Meeting.objects.filter(state=MeetingState.CLOSED)
    assert closed.count() >= 40
    assert [m.pk for m in closed if m.decisions.count() == 0 or m.agenda.count() == 0] == []
    assert set(AgendaItem.objects.values_list("origin", flat=True)) == set(Origin.values)
    assert set(ReportBack.objects.values_list("outcome", flat=True)) == set(Outcome.values)
    assert set(Attendance.objects.values_list("presence", flat=True)) == {*Presence.values, ""}
    assert Decision.objects.exclude(concern="").exclude(concern_handled="").exists()
    assert Question.objects.filter(settled_in=None).exists()
    assert Question.objects.exclude(settled_in=None).exclude(answer="").exists()
    left = AgendaItem.objects.filter(meeting__state=MeetingState.CLOSED, is_done=False, carried_to=None)
    following = Meeting.objects.filter(state__in=(MeetingState.CALLED, MeetingState.IN_SESSION))
    assert not left.filter(meeting__collective__in=following.values("collective")).exists()


def test_numbers_count_within_an_academic_year(tenant: Tenant) -> None:
    met = Meeting.objects.filter(cluster=main_cluster()).exclude(state=MeetingState.CANCELLED).order_by("period")
    assert [m.number for m in met] == {
        "up": [6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7],
        "tg": [7, 8, 9, 10, 11, 1, 2, 3, 4, 5, 6],
    }[tenant.key]


def test_minutes_are_in_the_shape_of_closing(tenant: Tenant) -> None:
    issued = Minutes.objects.select_related("meeting").order_by("issued_at")
    assert issued.count() == Meeting.objects.filter(state=MeetingState.CLOSED).count()
    for each in issued:
        content = minutes.from_json(each.content)
        assert content.period == each.meeting.period
        assert content.decisions
        assert content.people
        if content.next is not None:
            assert content.next.starts_at > each.issued_at
    named = [minutes.from_json(m.content).next for m in issued]
    coming = Meeting.objects.filter(state__in=(MeetingState.PLANNED, MeetingState.CALLED))
    assert sum(each is not None for each in named) == coming.count()


def test_each_story_is_told_once_in_the_main_cluster(tenant: Tenant) -> None:
    cluster = main_cluster()
    titles = Counter(
        Experience.objects.filter(cluster=cluster, shared_at__isnull=False).values_list("title", flat=True)
    )
    assert len(titles) >= 36
    assert [title for title, count in titles.items() if count > 1] == []
    assert Sharing.objects.filter(experience__cluster=cluster).count() > 20
    braces = Q(tried__contains="{") | Q(children_did__contains="{") | Q(puzzle__contains="{")
    assert not Experience.objects.filter(braces).exists()
    assert not Commitment.objects.filter(words__contains="{").exists()
    assert not ReportBack.objects.filter(Q(words__contains="{") | Q(words="")).exists()


def test_pictures_are_kept_as_photos_are(tenant: Tenant) -> None:
    kinds = StoredFile.objects.order_by("content_type").values_list("content_type", "width", "height").distinct()
    assert list(kinds) == [("audio/webm", None, None), ("image/jpeg", 960, 720)]
    assert StoredFile.objects.count() == 6 + 1
    assert Experience.objects.filter(photo__isnull=False).count() >= 5


@pytest.mark.parametrize("state", ["up", "tg"])
def test_meetings_of_any_day_are_on_school_days(state: str) -> None:
    wrong: list[object] = []
    for ahead in range(0, 560, 3):
        today = dt.date(2026, 3, 1) + dt.timedelta(days=ahead)
        days = days_of(state, languages=["en"], around=today)
        for kind in KINDS:
            dates = dates_of(kind, today=today, days=days)
            alive = [d for d in dates if d.state != MeetingState.CANCELLED]
            wrong += [
                (today, kind, d)
                for d in alive
                if not days.is_school_day(d.on)
                or d.period != d.on.replace(day=1)
                or (d.on < today) != (d.state in (MeetingState.CLOSED, MeetingState.IN_SESSION))
            ]
            if len({d.period for d in alive}) != len(alive) or sorted(d.on for d in alive) != [d.on for d in alive]:
                wrong.append((today, kind, "order"))
            states = Counter(d.state for d in dates)
            if kind == "main" and states[MeetingState.CALLED] != 1:
                wrong.append((today, kind, states))
            if kind == "waiting" and states[MeetingState.IN_SESSION] != 1:
                wrong.append((today, kind, states))
    assert wrong == []


def test_nobody_says_a_thing_twice_and_all_speak_the_states_language(tenant: Tenant) -> None:
    said = Counter(Commitment.objects.values_list("teacher", "words"))
    told = Counter(Experience.objects.values_list("teacher", "title"))
    assert [each for each, count in (said + told).items() if count > 1] == []
    written = [words for _who, words in (*said, *told)] + list(ReportBack.objects.values_list("words", flat=True))
    assert [words for words in written if re.search("[A-Za-z]{3,}", words)] == []


def test_who_writes_kannada_is_heard_in_it(tenant: Tenant) -> None:
    """In the state on the border of Karnataka a few write Kannada: their names, stories, promises and reports are in it."""
    kannada = re.compile("[\u0c80-\u0cff]")
    writers = Teacher.objects.filter(user__language="kn")
    if tenant.key == "up":
        assert not writers.exists()
        return
    assert all(kannada.search(teacher.name) for teacher in writers)
    own = {"teacher__in": writers}
    told = {
        "stories": list(Experience.objects.filter(**own).values_list("title", flat=True)),
        "promises": list(Commitment.objects.filter(**own).values_list("words", flat=True)),
        "reports": list(ReportBack.objects.filter(commitment__teacher__in=writers).values_list("words", flat=True)),
        "raised": list(
            AgendaItem.objects.filter(proposer__in=writers, origin=Origin.TEACHER).values_list("title", flat=True)
        ),
        "decisions": list(Decision.objects.filter(owner__in=writers).values_list("title", flat=True)),
        "questions": list(Question.objects.filter(asked_by__in=writers).values_list("text", flat=True)),
    }
    assert all(kannada.search(words) for said in told.values() for words in said)
    assert all(told.values())
    stories = Experience.objects.all()
    share = sum(bool(kannada.search(story.title)) for story in stories) / stories.count()
    assert 0.02 < share < 0.25
