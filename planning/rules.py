"""Who may do what with what will be taught."""

from clusters.choices import Role

PERMISSIONS = {
    "plan.read": (Role.TEACHER, Role.HEAD_TEACHER),
    "syllabus.set": (Role.COORDINATOR,),
    "tool.read": (Role.TEACHER, Role.HEAD_TEACHER, Role.COORDINATOR),
    "tool.make": (Role.TEACHER, Role.HEAD_TEACHER, Role.COORDINATOR),
}
