"""Words of what will be taught."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Subjects as textbooks name them. One that is not here is shown as its book has it.
SUBJECTS: dict[str, str | Promise] = {
    "mathematics": _("maths"),
    "evs": _("environment"),
    "english": _("English"),
    "hindi": _("Hindi"),
    "telugu": _("Telugu"),
    "kannada": _("Kannada"),
    "urdu": _("Urdu"),
    "sanskrit": _("Sanskrit"),
}


def subject_word(code: str) -> str:
    """The word of a subject in the reader's language."""
    return str(SUBJECTS.get(code.casefold(), code))
