"""The rows of every app."""

from tests.guards.rows import (
    api,
    assessments,
    children,
    clusters,
    collectives,
    config,
    diary,
    meetings,
    planning,
    reports,
)

ROWS = (
    *config.ROWS,
    *api.ROWS,
    *clusters.ROWS,
    *assessments.ROWS,
    *diary.ROWS,
    *children.ROWS,
    *planning.ROWS,
    *collectives.ROWS,
    *meetings.ROWS,
    *reports.ROWS,
)
