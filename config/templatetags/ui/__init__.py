"""The design system as template tags and filters; a builtin of every template, see docs/components.md."""

from config.templatetags.ui import asked, bars, charts, forms, marks, months, numbers, page, people, pictures, stages
from config.templatetags.ui.library import register

__all__ = [
    "asked",
    "bars",
    "charts",
    "forms",
    "marks",
    "months",
    "numbers",
    "page",
    "people",
    "pictures",
    "register",
    "stages",
]
