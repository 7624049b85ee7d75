"""What is left out so that no group of fewer than ten children can be read off, or worked out from what is shown."""

import datetime as dt
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clusters.calendar import period_of, today
from clusters.choices import Level, RollupKind
from clusters.models import Place, Placement, Rollup
from reports.services.rebuilding import families_in
from reports.services.suppression import hide_small_groups
from tests.cast import Cast
from tests.conftest import as_role
from tests.factories.clusters import LONG_AGO

LEVELS = [Level.STATE, Level.DISTRICT, Level.BLOCK, Level.CLUSTER, Level.SCHOOL]
_numbers = itertools.count(10**6)


@dataclass
class Node:
    """A place with the children counted in it, as drawn: a school's number, or its places."""

    size: int
    below: list["Node"] = field(default_factory=list)
    pk: int = 0
    is_shown: bool = False
    drawn: list[int] = field(
        default_factory=list
    )  # of a school: not seen yet, levels 1 to 4; nobody seen where not drawn

    @property
    def levels(self) -> list[int]:
        """Children not seen yet and at levels 1 to 4."""
        if not self.below:
            return self.drawn or [self.size, 0, 0, 0, 0]
        return [sum(column) for column in zip(*(node.levels for node in self.below), strict=True)]

    def walk(self) -> Iterator["Node"]:
        """Itself and everything below."""
        yield self
        for node in self.below:
            yield from node.walk()

    @property
    def leaves(self) -> list["Node"]:
        return [node for node in self.walk() if not node.below]


def tree(*drawn: int | list) -> Node:
    """`tree(12, [3, 40])`: numbers are the places of the lowest level, lists those between."""
    below = [Node(each) if isinstance(each, int) else tree(*each) for each in drawn]
    return Node(sum(node.size for node in below), below)


def publish(root: Node, period: dt.date) -> None:
    """Store the tree with its counts, hide what must be hidden, and read what is shown."""
    places: list[Place] = []

    def hang(node: Node, parent: Node | None, path: str, depth: int) -> None:
        node.pk = next(_numbers)
        own = f"{path}{node.pk}."
        level = LEVELS[depth]
        places.append(Place(pk=node.pk, level=level, parent_id=parent.pk if parent else None, path=own, names={}))
        for each in node.below:
            hang(each, node, own, depth + 1)

    hang(root, None, "", 0)
    Place.objects.bulk_create(places)
    Placement.objects.bulk_create(
        Placement(place=p, parent_id=p.parent_id, path=p.path, starts_on=LONG_AGO) for p in places
    )
    Rollup.objects.bulk_create(
        Rollup(
            place_id=n.pk,
            period=period,
            kind=RollupKind.ABILITY,
            cut="c1",
            counts=[*n.levels, len([leaf for leaf in n.leaves if leaf.size])],
        )
        for n in root.walk()
        if n.size
    )
    hide_small_groups(families_in(period))
    shown = dict(Rollup.objects.filter(place__in=places).values_list("place_id", "shown"))
    for node in root.walk():
        node.is_shown = shown.get(node.pk) is not None


def pattern(node: Node) -> list:
    """What is shown of the places below, in the order drawn."""
    return [(n.size if n.is_shown else None) if not n.below else pattern(n) for n in node.below]


@pytest.mark.parametrize(
    ("drawn", "shown"),
    [
        pytest.param((10, 12, 30), [10, 12, 30], id="nobody is small"),
        pytest.param((9, 12, 30), [None, None, 30], id="one is small: the next smallest covers it"),
        pytest.param((4, 5, 12, 30), [None, None, None, 30], id="two are small, but nine together: one more"),
        pytest.param((4, 6, 12, 30), [None, None, 12, 30], id="two are small and ten together: enough"),
        pytest.param((3, 12), [None, None], id="nobody left to cover but the large one"),
        pytest.param((12, 12, 3), [None, 12, None], id="of two alike the first covers"),
        pytest.param((4, 3), [None, None], id="all together under ten"),
        pytest.param((10,), [10], id="an only place of ten"),
        pytest.param((9,), [None], id="an only place of nine"),
        pytest.param((0, 15, 20), [None, 15, 20], id="a place without children covers nobody and needs no cover"),
        pytest.param(
            ([3, 4], [20, 30], [50, 60]),
            [[None, None], [None, 30], [50, 60]],
            id="the neighbour that covers must not be the sum of its own",
        ),
        pytest.param(
            ([3], [4, 5, 30], [50, 60]),
            [[None], [None, None, None], [50, 60]],
            id="below the covering place at least ten are hidden together",
        ),
        pytest.param(([5, 20, 30], [40, 50]), [[None, None, 30], [40, 50]], id="it stays in the family"),
    ],
)
def test_cases(cast: Cast, drawn: tuple, shown: list) -> None:
    with as_role("app_worker"):
        root = tree(*drawn)
        publish(root, period_of(today()))
        assert pattern(root) == shown


