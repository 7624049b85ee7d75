"""Who is there."""

from typing import Any

import pytest

from clusters.choices import Role
from tests.assessments.views.classes.page import Browser
from tests.cast import Cast


@pytest.fixture
def teacher(cast: Cast, browser_of: Browser) -> Any:
    return browser_of(cast.user(Role.TEACHER))


@pytest.fixture
def colleague(cast: Cast, browser_of: Browser) -> Any:
    assert cast.colleague.user is not None
    return browser_of(cast.colleague.user)
