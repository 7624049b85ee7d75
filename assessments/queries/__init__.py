"""Reads of what children can do, ready to show."""

from assessments.queries.grid import (
    NOT_ASKED,
    Ability,
    AbilitySum,
    ClassLine,
    Grid,
    Levels,
    Row,
    ability_sums,
    as_seen,
    class_grid,
    classes_of_school,
    is_class_teacher,
    rubric_abilities,
)

__all__ = [
    "NOT_ASKED",
    "Ability",
    "AbilitySum",
    "ClassLine",
    "Grid",
    "Levels",
    "Row",
    "ability_sums",
    "as_seen",
    "class_grid",
    "classes_of_school",
    "is_class_teacher",
    "rubric_abilities",
]
