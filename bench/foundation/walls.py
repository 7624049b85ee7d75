"""Nothing gets through the walls, and the loss of any one of them is noticed."""

from pathlib import Path

from bench.django import result_of
from bench.entries import Entry
from config.launcher.stack import stack


def measure(folder: Path, is_full: bool) -> list[Entry]:
    """`probes_total`, `probes_leaks`, `probes_writes`, `mutants_unnoticed`, two tenants with rows in every table."""
    with stack("bench_walls", logs=folder / "walls", is_empty=True) as made:
        found = result_of("bench.foundation.inside.probe", made, made.owner_url)
    return [
        Entry("probes_total", found["total"], "probes", ">= 1", against=", ".join(found["unprobed"])),
        Entry("probes_leaks", len(found["leaks"]), "probes", "= 0", against="; ".join(found["leaks"][:3])),
        Entry("probes_writes", len(found["writes"]), "probes", "= 0", against="; ".join(found["writes"][:3])),
        Entry("mutants_unnoticed", len(found["unnoticed"]), "walls", "= 0", against=f"of {found['mutants']} lost"),
    ]
