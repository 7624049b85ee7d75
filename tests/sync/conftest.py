"""The phone in the hands of the cast's teacher."""

from collections.abc import Callable

import pytest

from clusters.choices import Role
from tests.cast import Cast
from tests.sync.phones import Phone


@pytest.fixture
def phone(cast: Cast, browser_of: Callable) -> Phone:
    """The teacher's."""
    user = cast.user(Role.TEACHER)
    return Phone(browser_of(user), user)
