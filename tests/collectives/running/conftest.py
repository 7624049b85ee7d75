"""Who is there."""

import pytest

from collectives.models import (
    Meeting,
    Sitting,
)
from collectives.services import sittings
from tests.cast import Cast
from tests.collectives.planned import begin, call, plan


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    """In session, nobody marked, no part started."""
    return begin(cast, call(cast, plan(cast)))


@pytest.fixture
def sitting(meeting: Meeting) -> Sitting:
    return sittings.first_sitting(meeting)
