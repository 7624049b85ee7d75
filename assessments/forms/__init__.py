"""Input about what children can do, turned into clean values."""

from assessments.forms.grid import GridForm

__all__ = ["GridForm"]
