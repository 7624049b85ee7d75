"""What children can do."""

from assessments.models.competency import (
    LEAST_LEVELS,
    MOST_LEVELS,
    NOT_THERE,
    CompetencyEntry,
    CompetencyResult,
    CompetencyTest,
    Instrument,
    InstrumentUse,
)
from assessments.models.diary import DiaryNote, NoteAbility, NoteChild, NoteOutcome, NoteWord, QuickPhrase
from assessments.models.frameworks import (
    Framework,
    LearningOutcome,
    OutcomeMapping,
    OutcomeOverlay,
    OverlayImport,
    ScaleLevel,
)
from assessments.models.pace import FOCUS_LEAST, FOCUS_MOST, ObservationPace
from assessments.models.portfolio import ItemAbility, ItemOutcome, NextStep, PortfolioItem
from assessments.models.ratings import Rating, RatingChange
from assessments.models.rubrics import LEVEL_COUNT, Ability, Criterion, Exemplar, LevelMapping, Rubric
from assessments.models.samples import WorkSample

__all__ = [
    "FOCUS_LEAST",
    "FOCUS_MOST",
    "LEAST_LEVELS",
    "LEVEL_COUNT",
    "MOST_LEVELS",
    "NOT_THERE",
    "Ability",
    "CompetencyEntry",
    "CompetencyResult",
    "CompetencyTest",
    "Criterion",
    "DiaryNote",
    "Exemplar",
    "Framework",
    "Instrument",
    "InstrumentUse",
    "ItemAbility",
    "ItemOutcome",
    "LearningOutcome",
    "LevelMapping",
    "NextStep",
    "NoteAbility",
    "NoteChild",
    "NoteOutcome",
    "NoteWord",
    "ObservationPace",
    "OutcomeMapping",
    "OutcomeOverlay",
    "OverlayImport",
    "PortfolioItem",
    "QuickPhrase",
    "Rating",
    "RatingChange",
    "Rubric",
    "ScaleLevel",
    "WorkSample",
]
