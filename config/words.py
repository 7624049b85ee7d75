"""The display words of the look: parts of the month, levels, stages, origins, states.

Codes are the ones every app stores; the words are translated with a context, because "Share" the part of the month is
not "share" the deed. `docs/words.md` holds them in every language.
"""

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

PARTS: dict[str, Promise] = {
    "share": pgettext_lazy("part", "Share"),
    "syllabus": pgettext_lazy("part", "Syllabus"),
    "tools": pgettext_lazy("part", "Tools"),
    "enrich": pgettext_lazy("part", "Enrich"),
}

LEVELS: dict[int, Promise] = {
    1: pgettext_lazy("level", "Begins"),
    2: pgettext_lazy("level", "With help"),
    3: pgettext_lazy("level", "On own"),
    4: pgettext_lazy("level", "Helps others"),
    0: pgettext_lazy("level", "Not seen yet"),
}

# Two levels together, as of a single school: no level of its own is told there.
HALVES: dict[int, Promise] = {
    12: pgettext_lazy("two levels together", "Not on own yet"),
    34: pgettext_lazy("two levels together", "On own or further"),
}

STAGES: dict[int, Promise] = {
    0: pgettext_lazy("stage", "Not started"),
    1: pgettext_lazy("stage", "Seed"),
    2: pgettext_lazy("stage", "Growing"),
    3: pgettext_lazy("stage", "Mature"),
    4: pgettext_lazy("stage", "Seeding others"),
}
WENT_BACK = pgettext_lazy("stage", "Went back")

ORIGINS: dict[str, Promise] = {
    "teacher": pgettext_lazy("origin", "Raised by teachers"),
    "carried": pgettext_lazy("origin", "Carried over"),
    "coordinator": pgettext_lazy("origin", "Coordinator"),
    "mandated": pgettext_lazy("origin", "Mandated"),
}
ORIGIN_TAGS: dict[str, Promise] = {
    "teacher": pgettext_lazy("origin of an item", "Teacher"),
    "carried": ORIGINS["carried"],
    "coordinator": ORIGINS["coordinator"],
    "mandated": ORIGINS["mandated"],
}
ORIGIN_ICONS = {"teacher": "hand", "carried": "rotate-ccw", "coordinator": "user", "mandated": "stamp"}

# What became of a commitment: an icon each, so that "not yet" never looks like done.
OUTCOME_ICONS = {"tried": "check", "changed": "pencil", "not_yet": "clock"}

PART_STATES: dict[str, Promise] = {
    "done": pgettext_lazy("part state", "done"),
    "now": pgettext_lazy("part state", "now"),
    "next": pgettext_lazy("part state", "next"),
    "none": pgettext_lazy("part state", "left out"),
}

SYNC: dict[str, tuple[str, Promise]] = {
    "phone": ("smartphone", pgettext_lazy("sync", "Saved on this phone")),
    "sending": ("refresh-cw", pgettext_lazy("sync", "Sending")),
    "server": ("cloud-check", pgettext_lazy("sync", "Saved on the server")),
    "attention": ("triangle-alert", pgettext_lazy("sync", "Needs your attention")),
}
