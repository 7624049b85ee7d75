"""Who may do what with what is seen from above."""

from clusters.choices import Role

PERMISSIONS = {
    "dashboard.read": tuple(Role),
    "document.print": (Role.TEACHER, Role.HEAD_TEACHER, Role.COORDINATOR, Role.BLOCK_OFFICER),
    "pack.read": (Role.TEACHER, Role.HEAD_TEACHER, Role.COORDINATOR),
}
