"""Looking at work together: silence, secrecy, counting, agreeing."""

import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.models import Exemplar, WorkSample
from assessments.services import samples as sharing
from clusters.calendar import today
from clusters.models import User
from clusters.queries import scope_for
from collectives.choices import MeetingState
from collectives.models import Ballot, BallotBox, ModeratedSample, Moderation
from collectives.queries.moderating import moderation_page
from collectives.services import moderating as services
from foundation.audit import AuditEvent
from tests.cast import Cast
from tests.factories.moderation import make_moderation, make_sample, meeting_now


def raters(cast: Cast) -> list[User]:
    found = [cast.teacher.user, cast.colleague.user, cast.second_teacher.user, cast.head.user]
    return [user for user in found if user is not None]


def told(by: User) -> dict[str, Any]:
    return {"by": by, "at": timezone.now()}


def counted(cast: Cast, *ballots: list[int]) -> Moderation:
    """A moderation that was closed with these ballots."""
    moderation = make_moderation(cast)
    for person, levels in zip(raters(cast), ballots, strict=False):
        services.cast_ballot(moderation=moderation, levels=levels, by=person)
    return services.close_moderation(moderation=moderation, **told(cast.coordinator))


def test_the_spread_is_counted_and_the_ballots_are_burnt(cast: Cast) -> None:
    moderation = counted(cast, [2, 3], [2, 0], [3, 3], [2, 4])
    assert [each.spread for each in moderation.samples.order_by("position")] == [[0, 3, 1, 0, 0], [0, 0, 2, 1, 1]]
    assert (moderation.rater_count, moderation.is_open) == (4, False)
    assert (Ballot.objects.count(), BallotBox.objects.count()) == (0, 0)


def test_nothing_that_stays_says_who_chose_what(cast: Cast) -> None:
    moderation = counted(cast, [2, 3], [2, 0], [3, 3])
    ids = {user.pk for user in raters(cast)}
    kept = [*Moderation.objects.values(), *ModeratedSample.objects.values()]
    assert not any(value in ids for row in kept for name, value in row.items() if name.endswith("by_id"))
    trail = AuditEvent.objects.filter(subject__startswith="collectives.").values("actor_id", "verb", "detail")
    assert {event["actor_id"] for event in trail if event["verb"].startswith("moderation")} == {cast.coordinator.pk}
    assert moderation.closed_at is not None


def test_a_ballot_is_read_by_nobody_else(cast: Cast) -> None:
    moderation = make_moderation(cast)
    first, second = raters(cast)[:2]
    services.cast_ballot(moderation=moderation, levels=[2, 3], by=first)
    for person, sees in ((first, [[2, 3]]), (second, []), (cast.coordinator, []), (cast.diet_faculty, [])):
        scope = scope_for(person, day=today())
        assert scope is not None
        assert list(Ballot.objects.visible_to(scope).values_list("levels", flat=True)) == sees
        page = moderation_page(scope, moderation, language="en")
        assert [looked.own for looked in page.samples] == (sees[0] if sees else [None, None])
        assert ([looked.moderated.spread for looked in page.samples], page.answer_count) == ([None, None], 1)


