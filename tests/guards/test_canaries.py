"""No canary sings where it must not. What a canary is, where they sit and who may hear which: `tests/guards/canaries/`."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from config.launcher.stack import stack
from tests.guards.canaries import Search, search

pytestmark = pytest.mark.committed
REDIS_NUMBER = 15  # nobody else's


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Search]:
    """A served copy of the demonstration with canaries in it, and people who have entered."""
    logs: Path = tmp_path_factory.mktemp("canaries")
    with stack("canaries", logs=logs, redis_number=REDIS_NUMBER) as made, search(made) as going:
        yield going


def test_no_canary_is_heard_where_it_must_not_be(ground: Search) -> None:
    ground.do()
    ground.open_pages()
    ground.look_behind()
    report = ground.report
    print(report.searched, report.statuses, sorted(report.heard))
    assert report.found == []
