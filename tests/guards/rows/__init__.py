"""The rows of every app."""

from tests.guards.rows import assessments, clusters, collectives, config, planning, reports

ROWS = (*config.ROWS, *clusters.ROWS, *assessments.ROWS, *planning.ROWS, *collectives.ROWS, *reports.ROWS)
