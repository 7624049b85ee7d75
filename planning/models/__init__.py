"""What will be taught."""

from planning.models.textbooks import Chapter, SyllabusChapter, Textbook
from planning.models.tools import EnrichmentOffer, LearningTool

__all__ = ["Chapter", "EnrichmentOffer", "LearningTool", "SyllabusChapter", "Textbook"]
