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
    moderating,
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
    *moderating.ROWS,
    *reports.ROWS,
)
