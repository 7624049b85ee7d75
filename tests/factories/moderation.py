"""Makers of samples of work and of what is looked at together."""

import uuid
from typing import Any

from django.utils import timezone

from assessments.models import WorkSample
from assessments.services.samples import share_sample
from clusters.models import Place, User
from collectives.models import Meeting, Moderation
from collectives.services.moderating import open_moderation
from tests.cast import Cast
from tests.factories.collectives import make_meeting


def make_sample(place: Place, by: User, **fields: Any) -> WorkSample:
    """A text of nobody's."""
    given: dict[str, Any] = {"grade": 3, "words": "The leaf has a line in the middle.", "key": uuid.uuid4()}
    return share_sample(place_id=place.pk, by=by, at=timezone.now(), **given | fields)


def meeting_now(cast: Cast, *, is_sibling: bool = False) -> Meeting:
    """Today's meeting of the cast's cluster, or of the one beside it, called."""
    collective = cast.sibling_collective if is_sibling else cast.collective
    found = Meeting.objects.filter(collective=collective, period=timezone.localdate().replace(day=1)).first()
    venue = cast.sibling_school if is_sibling else cast.school
    return found or make_meeting(collective, venue=venue, on=timezone.localdate())


def make_moderation(cast: Cast, count: int = 2, *, is_sibling: bool = False) -> Moderation:
    """Open, with samples that a colleague shared."""
    assert cast.colleague.user is not None
    place = cast.sibling if is_sibling else cast.cluster
    samples = [make_sample(place, cast.colleague.user) for _ in range(count)]
    return open_moderation(
        meeting=meeting_now(cast, is_sibling=is_sibling),
        criterion=cast.rubric.criteria.get(position=2),
        samples=samples,
        key=uuid.uuid4(),
        by=cast.coordinator,
        at=timezone.now(),
    )
