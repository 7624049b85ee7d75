"""Who may do what with what children can do."""

from clusters.choices import Role

PERMISSIONS = {
    "child.rate": (Role.TEACHER, Role.HEAD_TEACHER),
    "rubric.read": tuple(Role),
}
