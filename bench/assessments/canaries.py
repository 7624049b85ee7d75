"""A canary in every word on a child, searched everywhere that somebody who must not hear it can reach."""

from pathlib import Path

from bench.entries import Entry
from config.launcher.stack import stack
from tests.guards.canaries import search

REDIS_NUMBER = 15


def measure(folder: Path, is_full: bool) -> list[Entry]:
    """`canaries_searched` counts places (answers, columns, commands, keys, logs, files), `canaries_found` those that sang.

    `canaries_heard` counts the sorts of words that reached the people they are for: of none, the search would be blind.
    """
    with (
        stack("bench_canaries", logs=folder / "canaries", redis_number=REDIS_NUMBER) as made,
        search(made, is_wide=True, each=4 if is_full else 1) as going,
    ):
        going.do()
        going.open_pages()
        going.look_behind()
    report = going.report
    places = ", ".join(f"{count} {sort}" for sort, count in report.searched.most_common())
    return [
        Entry("canaries_searched", report.searched_total, "places", ">= 1000", against=places),
        Entry("canaries_found", len(report.found), "places", "= 0", against="; ".join(report.found[:3])),
        Entry("canaries_heard", len(report.kinds_heard), "sorts", f"= {len(going.kinds)}", against="where they may"),
    ]
