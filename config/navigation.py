"""Ways around: for each role the places of its bar, in order (look, section 11)."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.urls import NoReverseMatch, resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from clusters.choices import Level
from clusters.middleware import declared_access
from clusters.scope import permissions


@dataclass(frozen=True)
class Place:
    """One entry of a bar: its word, its icon, and the name of the page it opens."""

    label: str | Promise
    icon: str
    url_name: str
    level: str = ""  # a level of places, where the word is the tenant's own


@dataclass(frozen=True)
class NavItem:
    """An entry ready to show."""

    label: str | Promise
    icon: str
    url: str
    is_current: bool
    is_write: bool


_TODAY = Place(pgettext_lazy("place", "Today"), "house", "today")
_WRITE = Place(pgettext_lazy("place", "Write"), "notebook-pen", "write")
_COLLECTIVE = Place(pgettext_lazy("place", "Collective"), "messages-square", "collective_page")
_MEETINGS = Place(pgettext_lazy("place", "Meetings"), "calendar-days", "meeting_list")
_RUBRIC = Place(pgettext_lazy("place", "Rubric"), "layers", "rubric_page")
_OUTCOMES = Place(pgettext_lazy("place", "Outcomes"), "list-checks", "framework_list")
_INSTRUMENTS = Place(pgettext_lazy("place", "Tests"), "notebook-pen", "instrument_list")
_NUMBERS = Place(pgettext_lazy("place", "Numbers"), "info", "definitions")
_OVERVIEW = Place(pgettext_lazy("place", "Overview"), "chart-no-axes-column", "cluster_page")
_PLAN = Place(pgettext_lazy("place", "Plan"), "book-open", "plan_now")
_MONTH_PLAN = Place(pgettext_lazy("place", "Plan"), "book-open", "plan_page")
_STORIES = Place(pgettext_lazy("place", "Experiences"), "messages-square", "experience_list")

_ABOVE = (_OVERVIEW, _RUBRIC, _NUMBERS)
_BUILDERS = (_OVERVIEW, _RUBRIC, _OUTCOMES, _INSTRUMENTS, _NUMBERS)

NAVIGATION: dict[str, tuple[Place, ...]] = {
    "teacher": (
        _TODAY,
        Place(pgettext_lazy("place", "Class"), "users", "class_list"),
        _WRITE,
        _MONTH_PLAN,
        _COLLECTIVE,
    ),
    "head_teacher": (
        _TODAY,
        Place(pgettext_lazy("place", "School"), "school", "class_list"),
        _WRITE,
        Place(pgettext_lazy("place", "Dates"), "calendar-days", "meeting_list"),
        _COLLECTIVE,
    ),
    "coordinator": (
        _TODAY,
        Place(pgettext_lazy("place", "Meeting"), "calendar-days", "meeting_list"),
        _WRITE,
        _PLAN,
        Place(pgettext_lazy("place", "Cluster"), "chart-no-axes-column", "cluster_page", level=Level.CLUSTER),
    ),
    "block_officer": (_OVERVIEW, _MEETINGS, _STORIES, _RUBRIC, _NUMBERS),
    "diet_faculty": (_OVERVIEW, _STORIES, _RUBRIC, _OUTCOMES, _INSTRUMENTS),
    "district_officer": _ABOVE,
    "state_officer": _ABOVE,
    "programme_staff": _ABOVE,
    "tenant_admin": _BUILDERS,
}


@cache
def places_of(role: str) -> tuple[tuple[Place, str], ...]:
    """The pages a role may open, with their addresses; these do not change while a process lives."""
    found: list[tuple[Place, str]] = []
    for place in NAVIGATION.get(role, ()):
        try:
            url = reverse(place.url_name)
        except NoReverseMatch:
            continue
        needed = declared_access(resolve(url).func) or ""
        if role in permissions().get(needed, {role}):
            found.append((place, url))
    return tuple(found)


def items_for(role: str, current_path: str, own_word: Callable[[str], str] = lambda level: "") -> list[NavItem]:
    """The bar of a role. A page that does not exist yet, needs an argument, or is not for
    the role, is passed over: the bar asks the same table as the page.

    `own_word` gives the tenant's own word for a level, or nothing. The current entry is the one whose address is the
    longest beginning of `current_path`.
    """
    found = places_of(role)
    here = max(
        (url for _, url in found if current_path == url or (url != "/" and current_path.startswith(url))),
        key=len,
        default="",
    )
    return [
        NavItem(
            (place.level and own_word(place.level)) or place.label,
            place.icon,
            url,
            is_current=url == here,
            is_write=place is _WRITE,
        )
        for place, url in found
    ]
