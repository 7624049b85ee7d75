"""What children can do."""

from assessments.models.frameworks import LEVEL_COUNT, Ability, Criterion, Framework, LearningOutcome, Rubric
from assessments.models.ratings import Rating, RatingChange

__all__ = [
    "LEVEL_COUNT",
    "Ability",
    "Criterion",
    "Framework",
    "LearningOutcome",
    "Rating",
    "RatingChange",
    "Rubric",
]
