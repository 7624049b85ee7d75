"""The product is up: live, ready, and its first page opens."""

import json
import urllib.request

import pytest

from config.launcher.stack import Stack

pytestmark = pytest.mark.journey


def test_ready_names_what_it_found(live: Stack) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{live.port}/readyz", timeout=10) as answer:
        found = {"database": True, "broker": True, "migrations": True, "given_up": 0}
        assert (answer.status, json.load(answer)) == (200, found)
