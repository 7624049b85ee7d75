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
from collectives.models.moderations import Ballot, BallotBox, ModeratedSample, Moderation
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
    "Ballot",
    "BallotBox",
    "ClusterStage",
    "Collective",
    "Commitment",
    "Decision",
    "Experience",
    "Meeting",
    "Minutes",
    "ModeratedSample",
    "Moderation",
    "PartTiming",
    "Question",
    "ReportBack",
    "RoleTurn",
    "Sharing",
    "Sitting",
]
