"""Looking at work together: open, choose in silence, close and count, agree.

What a person chose is hers alone. While the ballot box stands her ballot is kept so that she may change it; only the closing
reads the others', to count them, and burns them in the same transaction. What stays is how many chose what.
"""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.choices import LEVEL_WORDS, GradeBand
from assessments.models import LEVEL_COUNT, Criterion, Exemplar, WorkSample
from assessments.services.exemplars import show_exemplar
from clusters.models import User
from collectives.choices import MeetingState
from collectives.models import Ballot, BallotBox, Meeting, ModeratedSample, Moderation
from collectives.models.moderations import MOST_SAMPLES
from collectives.services.meetings import locked, touch
from foundation import audit
from foundation.tenancy.connection import current_tenant_id

LEAST_SAMPLES = 2
LEAST_RATERS = 3  # with two, each would know what the other chose
OPEN_TO_ALL = (MeetingState.CALLED, MeetingState.IN_SESSION)
CANNOT_TELL = 0


class NotInMeetingError(ValueError):
    """The meeting is not called yet, or over; the message is for the person."""


class BadSamplesError(ValueError):
    """Two or three different samples are looked at together; the message is for the person."""


class ClosedError(ValueError):
    """The box is closed: no level can be chosen any more; the message is for the person."""


class BadBallotError(ValueError):
    """A level for each sample, or that one cannot tell; the message is for the person."""


class TooFewError(ValueError):
    """With so few ballots everybody would know whose is whose; the message is for the person."""


class NothingAgreedError(ValueError):
    """Only a sample on which the group agreed becomes an exemplar; the message is for the person."""


@transaction.atomic
def open_moderation(
    *,
    meeting: Meeting,
    criterion: Criterion,
    samples: Sequence[WorkSample],
    key: uuid.UUID,
    by: User,
    at: dt.datetime,
) -> Moderation:
    """Two or three samples before the meeting, with one ability in mind. A resend gives the first one.

    Raises NotInMeetingError and BadSamplesError.
    """
    if meeting.state not in OPEN_TO_ALL:
        raise NotInMeetingError(_("Work is looked at together in a meeting that is called or on. Choose one of those."))
    if not LEAST_SAMPLES <= len({sample.pk for sample in samples}) == len(samples) <= MOST_SAMPLES:
        raise BadSamplesError(
            _("Choose two or three samples: with one there is nothing to compare, with more no time.")
        )
    moderation, is_new = Moderation.create_once(
        key=key, meeting=meeting, criterion=criterion, opened_by_id=by.pk, opened_at=at
    )
    if is_new:
        ModeratedSample.objects.bulk_create(
            ModeratedSample(moderation=moderation, sample=sample, position=position)
            for position, sample in enumerate(samples)
        )
        BallotBox.objects.create(moderation=moderation)
        audit.record("moderation_opened", by=by.pk, subject=moderation)
        touch(locked(meeting))  # the meeting's screens show it
    return moderation


def _box(moderation: Moderation) -> BallotBox:
    """The box, locked. Raises ClosedError."""
    boxes = BallotBox.objects.select_for_update()
    box = boxes.filter(tenant_id=current_tenant_id(), moderation_id=moderation.pk).first()
    if box is None:
        raise ClosedError(_("It is closed: the levels are counted. Look at the spread, and say what you think."))
    return box


@transaction.atomic
def cast_ballot(*, moderation: Moderation, levels: Sequence[int], by: User) -> None:
    """What she chose for each sample, in their order; 0 where one cannot tell. Until the closing the last one counts.

    Nothing is written to the audit trail: that would say who chose when. Raises ClosedError and BadBallotError.
    """
    box = _box(moderation)
    is_whole = len(levels) == moderation.samples.count()
    if not is_whole or not all(CANNOT_TELL <= level <= LEVEL_COUNT for level in levels):
        raise BadBallotError(_("Choose a level for each sample, or that you cannot tell from it."))
    Ballot.objects.update_or_create(
        tenant_id=current_tenant_id(), box=box, by_id=by.pk, defaults={"levels": list(levels)}
    )


