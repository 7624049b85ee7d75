"""Who may do what in the month."""

from clusters.choices import Role

_TEACHERS = (Role.TEACHER, Role.HEAD_TEACHER)
_CLUSTER = (*_TEACHERS, Role.COORDINATOR)

PERMISSIONS = {
    "today.read": _CLUSTER,
    "meeting.read": (*_CLUSTER, Role.BLOCK_OFFICER),
    "meeting.schedule": (Role.COORDINATOR,),
    "meeting.call": (Role.COORDINATOR,),
    "meeting.run": (Role.COORDINATOR,),
    "meeting.close": (Role.COORDINATOR,),
    "agenda.raise": _TEACHERS,
    "experience.write": _TEACHERS,
    "experience.read": (*_CLUSTER, Role.BLOCK_OFFICER, Role.DIET_FACULTY),
    "commitment.make": _TEACHERS,
    "commitment.report": _TEACHERS,
}
