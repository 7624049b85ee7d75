"""What children can do."""

from assessments.models.competency import (
    MOST_LEVELS,
    NOT_THERE,
    CompetencyEntry,
    CompetencyResult,
    CompetencyTest,
    Instrument,
)
from assessments.models.frameworks import LEVEL_COUNT, Ability, Criterion, Framework, LearningOutcome, Rubric
from assessments.models.pace import FOCUS_LEAST, FOCUS_MOST, ObservationPace
from assessments.models.ratings import Rating, RatingChange

__all__ = [
    "FOCUS_LEAST",
    "FOCUS_MOST",
    "LEVEL_COUNT",
    "MOST_LEVELS",
    "NOT_THERE",
    "Ability",
    "CompetencyEntry",
    "CompetencyResult",
    "CompetencyTest",
    "Criterion",
    "Framework",
    "Instrument",
    "LearningOutcome",
    "ObservationPace",
    "Rating",
    "RatingChange",
    "Rubric",
]