def test_the_place_above_is_not_hidden_for_its_own(cast: Cast) -> None:
    with as_role("app_worker"):
        root = tree([3, 12], [40, 50])
        publish(root, period_of(today()))
        assert [node.is_shown for node in (root, *root.below)] == [True, True, True]


def rank(rows: list[list[int]]) -> int:
    """Of a matrix, exactly."""
    matrix = [[Fraction(value) for value in row] for row in rows]
    found = 0
    for column in range(len(matrix[0]) if matrix else 0):
        pivot = next((r for r in range(found, len(matrix)) if matrix[r][column]), None)
        if pivot is None:
            continue
        matrix[found], matrix[pivot] = matrix[pivot], matrix[found]
        for r in range(found + 1, len(matrix)):
            factor = matrix[r][column] / matrix[found][column]
            matrix[r] = [a - factor * b for a, b in zip(matrix[r], matrix[found], strict=True)]
        found += 1
    return found


def check_nothing_can_be_worked_out(root: Node) -> None:
    """Every shown place is an equation over the hidden schools. No hidden place may follow from all of them together, and
    whatever total does follow is of at least ten children.
    """
    hidden = [leaf for leaf in root.leaves if leaf.size and not leaf.is_shown]
    equations = [[int(leaf in node.leaves) for leaf in hidden] for node in root.walk() if node.is_shown]
    known = rank(equations)
    for node in root.walk():
        if node.size >= 1 and not node.is_shown:
            row = [int(leaf in node.leaves) for leaf in hidden]
            assert any(row)
            assert rank([*equations, row]) > known, f"a place of {node.size} can be worked out"
    # A sum over some of the hidden schools that can be worked out is a union of these.
    apart: dict[int, int] = {}
    for leaf in hidden:
        lowest = [node.pk for node in root.walk() if node.is_shown and leaf in node.leaves]
        if lowest:
            apart[lowest[-1]] = apart.get(lowest[-1], 0) + leaf.size
    assert all(size >= 10 for size in apart.values())
    assert known == len(apart)


SIZES = st.one_of(st.integers(0, 14), st.integers(0, 60))
SCHOOLS = st.lists(SIZES, min_size=1, max_size=5)
CLUSTERS = st.lists(SCHOOLS, min_size=1, max_size=4)
BLOCKS = st.lists(CLUSTERS, min_size=1, max_size=3)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=st.lists(BLOCKS, min_size=1, max_size=2))
def test_no_hidden_place_can_be_worked_out(cast: Cast, drawn: list) -> None:
    with as_role("app_worker"), transaction.atomic():
        root = tree(*drawn)
        publish(root, period_of(today()))
        for node in root.walk():
            assert not node.is_shown or node.size >= 10
        check_nothing_can_be_worked_out(root)
        # Nothing is hidden without need.
        assert any(node.size and node.size < 10 for node in root.walk()) or all(
            node.is_shown for node in root.walk() if node.size
        )
        transaction.set_rollback(True)


# Schools of a cluster, drawn as (not seen yet, level 1 or 2, level 3 or 4).
Halves = tuple[int, int, int]


