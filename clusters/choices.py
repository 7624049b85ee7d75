"""Words of who and where."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """Levels of the place tree, top first. A tenant may leave some out and gives them its own words."""

    STATE = "state", _("State")
    DIVISION = "division", _("Division")
    DISTRICT = "district", _("District")
    BLOCK = "block", _("Block")
    CLUSTER = "cluster", _("Cluster")
    SCHOOL = "school", _("School")


class Role(models.TextChoices):
    """What a person can be at a place."""

    TEACHER = "teacher", _("Teacher")
    HEAD_TEACHER = "head_teacher", _("Head teacher")
    COORDINATOR = "coordinator", _("Cluster coordinator")
    BLOCK_OFFICER = "block_officer", _("Block officer")
    DIET_FACULTY = "diet_faculty", _("DIET faculty")
    DISTRICT_OFFICER = "district_officer", _("District officer")
    STATE_OFFICER = "state_officer", _("State officer")
    TENANT_ADMIN = "tenant_admin", _("Administrator")
    PROGRAMME_STAFF = "programme_staff", _("Programme staff")


# The two roles that may see named children: those who teach them.
CHILD_ROLES = frozenset({Role.TEACHER, Role.HEAD_TEACHER})


class Management(models.TextChoices):
    """Who runs a school (UDISE)."""

    STATE_GOVERNMENT = "state", _("State government")
    LOCAL_BODY = "local", _("Local body")
    AIDED = "aided", _("Government aided")
    TRIBAL_WELFARE = "tribal", _("Tribal welfare department")


class Sex(models.TextChoices):
    GIRL = "girl", _("Girl")
    BOY = "boy", _("Boy")
    OTHER = "other", _("Other")


class RollupKind(models.TextChoices):
    """Families of counts. What a cell holds is said in `clusters.rollups`."""

    ABILITY = "ability", _("Levels by ability")
    MEETING = "meeting", _("Meetings and who came")
    STAGE = "stage", _("Clusters by stage")
    ASKED = "asked", _("Time asked of each teacher")
