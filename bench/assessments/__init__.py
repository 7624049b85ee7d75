"""What seeing every child must show (targets: the issue of the diary, the portfolio and the phone without a signal)."""

from collections.abc import Callable
from pathlib import Path

from bench.assessments import canaries, grid, phones, thin_lines
from bench.entries import Entry

GROUP: dict[str, Callable[[Path, bool], list[Entry]]] = {
    "grid": grid.measure,
    "phones": phones.measure,
    "canaries": canaries.measure,
    "thin_line": thin_lines.measure_line,
    "short_lives": thin_lines.measure_lives,
}
