"""Cost per request of our pages, beside a bare view on the same server in the same run."""

import os
import subprocess
from pathlib import Path

from bench.entries import Entry, beside
from bench.http import Visitor, in_turn
from config.launcher.options import PYTHON, ROOT
from config.launcher.stack import Stack, stack


def bare_stack(bare: Stack) -> None:
    """Fill the bare database and serve it by the same server, as its owner (there are no walls to pass)."""
    subprocess.run(
        [PYTHON, "-m", "bench.bare.prepare"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": bare.owner_url},
        check=True,
    )
    bare.web_url = bare.owner_url
    bare.start_web(application="bench.bare.wsgi:application")


def measure(folder: Path, is_full: bool) -> list[Entry]:
    """`page_teacher_p95`, `page_district_p95`, `bare_view`."""
    rounds = 400 if is_full else 150
    with (
        stack("bench_pages", logs=folder / "pages") as ours,
        stack("bench_bare", logs=folder / "bare", is_empty=True) as bare,
    ):
        bare_stack(bare)
        ours.start_web()
        plain = Visitor(bare.base_url)
        plain.send("GET", "/enter/")
        teacher, officer = Visitor(ours.base_url), Visitor(ours.base_url)
        teacher.enter("teacher")
        officer.enter("district-officer")
        officer.send("GET", "/")
        first, district = "/today/", officer.location
        for who, path in ((teacher, first), (officer, district)):
            status, _ = who.send("GET", path)
            assert status == 200, f"{path} answered {status}"
        costs = in_turn(
            lambda: plain.send("GET", "/bare/"),
            lambda: teacher.send("GET", first),
            lambda: officer.send("GET", district),
            rounds=rounds,
        )
    bare_ms, teacher_ms, district_ms = costs
    return [
        Entry("bare_view", round(bare_ms, 2), "ms", ""),
        beside("page_teacher_p95", teacher_ms, bare_ms, unit="ms", target="<= 3", against="bare_view"),
        beside("page_district_p95", district_ms, bare_ms, unit="ms", target="<= 3", against="bare_view"),
    ]
