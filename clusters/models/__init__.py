"""Who and where."""

from clusters.models.children import Classroom, ClassTeacher, Enrolment, Student, StudentTraits
from clusters.models.conflicts import Conflict
from clusters.models.people import Posting, RoleGrant, Teacher, User
from clusters.models.places import Place, Placement, School, said
from clusters.models.rollups import DirtyMark, Rollup
from clusters.models.settings import Holiday, TenantSettings
from clusters.models.signin import CodeAttempt

__all__ = [
    "ClassTeacher",
    "Classroom",
    "CodeAttempt",
    "Conflict",
    "DirtyMark",
    "Enrolment",
    "Holiday",
    "Place",
    "Placement",
    "Posting",
    "RoleGrant",
    "Rollup",
    "School",
    "Student",
    "StudentTraits",
    "Teacher",
    "TenantSettings",
    "User",
    "said",
]
