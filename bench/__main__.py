"""`python -m bench [group] [--full]`, inside `./run bench`. Exits with 1 when a target is missed."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from bench import entries
from bench.assessments import GROUP as ASSESSMENTS
from bench.foundation import GROUP as FOUNDATION

GROUPS = {"foundation": FOUNDATION, "assessments": ASSESSMENTS}


def main() -> int:
    parser = argparse.ArgumentParser(prog="./run bench")
    parser.add_argument("group", nargs="?", choices=sorted(GROUPS))
    parser.add_argument("--full", action="store_true", help="longer runs")
    parser.add_argument("--only", default="", help="measurements whose name begins so")
    asked = parser.parse_args()
    names = [asked.group] if asked.group else sorted(GROUPS)
    found: list[entries.Entry] = []
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for name in names:
            for measurement, measure in GROUPS[name].items():
                if not measurement.startswith(asked.only):
                    continue
                began = time.monotonic()
                print(f"-- {name}: {measurement}", flush=True)
                found += measure(Path(folder), asked.full)
                print(f"   {time.monotonic() - began:.0f} s", flush=True)
    entries.keep(found, groups=names, is_full=asked.full)
    return 0 if all(entry.holds for entry in found) else 1


if __name__ == "__main__":
    sys.exit(main())
