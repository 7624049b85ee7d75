"""No acknowledged operation is lost, each is applied once, all phones are equal in the end: tried at random."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from tests.cast import Cast
from tests.sync.machine import CLOCKS, World

EXAMPLES = int(os.environ.get("PHONES_EXAMPLES", "8"))
STEPS = 16
PHONES = st.integers(0, 2)
CLOCK = st.sampled_from(CLOCKS)
TAP = st.tuples(st.just("tap"), st.integers(0, 1), st.integers(0, 1), st.sampled_from((None, 1, 2, 3, 4)), CLOCK)
EDIT = st.tuples(st.just("edit"), st.integers(0, 1), st.sampled_from(("tried", "puzzle")), CLOCK)
WRITE = st.one_of(TAP, EDIT, TAP, EDIT, st.tuples(st.just("write"), CLOCK))
FATE = st.sampled_from(("whole", "lost", "late", "twice", "reversed"))
EVENTS = (
    ("hand_over", 0),
    ("hand_over", 1),
    ("revoke", None),
    ("set_colleague", False),
    ("set_colleague", True),
    ("set_child", False),
    ("set_child", True),
)


def machine(cast: Cast, open_for: Callable, report: dict[str, int]) -> type[RuleBasedStateMachine]:
    """The machine over a cast; `report` counts what was found."""

    class Phones(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            cache.clear()
            self.example = transaction.atomic()
            self.example.__enter__()
            self.world = World(cast, open_for)

        @rule(phone=PHONES, writes=st.lists(WRITE, min_size=1, max_size=4))
        def write(self, phone: int, writes: list[tuple[Any, ...]]) -> None:
            device = self.world.devices[phone]
            for what, *told in writes:
                getattr(self.world, what)(device, *told)

        @rule(phone=PHONES, fate=FATE)
        def sync(self, phone: int, fate: str) -> None:
            self.world.sync(self.world.devices[phone], fate)

        @rule(phone=PHONES, writes=st.lists(WRITE, min_size=1, max_size=3), fate=FATE)
        def write_and_sync(self, phone: int, writes: list[tuple[Any, ...]], fate: str) -> None:
            self.write(phone, writes)
            self.sync(phone, fate)

        @rule(phone=PHONES, is_late=st.booleans())
        def look(self, phone: int, is_late: bool) -> None:
            device = self.world.devices[phone]
            if is_late:
                self.world.arrive_late(device)
            else:
                self.world.refresh(device)
                self.world.learn_stories(device)

        @rule(event=st.sampled_from(EVENTS), phone=PHONES)
        def happen(self, event: tuple[str, Any], phone: int) -> None:
            name, told = event
            if name == "hand_over":
                self.world.devices[2].sign_in(self.world.people[told])
            elif name == "revoke":
                self.world.devices[phone].client.cookies.clear()
            else:
                getattr(self.world, name)(told)

        def teardown(self) -> None:
            try:
                self.world.settle()
                found = self.world.problems()
                report["examples"] += 1
                report["operations"] += len(self.world.made)
                report["divergent"] += self.world.divergent_count
                report["problems"] += len(found)
                assert found == []
            finally:
                transaction.set_rollback(True)
                self.example.__exit__(None, None, None)

    return Phones


def test_three_phones_and_a_server_agree_in_the_end(cast: Cast, browser_of: Callable) -> None:
    report: dict[str, int] = dict.fromkeys(("examples", "operations", "divergent", "problems"), 0)
    quiet: dict[str, Any] = {"deadline": None, "database": None, "suppress_health_check": list(HealthCheck)}
    quiet["phases"] = (
        Phase.explicit,
        Phase.generate,
    )  # what failed is printed as it was: making it short takes minutes
    try:
        run_state_machine_as_test(
            machine(cast, browser_of, report),
            settings=settings(
                max_examples=EXAMPLES,
                stateful_step_count=STEPS,
                derandomize="PHONES_EXAMPLES" not in os.environ,
                **quiet,
            ),
        )
    finally:
        if told := os.environ.get("PHONES_REPORT"):
            Path(told).write_text(json.dumps(report))
    assert report["divergent"] == 0
    assert report["examples"] >= EXAMPLES
