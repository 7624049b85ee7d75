"""Who is there."""

import pytest

from tests.cast import Cast
from tests.collectives.views.meeting.page import Browser
from tests.conftest import TenantClient


@pytest.fixture
def her(cast: Cast, browser_of: Browser) -> TenantClient:
    """The coordinator's browser."""
    return browser_of(cast.coordinator)
