"""The invented people one can enter as, and how they are found: by telephone numbers to which nothing is ever sent."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clusters.choices import Role

NUMBER = "+9190000{:05d}"


@dataclass(frozen=True)
class Entrance:
    """A role of the demonstration: its name in the address, who the person is, what to try as her, her telephone."""

    slug: str
    role: Role
    group: str
    who: str | Promise
    what: str | Promise
    phone: str


_PEOPLE: list[tuple[str, Role, str, str | Promise, str | Promise]] = [
    (
        "teacher", Role.TEACHER, "cluster",
        _("teaches classes 3 and 4 together"),
        _("Say what became of a commitment, fill the rubric, write an experience"),
    ),
    (
        "head-teacher", Role.HEAD_TEACHER, "cluster",
        _("teaches class 5 and leads the same school"),
        _("See where the classes of the school stand, raise an item for the meeting"),
    ),
    (
        "coordinator", Role.COORDINATOR, "cluster",
        _("brings sixteen schools together once a month"),
        _("Prepare the coming meeting, print its pack, run it part by part, close it"),
    ),
    (
        "block-officer", Role.BLOCK_OFFICER, "above",
        _("looks after the clusters of one block"),
        _("See which clusters met and what became of their commitments"),
    ),
    (
        "diet-faculty", Role.DIET_FACULTY, "above",
        _("teaches teachers in one district"),
        _("Read what teachers shared, see which abilities need support"),
    ),
    (
        "district-officer", Role.DISTRICT_OFFICER, "above",
        _("answers for a whole district"),
        _("See clusters by stage and year, and levels over time; never a child"),
    ),
    (
        "state-officer", Role.STATE_OFFICER, "above",
        _("looks at two districts"),
        _("See the same page one level higher"),
    ),
    (
        "tenant-admin", Role.TENANT_ADMIN, "beside",
        _("keeps places and people in order"),
        _("See what an administrator sees, and that no child is among it"),
    ),
    (
        "programme-staff", Role.PROGRAMME_STAFF, "beside",
        _("walks along with the clusters of one district"),
        _("See how the seed clusters fare, in totals"),
    ),
]  # fmt: skip
ENTRANCES = {
    slug: Entrance(slug, role, group, who, what, NUMBER.format(number))
    for number, (slug, role, group, who, what) in enumerate(_PEOPLE, start=1)
}
GROUPS: dict[str, str | Promise] = {
    "cluster": _("In the cluster"),
    "above": _("Around the cluster"),
    "beside": _("Beside the cluster"),
}
TWO_PLACES = NUMBER.format(21)  # heads a school and coordinates its cluster
NO_PLACE = NUMBER.format(22)  # on the list, and nowhere yet
FIRST_TEACHER = 101
