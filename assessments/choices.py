"""Words of what children can do."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# 0 stands for null wherever a level is shown or sent: not seen yet.
LEVEL_WORDS = {
    0: pgettext_lazy("level", "Not seen yet"),
    1: pgettext_lazy("level", "Begins"),
    2: pgettext_lazy("level", "With help"),
    3: pgettext_lazy("level", "On own"),
    4: pgettext_lazy("level", "Helps others"),
}

LAST_GRADE = 12
GRID_MIN = 10  # what the grid of a class says it takes in a month, as counted in the time asked of teachers


class GradeBand(models.TextChoices):
    """Grades whose children are seen with words of their own."""

    EARLY = "1-2", _("Classes 1 and 2")
    MIDDLE = "3-5", _("Classes 3 to 5")
    UPPER = "6-8", _("Classes 6 to 8")

    @property
    def lowest(self) -> int:
        """Its first grade."""
        return int(self.value[0])

    @classmethod
    def of(cls, grade: int) -> "GradeBand":
        """The band of a grade."""
        return cls.EARLY if grade <= 2 else cls.MIDDLE if grade <= 5 else cls.UPPER


class FrameworkKind(models.TextChoices):
    """What a framework lists."""

    OUTCOMES = "outcomes", _("Learning outcomes")
    COMPETENCIES = "competencies", _("Competencies")
    TARGETS = "targets", _("Aims for a grade")
    SCALE = "scale", _("Levels")


# Subjects and areas as frameworks name them. One that is not here is shown as its source has it.
SUBJECTS = {
    "english": _("English"),
    "mathematics": _("Mathematics"),
    "evs": _("Environmental studies"),
    "language": _("Language"),
    "language-literacy": _("Language and literacy"),
    "world-around-us": _("The world around us"),
    "physical": _("Body and health"),
    "socio-emotional": _("Feelings and living together"),
    "cognitive": _("Thinking and number"),
    "aesthetic": _("Arts and culture"),
    "habits": _("Habits of learning"),
    "oral-language": _("Listening and speaking"),
    "reading": _("Reading"),
    "comprehension": _("Understanding what is read"),
    "writing": _("Writing"),
    "numeracy": _("Numbers and shapes"),
    "arithmetic": _("Arithmetic"),
    "preparatory": _("Classes 3 to 5"),
}


def subject_word(code: str) -> str:
    """The word of a subject or area in the reader's language."""
    return str(SUBJECTS.get(code, code))


class CellProblem(models.TextChoices):
    """Why one cell of a class grid cannot be saved; the label is what its teacher reads there."""

    LEVEL = "level", _("This is none of the four levels. Choose one of them, or “Not seen yet”.")
    CHILD = "child", _("This child is not in this class in this month.")
    CRITERION = "criterion", _("This ability is not part of the rubric for this child’s grade.")
    RUBRIC = "rubric", _("This child was seen with an earlier rubric in this month.")
    TWICE = "twice", _("Two different levels were sent for this child and ability.")


class Moment(models.TextChoices):
    """When in the year a competency test is held."""

    BASELINE = "baseline", _("At the beginning")
    BETWEEN = "between", _("In between")
    ENDLINE = "endline", _("At the end")


class GivenBy(models.TextChoices):
    """Who gave a competency test."""

    TEACHER = "teacher", _("The class’s teacher")
    COLLEAGUE = "colleague", _("Another teacher of the school")
    OUTSIDE = "outside", _("Somebody from outside")


class Sample(models.TextChoices):
    """How the children of a competency test were drawn."""

    ALL = "all", _("The whole class")
    EVERY = "every", _("Every so many on the roll")
    LOT = "lot", _("By lot")
    THEIRS = "theirs", _("Drawn by whoever gave it")
    CHOSEN = "chosen", _("Chosen by hand")

    @property
    def is_drawn_here(self) -> bool:
        """Whether this system draws the children, by a rule that anybody can repeat."""
        return self in (Sample.EVERY, Sample.LOT)


class Tester(models.TextChoices):
    """Who may carry out an instrument."""

    ANYBODY = "anybody", _("A teacher or somebody from outside")
    SCHOOL = "school", _("A teacher of the school")
    OUTSIDE = "outside", _("Somebody from outside alone")

    def accepts(self, given_by: str) -> bool:
        """Whether a test given by this person counts as a test on the instrument."""
        is_outside = given_by == GivenBy.OUTSIDE
        return self == Tester.ANYBODY or (self == Tester.OUTSIDE) == is_outside


class WorkKind(models.TextChoices):
    """What a piece of a child's work is kept as."""

    PHOTO = "photo", _("A photo")
    AUDIO = "audio", _("A recording")
    TEXT = "text", _("Words")


# What two values of something are about that pages alone write (clusters.Conflict.kind).
WORK_EDIT, NEXT_STEP = "work.edit", "next_step"
