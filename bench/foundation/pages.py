"""Cost per request of our pages, beside a bare view on the same server in the same run."""

import html
import os
import re
import subprocess
import uuid
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


class Grid:
    """A class grid in the hands of a teacher who changes every cell with each save."""

    def __init__(self, teacher: Visitor) -> None:
        self.teacher = teacher
        _, listed = teacher.send("GET", "/class/")
        self.path = html.unescape(re.search(r'href="(/class/[0-9a-f-]{36}/[0-9-]{7}/)', listed.decode())[1])  # type: ignore[index]
        _, page = teacher.send("GET", self.path)
        seen = re.search(r'name="seen" value="([^"]+)"', page.decode())[1]  # type: ignore[index]
        self.children = [(word[:32], word[32:]) for word in seen.split()][:30]
        self.turn = 0

    def save(self) -> None:
        """Thirty children by six abilities, all different from before."""
        self.turn += 1
        level = str(1 + self.turn % 4)
        seen = " ".join(child + levels for child, levels in self.children)
        fields = [("seen", seen), ("key", str(uuid.uuid4()))]
        fields += [(f"c{row}-{position}", level) for row in range(len(self.children)) for position in range(6)]
        status, _ = self.teacher.send("POST", self.path, fields)
        assert status == 302, f"saving the grid answered {status}"
        self.children = [(child, level * len(levels)) for child, levels in self.children]


def measure(folder: Path, is_full: bool) -> list[Entry]:
    """`page_teacher_p95`, `page_district_p95`, `grid_save_p95`, `bare_view`."""
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
        officer.send("GET", "/places/")
        first, district = "/today/", officer.location
        for who, path in ((teacher, first), (officer, district)):
            status, _ = who.send("GET", path)
            assert status == 200, f"{path} answered {status}"
        grid = Grid(teacher)
        bare_ms, teacher_ms, district_ms = in_turn(
            lambda: plain.send("GET", "/bare/"),
            lambda: teacher.send("GET", first),
            lambda: officer.send("GET", district),
            rounds=rounds,
        )
        # apart: so many saves of a whole class are more than a year's history, and her first page reads it
        bare_beside_ms, grid_ms = in_turn(lambda: plain.send("GET", "/bare/"), grid.save, rounds=rounds)
    return [
        Entry("bare_view", round(bare_ms, 2), "ms", ""),
        beside("page_teacher_p95", teacher_ms, bare_ms, unit="ms", target="<= 3", against="bare_view"),
        beside("page_district_p95", district_ms, bare_ms, unit="ms", target="<= 3", against="bare_view"),
        beside("grid_save_p95", grid_ms, bare_beside_ms, unit="ms", target="<= 4", against="bare_view"),
    ]
