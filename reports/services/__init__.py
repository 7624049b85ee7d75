"""Counting: from facts to the cells that every dashboard reads. See docs/decisions/0005-suppression.md."""

from reports.services.comparing import Drift
from reports.services.counting import CountedCell, count_cells
from reports.services.rebuilding import first_period, rebuild_period, rebuild_tenant
from reports.services.recounting import has_dirty_marks, mark_uncounted, recount_cluster_months, recount_dirty
from reports.services.verifying import verify_tenant

__all__ = [
    "CountedCell",
    "Drift",
    "count_cells",
    "first_period",
    "has_dirty_marks",
    "mark_uncounted",
    "rebuild_period",
    "rebuild_tenant",
    "recount_cluster_months",
    "recount_dirty",
    "verify_tenant",
]
