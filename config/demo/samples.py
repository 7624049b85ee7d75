"""Invented people, places and figures for the component page."""

import datetime as dt
from typing import Any

PARTS_DONE = [
    {"part": "share", "state": "done", "minutes": 32},
    {"part": "syllabus", "state": "now", "minutes": 35},
    {"part": "tools", "state": "next", "minutes": 30},
    {"part": "enrich", "state": "none", "what": "—"},
]
PARTS_NEXT = [
    {"part": part, "state": "next", "minutes": minutes}
    for part, minutes in (("share", 30), ("syllabus", 35), ("tools", 30), ("enrich", 25))
]


def year(today: dt.date) -> list[dict[str, Any]]:
    """Twelve months of a cluster from April, the current one marked."""
    start = today.year if today.month >= 4 else today.year - 1
    months = [dt.date(start + (3 + index) // 12, (3 + index) % 12 + 1, 1) for index in range(12)]
    here = today.replace(day=1)
    out: list[dict[str, Any]] = []
    for index, first in enumerate(months):
        month: dict[str, Any] = {"month": first, "is_now": first == here}
        if index == 1:
            month |= {"state": "off", "note": "holidays"}
        elif index == 4:
            month |= {"state": "cancelled", "note": "floods"}
        elif first > here:
            month |= {"state": "planned", "note": "planned"}
        else:
            left_out = {0: {"enrich": "none"}, 3: {"tools": "none"}}.get(index, {})
            month |= {
                "state": "done",
                "parts": left_out,
                "minutes": 96 + index * 4,
                "came": 14 + index % 5,
                "expected": 19,
            }
        out.append(month)
    return out


LEVEL_ROWS = [
    {"name": "Interpret", "counts": [150, 251, 180, 62, 61], "before": [181, 240, 150, 53, 80]},
    {"name": "Question", "counts": [236, 166, 84, 28, 190], "before": [270, 112, 50, 12, 260]},
    {"name": "Observe", "counts": [130, 262, 201, 71, 40], "before": [150, 259, 180, 63, 52]},
    {"name": "Comprehend", "counts": [176, 248, 172, 60, 48], "before": [190, 241, 160, 53, 60]},
    {"name": "Communicate", "counts": [141, 230, 192, 71, 70], "before": [160, 226, 177, 60, 81]},
    {"name": "Analyse", "counts": None, "before": None},
]
ORIGIN_ROWS = [
    {"name": "Jun", "minutes": [41, 20, 37, 20], "share": 35},
    {"name": "Sep", "minutes": [62, 22, 25, 12], "share": 51},
    {"name": "Nov", "minutes": [78, 24, 18, 5], "share": 62},
]
MONTHS = [dt.date(2026, month, 1) for month in range(4, 12)]
MONTH_ROWS = [
    {
        "name": "Question",
        "months": [
            [9, 3, 1, 0, 20],
            None,
            [8, 6, 2, 0, 17],
            [8, 7, 3, 1, 14],
            None,
            [7, 8, 5, 2, 11],
            [6, 8, 7, 3, 9],
            [5, 8, 8, 4, 8],
        ],
    },
    {
        "name": "Observe",
        "months": [
            [5, 8, 6, 2, 12],
            None,
            [4, 9, 7, 2, 11],
            [4, 9, 8, 3, 9],
            None,
            [3, 9, 10, 4, 7],
            [3, 8, 11, 5, 6],
            [2, 8, 12, 6, 5],
        ],
    },
    {
        "name": "Analyse",
        "months": [
            [6, 2, 0, 0, 25],
            None,
            [6, 4, 1, 0, 22],
            "withheld",
            None,
            [7, 5, 3, 0, 18],
            [7, 6, 2, 0, 18],
            [8, 5, 2, 0, 18],
        ],
    },
]
SLOPE_ROWS = [
    {"name": "Observe", "before": 36, "after": 47},
    {"name": "Interpret", "before": 29, "after": 34},
    {"name": "Analyse", "before": 17, "after": 14},
    {"name": "Question", "before": 10, "after": 31, "is_strong": True},
]
STAGE_COLUMNS = [
    {"label": "Nov 2023", "counts": [300, 24, 12, 4, 0]},
    {"label": "Nov 2024", "counts": [246, 50, 30, 12, 2]},
    {"label": "Nov 2025", "counts": [180, 66, 54, 30, 10]},
    {"label": "Nov 2026", "counts": [128, 62, 62, 58, 30]},
]
STAGE_MOVES = [
    {(3, 4): 2, (3, 3): 2, (2, 3): 8, (2, 2): 4, (1, 3): 2, (1, 2): 20, (1, 1): 2, (0, 2): 6, (0, 1): 48, (0, 0): 246},
    {
        (4, 4): 2,
        (3, 4): 8,
        (3, 3): 4,
        (2, 3): 22,
        (2, 2): 8,
        (1, 3): 4,
        (1, 2): 36,
        (1, 1): 8,
        (1, 0): 2,
        (0, 2): 10,
        (0, 1): 58,
        (0, 0): 178,
    },
    {
        (4, 4): 10,
        (3, 4): 20,
        (3, 3): 10,
        (2, 3): 42,
        (2, 2): 8,
        (2, 1): 4,
        (1, 3): 6,
        (1, 2): 48,
        (1, 1): 8,
        (1, 0): 4,
        (0, 2): 6,
        (0, 1): 50,
        (0, 0): 124,
    },
]
SCHOOLS = [
    {"name": "PS Belwa", "came": "2 of 2", "stories": 1, "seen": "64 of 66", "own": 18},
    {"name": "प्राथमिक विद्यालय चंदनपुर कलाँ, नवीन भवन", "came": "1 of 1", "stories": 1, "seen": "41 of 44", "own": 11},
    {"name": "మండల పరిషత్ ప్రాథమిక పాఠశాల, రాంపల్లి", "came": "1 of 1", "stories": 0, "seen": "28 of 31", "own": None},
]
PLACES = [("Uttar Pradesh", "#place"), ("Madhopur", "#place"), ("Belwa", "#place"), ("Sonpur cluster", None)]
ASKED = [(0, 125), (1, 60), (3, 27)]
PARTS = ("share", "syllabus", "tools", "enrich")
BLOCKS = [
    {"name": "Harital", "counts": [16, 4, 3, 1, 0], "words": "8 of 24 started"},
    {"name": "Belwa", "counts": [5, 3, 7, 9, 6], "words": "25 of 30 started"},
    {"name": "Nayagaon", "counts": [11, 6, 6, 4, 1], "words": "17 of 28 started"},
    {"name": "Chandanpur", "counts": [10, 5, 6, 5, 2], "words": "18 of 28 started"},
]
GRID_LEVELS = (0, 1, 2, 3, 4)


def _grid_row(name: str, level: int, was: int) -> dict[str, Any]:
    cells = [{"level": each, "is_chosen": each == level, "was": each == was} for each in GRID_LEVELS]
    return {"name": name, "is_changed": level != was, "cells": cells}


GRID_ROWS = [_grid_row("అనిత", 1, 1), _grid_row("అశ్విని", 3, 2), _grid_row("దివ్య", 4, 3), _grid_row("చందు", 0, 0)]
