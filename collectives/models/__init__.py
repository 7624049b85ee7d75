"""The month."""

from collectives.models.meetings import (
    Attendance,
    ClusterStage,
    Collective,
    Meeting,
    Minutes,
    PartTiming,
    RoleTurn,
    Sitting,
)
from collectives.models.month import (
    AgendaItem,
    AgendaSupport,
    Commitment,
    Decision,
    Experience,
    Question,
    ReportBack,
    Sharing,
)

__all__ = [
    "AgendaItem",
    "AgendaSupport",
    "Attendance",
    "ClusterStage",
    "Collective",
    "Commitment",
    "Decision",
    "Experience",
    "Meeting",
    "Minutes",
    "PartTiming",
    "Question",
    "ReportBack",
    "RoleTurn",
    "Sharing",
    "Sitting",
]
