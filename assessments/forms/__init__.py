"""Input about what children can do, turned into clean values."""

from assessments.forms.grid import GridForm
from assessments.forms.pace import PaceForm

__all__ = ["GridForm", "PaceForm"]