def publish_levels(drawn: list[list[list[Halves]]], period: dt.date) -> Node:
    """A state with one district: blocks of clusters of schools, each school's children standing somewhere."""
    root = tree([[[sum(school) for school in cluster] for cluster in block] for block in drawn])
    levels = [school for block in drawn for cluster in block for school in cluster]
    for leaf, (unseen, not_yet, own) in zip(root.leaves, levels, strict=True):
        leaf.drawn = [unseen, not_yet // 2, not_yet - not_yet // 2, own // 3, own - own // 3]
    publish(root, period)
    return root


def shown_of(nodes: list[Node], period: dt.date) -> list[list[int] | None]:
    rows = Rollup.objects.filter(period=period, place_id__in=[node.pk for node in nodes])
    shown = dict(rows.values_list("place_id", "shown"))
    return [shown.get(node.pk) for node in nodes]


@pytest.mark.parametrize(
    ("schools", "shown"),
    [
        pytest.param(
            [(0, 12, 20), (5, 30, 15), (0, 40, 11)],
            [[0, 12, 20], [5, 30, 15], [0, 40, 11]],
            id="ten or more in each half: no single level, but both halves",
        ),
        pytest.param(
            [(0, 11, 1), (5, 30, 15), (0, 40, 21)],
            [None, None, [0, 40, 21]],
            id="one on her own among twelve: the school is not shown, nor the next smallest",
        ),
        pytest.param([(0, 12, 0), (0, 10, 40), (0, 40, 30)], [None, None, [0, 40, 30]], id="nobody tells of everybody"),
        pytest.param(
            [(0, 30, 4), (0, 30, 5), (0, 20, 16), (0, 40, 30)],
            [None, None, None, [0, 40, 30]],
            id="two together have nine on their own: one more",
        ),
        pytest.param(
            [(0, 30, 4), (0, 30, 6), (0, 20, 16), (0, 40, 30)],
            [None, None, [0, 20, 16], [0, 40, 30]],
            id="two together have ten on their own: enough",
        ),
        pytest.param([(0, 30, 4), (0, 30, 5)], [None, None], id="all together have nine: the cluster alone is shown"),
        pytest.param(
            [(30, 0, 0), (40, 0, 0), (50, 0, 0)],
            [[30, 0, 0], [40, 0, 0], [50, 0, 0]],
            id="where nobody was seen there is nothing to guess",
        ),
        pytest.param(
            [(30, 2, 0), (40, 0, 0), (50, 0, 0)], [None, None, None], id="the first two seen of a month are nowhere"
        ),
        pytest.param(
            [(9, 0, 0), (40, 0, 0), (0, 20, 30)],
            [None, None, [0, 20, 30]],
            id="a small school of which nobody was seen",
        ),
    ],
)
def test_a_school_shows_two_halves_or_nothing(cast: Cast, schools: list[Halves], shown: list) -> None:
    period = period_of(today())
    with as_role("app_worker"):
        root = publish_levels([[schools, [(0, 50, 50), (0, 50, 50)]]], period)
        cluster = root.below[0].below[0].below[0]
        assert shown_of(cluster.below, period) == shown
        # The cluster itself shows every level: of several schools together size decides.
        assert shown_of([cluster], period) == [cluster.levels]


@pytest.mark.parametrize(
    ("only", "shown"),
    [
        pytest.param((0, 12, 20), [0, 12, 20], id="in halves, as the school"),
        pytest.param((0, 30, 4), None, id="not at all, as the school"),
    ],
)
def test_a_place_of_one_school_shows_what_the_school_may(cast: Cast, only: Halves, shown: list[int] | None) -> None:
    period = period_of(today())
    with as_role("app_worker"):
        root = publish_levels([[[only, (0, 0, 0)]]], period)
        chain = [root, *(node for node in root.walk() if node.size and node is not root)]
        assert shown_of(chain, period) == [shown] * 5


def check_no_few_of_a_school(root: Node, period: dt.date) -> None:
    """Neither half of one school, nor of hidden schools that can be told apart, is of one to nine children, or of none."""

    def halves(nodes: list[Node]) -> tuple[int, int]:
        levels = [node.levels for node in nodes]
        return sum(sum(each[1:3]) for each in levels), sum(sum(each[3:]) for each in levels)

    everything = [node for node in root.walk() if node.size]
    for node, shown in zip(everything, shown_of(everything, period), strict=True):
        schools = [leaf for leaf in node.leaves if leaf.size]
        if len(schools) > 1:
            assert shown is None or shown == node.levels
        else:
            assert shown is None or shown == [node.levels[0], *halves([node])]
            assert shown is None or not any(halves([node])) or min(halves([node])) >= 10
        hidden = [leaf for leaf in schools if not leaf.is_shown]
        if node.below and not node.below[0].below and hidden and len(hidden) < len(schools):
            assert not any(halves(hidden)) or min(halves(hidden)) >= 10


HALF = st.one_of(st.just(0), st.integers(0, 12), st.integers(0, 60))
LEVELLED = st.lists(st.lists(st.lists(st.tuples(HALF, HALF, HALF), min_size=1, max_size=6), min_size=1, max_size=3),
                    min_size=1, max_size=3)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=LEVELLED)
def test_no_few_of_a_school_can_be_worked_out(cast: Cast, drawn: list[list[list[Halves]]]) -> None:
    period = period_of(today())
    with as_role("app_worker"), transaction.atomic():
        root = publish_levels(drawn, period)
        check_nothing_can_be_worked_out(root)
        check_no_few_of_a_school(root, period)
        transaction.set_rollback(True)
