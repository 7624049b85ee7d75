"""Words of the month."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Part(models.TextChoices):
    """The four parts of a meeting, in order."""

    SHARE = "share", _("Share")
    SYLLABUS = "syllabus", _("Syllabus")
    TOOLS = "tools", _("Tools")
    ENRICH = "enrich", _("Enrich")


class MeetingState(models.TextChoices):
    """planned -> called -> in session -> closed; or cancelled, with a reason, before it is in session."""

    PLANNED = "planned", _("Planned")
    CALLED = "called", _("Called")
    IN_SESSION = "in_session", _("In session")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


class Origin(models.TextChoices):
    """Who put an item on the agenda."""

    TEACHER = "teacher", _("Raised by a teacher")
    CARRIED = "carried", _("Carried over")
    COORDINATOR = "coordinator", _("From the coordinator")
    MANDATED = "mandated", _("Asked from above")


TEACHERS_OWN = (Origin.TEACHER, Origin.CARRIED)  # where a teacher raised it, she is named and others may second it


class Presence(models.TextChoices):
    PRESENT = "present", _("Present")
    LATE = "late", _("Late")
    EXCUSED = "excused", _("Excused")
    ABSENT = "absent", _("Absent")
    VISITOR = "visitor", _("Visitor")


HERE = (Presence.PRESENT, Presence.LATE)  # of those expected
CAME = (Presence.PRESENT, Presence.LATE, Presence.VISITOR)


class Duty(models.TextChoices):
    """Roles that rotate from meeting to meeting."""

    FACILITATOR = "facilitator", _("Facilitator")
    TIMEKEEPER = "timekeeper", _("Timekeeper")
    RECORDER = "recorder", _("Recorder")


class Visibility(models.TextChoices):
    """Who sees an experience."""

    ME = "me", _("Only me")
    COLLECTIVE = "collective", _("Our collective")
    BLOCK = "block", _("The block")
    TENANT = "tenant", _("Everyone")


class Outcome(models.TextChoices):
    """What became of a commitment."""

    TRIED = "tried", _("Tried")
    CHANGED = "changed", _("Tried and changed")
    NOT_YET = "not_yet", _("Not yet")


class Method(models.TextChoices):
    """How a decision was taken."""

    CONSENT = "consent", _("By consent")
    MAJORITY = "majority", _("By majority")
    COORDINATOR = "coordinator", _("By the coordinator")


class Stage(models.IntegerChoices):
    """How far a cluster is on its way. Regress is allowed."""

    STARTING = 1, _("Starting")
    REGULAR = 2, _("Meeting regularly")
    TEACHER_LED = 3, _("Led by teachers")
    SEEDING = 4, _("Seeds others")


ASKED_AGAIN = 3  # so many meetings ask for a commitment of which there is no word, or that was not tried yet
HEARD_FOR = 2  # months after its own in which an experience can still be told

# Minutes that the forms say they take, as counted in the time asked of teachers.
EXPERIENCE_MIN = 3
REPORT_MIN = 2