def test_the_database_keeps_the_box_while_a_ballot_lies_in_it(cast: Cast) -> None:
    moderation = make_moderation(cast)
    services.cast_ballot(moderation=moderation, levels=[1, 1], by=raters(cast)[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        BallotBox.objects.filter(moderation=moderation)._raw_delete(using="default")
    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.create(box=moderation.box, by_id=raters(cast)[0].pk, levels=[1, 1])
    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.create(box=moderation.box, by_id=1, levels=[5, 1])


def test_the_last_choice_counts_until_it_is_closed(cast: Cast) -> None:
    moderation = make_moderation(cast)
    for person in raters(cast)[:3]:
        services.cast_ballot(moderation=moderation, levels=[1, 1], by=person)
    services.cast_ballot(moderation=moderation, levels=[4, 4], by=raters(cast)[0])
    assert Ballot.objects.count() == 3
    services.close_moderation(moderation=moderation, **told(cast.coordinator))
    assert moderation.samples.get(position=0).spread == [2, 0, 0, 1, 0]
    with pytest.raises(services.ClosedError, match="the levels are counted"):
        services.cast_ballot(moderation=moderation, levels=[4, 4], by=raters(cast)[0])


def test_closing_twice_is_closing_once(cast: Cast) -> None:
    moderation = counted(cast, [2, 2], [2, 2], [2, 2])
    at = moderation.closed_at
    assert services.close_moderation(moderation=moderation, **told(cast.coordinator)).closed_at == at


@pytest.mark.parametrize("count", [0, 1, 2])
def test_few_ballots_are_not_counted(cast: Cast, count: int) -> None:
    moderation = make_moderation(cast)
    for person in raters(cast)[:count]:
        services.cast_ballot(moderation=moderation, levels=[1, 1], by=person)
    with pytest.raises(services.TooFewError, match=f"{count} have chosen so far"):
        services.close_moderation(moderation=moderation, **told(cast.coordinator))
    assert (Ballot.objects.count(), moderation.is_open) == (count, True)


@pytest.mark.parametrize("levels", [[1], [1, 2, 3], [1, 5], [-1, 2]])
def test_a_ballot_has_a_level_for_each_sample(cast: Cast, levels: list[int]) -> None:
    with pytest.raises(services.BadBallotError, match="Choose a level for each sample"):
        services.cast_ballot(moderation=make_moderation(cast), levels=levels, by=raters(cast)[0])
    assert not Ballot.objects.exists()


def test_it_is_called_off_unread(cast: Cast) -> None:
    moderation = make_moderation(cast)
    services.cast_ballot(moderation=moderation, levels=[1, 1], by=raters(cast)[0])
    services.call_off_moderation(moderation=moderation, **told(cast.coordinator))
    assert [model.objects.count() for model in (Ballot, BallotBox, ModeratedSample, Moderation)] == [0, 0, 0, 0]
    assert WorkSample.objects.count() == 2
    done = counted(cast, [2, 2], [2, 2], [2, 2])
    with pytest.raises(services.ClosedError):
        services.call_off_moderation(moderation=done, **told(cast.coordinator))


def test_it_is_opened_once_with_two_or_three_samples_in_a_meeting_that_is_on(cast: Cast) -> None:
    sample = make_sample(cast.cluster, cast.coordinator)
    given: dict[str, Any] = {
        "meeting": meeting_now(cast),
        "criterion": cast.rubric.criteria.get(position=0),
        "key": uuid.uuid4(),
    }
    for few in ([sample], [sample, sample], [make_sample(cast.cluster, cast.coordinator) for _ in range(4)]):
        with pytest.raises(services.BadSamplesError, match="Choose two or three samples"):
            services.open_moderation(samples=few, **given, **told(cast.coordinator))
    both = [sample, make_sample(cast.cluster, cast.coordinator)]
    opened = services.open_moderation(samples=both, **given, **told(cast.coordinator))
    assert services.open_moderation(samples=both, **given, **told(cast.coordinator)) == opened
    assert [each.sample for each in opened.samples.order_by("position")] == both
    given["meeting"].state = MeetingState.PLANNED
    with pytest.raises(services.NotInMeetingError, match="called or on"):
        services.open_moderation(samples=both, **given | {"key": uuid.uuid4()}, **told(cast.coordinator))


def test_the_group_notes_what_it_says_after_it_has_counted(cast: Cast) -> None:
    open_one = make_moderation(cast)
    with pytest.raises(services.ClosedError, match="First close and count"):
        services.note_agreement(moderation=open_one, agreed=[(2, ""), (None, "")], outcome="", **told(cast.coordinator))
    with pytest.raises(IntegrityError), transaction.atomic():
        open_one.samples.update(agreed_level=2)
    services.call_off_moderation(moderation=open_one, **told(cast.coordinator))
    moderation = counted(cast, [2, 3], [2, 0], [3, 3])
    services.note_agreement(
        moderation=moderation, agreed=[(2, " It names one thing "), (None, "")], outcome="We ask “why” first.",
        **told(cast.coordinator),
    )  # fmt: skip
    assert list(moderation.samples.order_by("position").values_list("agreed_level", "reason")) == [
        (2, "It names one thing"),
        (None, ""),
    ]


def test_an_agreed_sample_becomes_an_exemplar_once(cast: Cast) -> None:
    moderation = counted(cast, [2, 3], [2, 0], [3, 3])
    first, second = moderation.samples.order_by("position")
    services.note_agreement(
        moderation=moderation, agreed=[(2, "One thing"), (None, "")], outcome="", **told(cast.coordinator)
    )
    first.refresh_from_db()
    given: dict[str, Any] = {"moderated": first, "language": "en", "key": first.public_id, **told(cast.diet_faculty)}
    shown = services.make_exemplar(**given)
    assert services.make_exemplar(**given) == shown
    assert (shown.criterion, shown.level, shown.band, shown.words, shown.sample) == (
        moderation.criterion, 2, "", {"en": "One thing"}, first.sample,
    )  # fmt: skip
    with pytest.raises(services.NothingAgreedError):
        services.make_exemplar(**given | {"moderated": second})
    sharing.take_sample_back(sample=first.sample, **told(cast.colleague.user or cast.coordinator))
    first.sample.refresh_from_db()
    with pytest.raises(services.NothingAgreedError, match="still shared"):
        services.make_exemplar(**given)
    assert Exemplar.objects.count() == 1


def test_words_that_name_a_child_are_not_shared(cast: Cast) -> None:
    name = cast.students[0].first_name
    for words in (f"{name} drew a leaf", f"A leaf, by {name.upper()}."):
        with pytest.raises(sharing.NamedChildError, match=f"name a child: {name}"):
            make_sample(cast.cluster, cast.coordinator, words=words, names=[name, "Other"])
    assert make_sample(cast.cluster, cast.coordinator, words=f"{name}x drew a leaf", names=[name]).words
    assert WorkSample.objects.count() == 1


def test_only_who_shared_takes_it_back(cast: Cast) -> None:
    sample = make_sample(cast.cluster, raters(cast)[0])
    with pytest.raises(sharing.NotYourSampleError):
        sharing.take_sample_back(sample=sample, **told(cast.coordinator))
    taken = sharing.take_sample_back(sample=sample, **told(raters(cast)[0]))
    assert sharing.take_sample_back(sample=sample, **told(raters(cast)[0])).withdrawn_at == taken.withdrawn_at


def test_a_sample_is_seen_in_its_cluster_and_above_it(cast: Cast) -> None:
    here = make_sample(cast.cluster, cast.coordinator)
    everywhere = make_sample(cast.district, cast.diet_faculty)

    def seen(user: User | None) -> set[WorkSample]:
        assert user is not None
        scope = scope_for(user, day=today())
        assert scope is not None
        return set(WorkSample.objects.visible_to(scope))

    assert seen(cast.teacher.user) == seen(cast.coordinator) == seen(cast.diet_faculty) == {here, everywhere}
    assert seen(cast.sibling_coordinator) == {everywhere}
    assert seen(cast.block_officer) == seen(cast.state_officer) == set()
