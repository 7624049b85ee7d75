"""What can be printed of what children can do: the class grid to fill by hand, and the page for a child's family."""

from assessments.documents.class_grid import CLASS_GRID, CLASS_GRID_LAST, class_grid_document
from assessments.documents.family import FAMILY_PAGE, family_context, family_document

__all__ = [
    "CLASS_GRID",
    "CLASS_GRID_LAST",
    "FAMILY_PAGE",
    "class_grid_document",
    "family_context",
    "family_document",
]
