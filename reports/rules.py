"""Who may do what with what is seen from above."""

from clusters.choices import Role

PERMISSIONS = {
    "dashboard.read": tuple(Role),
    "pack.print": (Role.TEACHER, Role.HEAD_TEACHER, Role.COORDINATOR),
}
