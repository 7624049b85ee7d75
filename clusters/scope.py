"""What a person may do, and where: built once per request, asked everywhere."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.utils.translation import get_language, pgettext_lazy

from clusters.choices import CHILD_ROLES, Level, Role

# Permissions that begin so open rows about named children. No configuration gives them to anybody else.
_CHILD_PERMISSIONS = ("child.", "diary.")

_permissions: dict[str, frozenset[str]] = {}


def register_permissions(table: Mapping[str, Iterable[Role]]) -> None:
    """Add an app's table `permission -> roles`; called in its `ready()`.

    Raises ImproperlyConfigured when a permission on children goes to a role that is not a teacher's: a ceiling is code.
    """
    for permission, roles in table.items():
        held = frozenset(str(role) for role in roles)
        if permission.startswith(_CHILD_PERMISSIONS) and not held <= CHILD_ROLES:
            raise ImproperlyConfigured(f"{permission} must stay with teachers, not {sorted(held)}")
        _permissions[permission] = held


def permissions() -> dict[str, frozenset[str]]:
    """Every permission and the roles that hold it."""
    return dict(_permissions)


_ROLES_AT = {
    Role.COORDINATOR: (Level.CLUSTER, pgettext_lazy("role", "%(place)s coordinator")),
    Role.BLOCK_OFFICER: (Level.BLOCK, pgettext_lazy("role", "%(place)s officer")),
    Role.DISTRICT_OFFICER: (Level.DISTRICT, pgettext_lazy("role", "%(place)s officer")),
}


def own_word(level: str, level_words: Mapping[str, Mapping[str, str]]) -> str:
    """A tenant's own word for a level in the reader's language, else in English; empty where it is the same as ours."""
    words = level_words.get(level) or {}
    word = words.get(get_language() or "en") or words.get("en") or ""
    return "" if word == str(Level(level).label) else word


def role_label(role: str, level_words: Mapping[str, Mapping[str, str]]) -> str:
    """A role in the reader's language, with the tenant's own word for the level it belongs to."""
    level, label = _ROLES_AT.get(Role(role), ("", ""))
    word = own_word(level, level_words) if level else ""
    return str(label) % {"place": word} if word else str(Role(role).label)


@dataclass(frozen=True)
class Grant:
    """One role at one place, held today: from a RoleGrant or from a posting."""

    id: str  # "g12" or "p7": stable within a session
    role: str
    place_id: int
    place_path: str
    place_level: str
    place_names: Mapping[str, str]
    level_words: Mapping[str, Mapping[str, str]] = field(
        default_factory=dict
    )  # the tenant's own, by level and language

    @property
    def role_label(self) -> str:
        """What the person is, in the tenant's own word for her level: "School complex coordinator"."""
        return role_label(self.role, self.level_words)

    def own_word(self, level: str) -> str:
        """The tenant's own word for a level in the reader's language; empty where it uses ours."""
        return own_word(level, self.level_words)


@dataclass(frozen=True)
class Scope:
    """Who asks, as what, from where, today. Every `visible_to` and every rule takes it."""

    tenant_id: int
    user_id: int
    teacher_id: int | None
    grant: Grant
    grants: tuple[Grant, ...]
    today: dt.date

    @property
    def role(self) -> str:
        return self.grant.role

    @property
    def path(self) -> str:
        """Path of the place where the person is."""
        return self.grant.place_path

    @property
    def place_id(self) -> int:
        return self.grant.place_id

    @property
    def reading_path(self) -> str:
        """From where down the person reads places and people: a teacher reads her whole cluster."""
        if self.grant.place_level == Level.SCHOOL:
            return self.path[: self.path[:-1].rindex(".") + 1]
        return self.path

    @property
    def cluster_id(self) -> int | None:
        """The cluster the person belongs to or coordinates; None above clusters."""
        if self.grant.place_level in (Level.SCHOOL, Level.CLUSTER):
            return int(self.reading_path[:-1].rsplit(".", 1)[-1])
        return None

    @property
    def school_ids(self) -> tuple[int, ...]:
        """Schools whose children the person may see: her own, for teachers and heads; none for everybody else."""
        return (self.place_id,) if self.role in CHILD_ROLES else ()

    def may(self, permission: str) -> bool:
        """Whether the role holds a permission at all. Raises KeyError for a permission nobody registered."""
        return self.role in _permissions[permission]

    def covers(self, path: str) -> bool:
        """Whether a place's path is at or below where the person is."""
        return path.startswith(self.path)


def require(allowed: bool) -> None:
    """Raise PermissionDenied (403) unless a rule allowed it."""
    if not allowed:
        raise PermissionDenied


def own_teacher(scope: Scope) -> int:
    """The person's own teacher id. Raises PermissionDenied (403) when she is on no roster."""
    require(scope.teacher_id is not None)
    return scope.teacher_id or 0


def own_cluster(scope: Scope) -> int:
    """The id of the cluster the person belongs to. Raises PermissionDenied (403) above clusters."""
    require(scope.cluster_id is not None)
    return scope.cluster_id or 0
