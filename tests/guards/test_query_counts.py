"""A list takes as many queries with thirty rows as with one. How to add a list: `tests/guards/lists.py`."""

from collections.abc import Callable

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import Cast
from tests.conftest import as_role, in_tenant
from tests.guards.lists import LISTS, WITHOUT_A_LIST, ListPage
from tests.guards.rows import ROWS


def test_every_page_is_a_list_of_the_table_or_says_why_not() -> None:
    pages = {row.name for row in ROWS if row.method == "get" and 200 in row.expected().values()}
    counted = {listed.name for listed in LISTS}
    assert (pages - counted - set(WITHOUT_A_LIST), counted & set(WITHOUT_A_LIST)) == (set(), set())
    assert (counted | set(WITHOUT_A_LIST)) - {row.name for row in ROWS} == set()


@pytest.mark.parametrize("listed", LISTS, ids=lambda listed: f"{listed.name} {listed.role}")
def test_thirty_rows_take_as_many_queries_as_one(listed: ListPage, cast: Cast, browser_of: Callable) -> None:
    taken = {}
    for count in (1, 30):
        with transaction.atomic():
            with as_role("app_worker"), in_tenant(cast.tenant.id, *cast.all_school_ids):
                listed.make(cast, count)
                url, asked = reverse(listed.name, args=listed.args(cast)), listed.asked(cast)
            client = browser_of(cast.user(listed.role))
            client.get(url, asked)  # whatever is kept in the process is kept now
            for cache in caches.all():
                cache.clear()
            with CaptureQueriesContext(connection) as captured:
                assert client.get(url, asked).status_code == 200
            sql = [query["sql"] for query in captured.captured_queries]
            taken[count] = len([each for each in sql if not each.startswith(("SAVEPOINT", "RELEASE"))])
            transaction.set_rollback(True)
    assert taken == {1: listed.queries, 30: listed.queries}
