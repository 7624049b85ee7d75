"""Reads that join several models of planning."""

from planning.queries.textbooks import (
    Shelf,
    chapters_at_hand,
    chapters_of_month,
    chapters_on_shelf,
    shelves,
    wished_shelf,
)
from planning.queries.tools import tools_of_cluster

__all__ = [
    "Shelf",
    "chapters_at_hand",
    "chapters_of_month",
    "chapters_on_shelf",
    "shelves",
    "tools_of_cluster",
    "wished_shelf",
]
