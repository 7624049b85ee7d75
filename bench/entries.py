"""What a benchmark says, and how it is kept."""

import datetime as dt
import json
import operator
import os
import platform
import re
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LATEST = ROOT / "bench" / "results" / "latest.json"
_COMPARE: dict[str, Callable[[float, float], bool]] = {"<=": operator.le, "=": operator.eq, ">=": operator.ge, "": bool}


@dataclass(frozen=True)
class Entry:
    """One figure. `ratio` is our cost over the cost of `against`, lower is better; None where there is nothing beside it.

    `target` is written `<= 3`, `= 0` or `` (no target); it is held against the ratio if there is one, else the value.
    """

    name: str
    value: float
    unit: str
    target: str
    against: str = ""
    ratio: float | None = None

    @property
    def holds(self) -> bool:
        """Whether the target is met; true without a target."""
        found = re.fullmatch(r"(<=|>=|=) ?([0-9.]+)", self.target)
        if not found:
            return True
        measured = self.value if self.ratio is None else self.ratio
        return _COMPARE[found[1]](measured, float(found[2]))


def beside(name: str, ours: float, bare: float, *, unit: str, target: str, against: str) -> Entry:
    """An entry with its ratio to the bare thing."""
    return Entry(name, round(ours, 3), unit, target, f"{against}: {bare:.3f} {unit}", round(ours / bare, 3))


def keep(entries: Iterable[Entry], *, groups: list[str], is_full: bool) -> None:
    """Write the results of this run, and print them as a table."""
    rows = list(entries)
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    record = {
        "commit": commit.stdout.strip(),
        "machine": f"{platform.machine()}, {_cores()} cores, Python {platform.python_version()}",
        "date": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "groups": groups,
        "full": is_full,
        "entries": [asdict(row) | {"holds": row.holds} for row in rows],
    }
    LATEST.parent.mkdir(exist_ok=True)
    LATEST.write_text(json.dumps(record, indent=1) + "\n")
    for row in rows:
        ratio = "" if row.ratio is None else f"x {row.ratio:.2f}"
        sign = "holds" if row.holds else "MISSED"
        print(f"{row.name:28} {row.value:>10g} {row.unit:6} {ratio:>8}  {row.target:8} {sign:7} {row.against}")


def _cores() -> int:
    return len(os.sched_getaffinity(0))
