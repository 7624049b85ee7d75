"""The invented people one can enter as, and how they are found: by telephone numbers that nobody has."""

from dataclasses import dataclass

from clusters.choices import Role

# Indian mobile numbers begin with 6 to 9: no telephone rings at these.
NUMBER = "+9155500{:05d}"


@dataclass(frozen=True)
class Entrance:
    """A role of the demonstration: its name in the address, what the person is, her telephone."""

    slug: str
    role: Role
    phone: str


ENTRANCES = {
    slug: Entrance(slug, role, NUMBER.format(number))
    for number, (slug, role) in enumerate(
        [
            ("teacher", Role.TEACHER),
            ("head-teacher", Role.HEAD_TEACHER),
            ("coordinator", Role.COORDINATOR),
            ("block-officer", Role.BLOCK_OFFICER),
            ("diet-faculty", Role.DIET_FACULTY),
            ("district-officer", Role.DISTRICT_OFFICER),
            ("state-officer", Role.STATE_OFFICER),
            ("tenant-admin", Role.TENANT_ADMIN),
            ("programme-staff", Role.PROGRAMME_STAFF),
        ],
        start=1,
    )
}
TWO_PLACES = NUMBER.format(21)  # heads a school and coordinates its cluster
NO_PLACE = NUMBER.format(22)  # on the list, and nowhere yet
FIRST_TEACHER = 101
