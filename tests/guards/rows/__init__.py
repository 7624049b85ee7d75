"""The rows of every app."""

from tests.guards.rows import api, assessments, clusters, collectives, config, meetings, planning, reports

ROWS = (
    *config.ROWS,
    *api.ROWS,
    *clusters.ROWS,
    *assessments.ROWS,
    *planning.ROWS,
    *collectives.ROWS,
    *meetings.ROWS,
    *reports.ROWS,
)
