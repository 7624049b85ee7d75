"""This week's children, for a teacher's first page."""

from dataclasses import dataclass

from assessments.queries.observation import FocusChild, focus_children
from clusters.scope import Scope

SHOWN = 3


@dataclass(frozen=True)
class Week:
    """Children of her own classes still to be seen this week, the longest unseen first; how many more; how many seen."""

    children: tuple[FocusChild, ...]
    more: int
    seen: int


def week_of_teacher(scope: Scope) -> Week:
    """Whom to look at this week, in the person's own classes. One query."""
    chosen = focus_children(scope)
    left = [child for child in chosen if child.seen_on is None]
    return Week(tuple(left[:SHOWN]), more=max(0, len(left) - SHOWN), seen=len(chosen) - len(left))
