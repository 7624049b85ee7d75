"""Who may do what about places and people."""

from clusters.choices import Role

ABOVE_CLUSTER = (
    Role.BLOCK_OFFICER,
    Role.DIET_FACULTY,
    Role.DISTRICT_OFFICER,
    Role.STATE_OFFICER,
    Role.TENANT_ADMIN,
    Role.PROGRAMME_STAFF,
)
CLUSTER_PEOPLE = (Role.TEACHER, Role.HEAD_TEACHER, Role.COORDINATOR)

PERMISSIONS = {
    "place.read": tuple(Role),
    "rollup.read": tuple(Role),
    "access.read": (Role.TENANT_ADMIN,),
    "api.use": tuple(Role),
    "child.read": (Role.TEACHER, Role.HEAD_TEACHER),
}
