"""What a recount costs beside bare SQL."""

from pathlib import Path

from bench.django import result_of
from bench.entries import Entry, beside
from config.launcher.stack import stack


def measure(folder: Path, is_full: bool) -> list[Entry]:
    """`recount_cluster_month`: one cluster-month, hot, by the worker's role."""
    with stack("bench_recount", logs=folder / "recount") as made:
        found = result_of("bench.foundation.inside.recount", made, made.worker_url, "200" if is_full else "60")
    return [
        beside(
            "recount_cluster_month", found["ours_ms"], found["bare_ms"], unit="ms", target="<= 1.3", against="bare SQL"
        )
    ]