@transaction.atomic
def close_moderation(*, moderation: Moderation, by: User, at: dt.datetime) -> Moderation:
    """Count what was chosen, and burn the ballots: from then on nothing says who chose what. Closing twice is closing once.

    Raises TooFewError with everything as it was.
    """
    try:
        box = _box(moderation)
    except ClosedError:
        moderation.refresh_from_db()
        return moderation
    ballots = list(Ballot.objects.filter(tenant_id=current_tenant_id(), box=box).values_list("levels", flat=True))
    if len(ballots) < LEAST_RATERS:
        raise TooFewError(
            _("%(count)s have chosen so far. It is counted from three on: with fewer one would know whose is whose.")
            % {"count": len(ballots)}
        )
    for each in moderation.samples.order_by("position"):
        chosen = [levels[each.position] for levels in ballots]
        each.spread = [*(chosen.count(level) for level in range(1, LEVEL_COUNT + 1)), chosen.count(CANNOT_TELL)]
        each.save(update_fields=["spread"])
    _burn(box)
    moderation.closed_at, moderation.rater_count = at, len(ballots)
    moderation.save(update_fields=["closed_at", "rater_count"])
    audit.record("moderation_closed", by=by.pk, subject=moderation, raters=len(ballots))
    touch(locked(moderation.meeting))
    return moderation


def _burn(box: BallotBox) -> None:
    Ballot.objects.filter(tenant_id=current_tenant_id(), box=box).delete()
    box.delete()


@transaction.atomic
def call_off_moderation(*, moderation: Moderation, by: User, at: dt.datetime) -> None:
    """Take it off the meeting uncounted, with every ballot unread. Raises ClosedError."""
    box = _box(moderation)
    audit.record("moderation_called_off", by=by.pk, subject=moderation)
    _burn(box)
    touch(locked(moderation.meeting))
    moderation.delete()


@transaction.atomic
def note_agreement(
    *,
    moderation: Moderation,
    agreed: Sequence[tuple[int | None, str]],
    outcome: str,
    by: User,
    at: dt.datetime,
) -> Moderation:
    """What the group says after it has talked: for each sample the level it agrees on (None: it does not) and why.

    Raises ClosedError while the box stands: first count, then talk.
    """
    if moderation.is_open:
        raise ClosedError(_("First close and count, then talk, then note what the group says."))
    for each, (level, reason) in zip(moderation.samples.order_by("position"), agreed, strict=True):
        each.agreed_level, each.reason = level, reason.strip()
        each.save(update_fields=["agreed_level", "reason"])
    moderation.outcome = outcome.strip()
    moderation.save(update_fields=["outcome"])
    audit.record("moderation_agreed", by=by.pk, subject=moderation)
    return moderation


@transaction.atomic
def make_exemplar(*, moderated: ModeratedSample, language: str, key: uuid.UUID, by: User, at: dt.datetime) -> Exemplar:
    """A sample on which a group agreed hangs beside its level from now on, with the group's reason as its sentence.

    Raises NothingAgreedError and assessments.services.exemplars.TooManyExemplarsError.
    """
    criterion, sample = moderated.moderation.criterion, moderated.sample
    if moderated.agreed_level is None or sample.withdrawn_at is not None:
        raise NothingAgreedError(
            _("Only work on which the group agreed, and that is still shared, becomes an example.")
        )
    band = GradeBand.of(sample.grade).value
    said = moderated.reason or sample.words or str(LEVEL_WORDS[moderated.agreed_level])
    return show_exemplar(
        criterion=criterion,
        level=moderated.agreed_level,
        band=band if band in criterion.band_words else "",
        words={language: said},
        sample=sample,
        key=key,
        by=by,
        at=at,
    )
