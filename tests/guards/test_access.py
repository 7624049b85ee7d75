"""Every address x every person x own, sibling, parent, other tenant: who gets an answer, and no word in it that is not hers
to read (`tests/guards/canaries/`). How to add a row: `tests/guards/table.py`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from clusters.choices import Role
from clusters.models import User
from tests.cast import Cast
from tests.conftest import TenantClient, as_role, in_tenant
from tests.guards.canaries.answers import plant_here, wrongly_heard
from tests.guards.rows import ROWS
from tests.guards.table import ANONYMOUS, NOBODY, Row

METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}


def url_names(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[str]:
    """Every URL name; for one without a name, its pattern."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from url_names(
                pattern.url_patterns, namespace + (f"{pattern.namespace}:" if pattern.namespace else "")
            )
        else:
            yield namespace + (pattern.name or f"without a name: {pattern.pattern}")


def test_every_address_is_in_the_table_and_the_table_has_no_other() -> None:
    real, listed = set(url_names(get_resolver().url_patterns)), {row.name for row in ROWS}
    assert {"not in the table": sorted(real - listed), "no such address": sorted(listed - real)} == {
        "not in the table": [],
        "no such address": [],
    }


def test_no_row_is_written_twice() -> None:
    ids = [row.id + row.query for row in ROWS]
    assert sorted(ids) == sorted(set(ids))


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def user_of(person: str, cast: Cast) -> User:
    """Who plays a person of the table."""
    return cast.nobody if person == NOBODY else cast.user(Role(person))


def client_of(person: str, cast: Cast, browser_of: Callable) -> TenantClient:
    """The browser of a person of the table."""
    if person == ANONYMOUS:
        return TenantClient(host=cast.host)
    return browser_of(user_of(person, cast))


def address(row: Row, where: str, cast: Cast, other_cast: Cast) -> str:
    """Makes what the row names, in the tenant where it belongs, and says its address."""
    make = row.own if where == "other" else getattr(row, where)
    if make is None:
        return reverse(row.name) + row.query
    owner = other_cast if where == "other" else cast
    with as_role("app_worker"), in_tenant(owner.tenant.id, *owner.all_school_ids):
        made = make(owner)
    kind = "kwargs" if isinstance(made, dict) else "args"
    return reverse(row.name, **{kind: made}) + row.query


def ask(client: TenantClient, row: Row, url: str, cast: Cast) -> Any:
    """The row's request."""
    given: dict[str, Any] = {"data": row.data(cast)} if row.data else {}
    if row.content_type:
        given["content_type"] = row.content_type
    return getattr(client, row.method)(url, **given)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id + row.query)
def test_everybody_gets_what_the_table_says(row: Row, cast: Cast, other_cast: Cast, browser_of: Callable) -> None:
    expected, answered = row.expected(), {}
    sang: list[str] = []
    allowed: set[str] = set()
    clients = {person: client_of(person, cast, browser_of) for person, _where in expected}
    for there in dict.fromkeys(where for _person, where in expected):
        with undone():  # what the row names is made once for everybody; what each of them does to it is taken back
            url = address(row, there, cast, other_cast)
            plant_here()
            for person in [person for person, where in expected if where == there]:
                cache.clear()
                client = clients[person]
                with undone():
                    answer = ask(client, row, url, cast)
                    answered[person, there] = answer.status_code
                    user = None if person == ANONYMOUS else user_of(person, cast)
                    sang += [f"{each} to {person}, {there}" for each in wrongly_heard(user, answer, name=row.name)]
                    if not allowed and there == "own" and "Allow" in (traced := client.trace(url)).headers:
                        allowed = {method.strip() for method in traced.headers["Allow"].split(",")} & METHODS
    assert answered == expected
    assert sang == []
    rows_of_it = {other.method.upper() for other in ROWS if other.name == row.name}
    assert allowed <= rows_of_it, f"{row.name} answers {sorted(allowed)}: a row for each method, please"


NOTHING_IS_AN_ANSWER = ("plan_month",)  # a month without chapters
FORMS = [
    row
    for row in ROWS
    if row.method == "post" and not row.content_type and row.name not in NOTHING_IS_AN_ANSWER
    if 422 in row.expected().values()
]


@pytest.mark.parametrize("row", FORMS, ids=lambda row: row.id + row.query)
def test_a_form_sent_without_a_word_is_refused(row: Row, cast: Cast, other_cast: Cast, browser_of: Callable) -> None:
    person = next(who for (who, where), status in row.expected().items() if (where, status) == ("own", 422))
    with undone():
        url = address(row, "own", cast, other_cast)
        assert client_of(person, cast, browser_of).post(url).status_code == 422
