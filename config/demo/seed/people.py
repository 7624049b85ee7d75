"""Teachers, heads, coordinators and officers of a tenant, with what each may do where."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from clusters.choices import Role
from clusters.models import Posting, RoleGrant, Teacher, User
from config.demo.people import ENTRANCES, FIRST_TEACHER, NO_PLACE, NUMBER, TWO_PLACES
from config.demo.seed.places import ClusterSite, Ground, SchoolSite
from config.demo.seed.rows import Chance, save_rows

POSTED_FROM = dt.date(2021, 7, 1)
NO_PASSWORD = "!"  # noqa: S105  Django's sign for "cannot sign in with one"


@dataclass
class Person:
    """A teacher as the story needs her."""

    teacher: Teacher
    user: User
    site: SchoolSite
    grades: tuple[int, ...]
    is_woman: bool
    is_head: bool


@dataclass
class People:
    """Everybody of a tenant: teachers by cluster kind, in roster order, and the officers by their entrance."""

    teachers: dict[str, list[Person]]
    officers: dict[str, User]
    coordinators: dict[str, User]

    @property
    def demo_teacher(self) -> Person:
        """The teacher whom one enters as."""
        return next(p for p in self.teachers["main"] if p.user.phone == ENTRANCES["teacher"].phone)

    @property
    def demo_head(self) -> Person:
        """The head teacher whom one enters as."""
        return next(p for p in self.teachers["main"] if p.user.phone == ENTRANCES["head-teacher"].phone)


def build_people(ground: Ground, names: dict[str, Any], chance: Chance, *, key: str) -> People:
    """Make everybody. At each school the first is the head; at the demonstration's own the teacher is the second."""
    called = names["people"]
    crew = full_names(names["teachers"], chance)
    found = People({}, {}, {})
    number = FIRST_TEACHER
    for cluster in ground.clusters:
        roster = found.teachers.setdefault(cluster.kind, [])
        for school_index, site in enumerate(cluster.schools):
            for index, grades in enumerate(grades_by_teacher(site)):
                name, is_woman, language = next(crew)
                phone = NUMBER.format(number)
                number += 1
                if cluster.kind == "main" and school_index == 0 and index < 2:
                    slug = ("head-teacher", "teacher")[index]
                    name, is_woman, phone, language = called[slug], True, ENTRANCES[slug].phone, ""
                if cluster.kind == "waiting" and school_index == 0 and index == 0:
                    name, is_woman, phone, language = called["two-places"], False, TWO_PLACES, ""
                user = new_user(name, phone, chance, language=language)
                teacher = Teacher(name=name, name_key=name.casefold(), user=user, public_id=chance.uuid())
                roster.append(Person(teacher, user, site, grades, is_woman, is_head=index == 0))
    everybody = [p for roster in found.teachers.values() for p in roster]
    grants = _officers(ground, found, called, crew, chance, key=key)
    save_rows([p.user for p in everybody] + [*found.officers.values(), *_only_coordinators(found)])
    save_rows(p.teacher for p in everybody)
    save_rows(
        Posting(teacher=p.teacher, school=p.site.school, is_head=p.is_head, starts_on=POSTED_FROM) for p in everybody
    )
    save_rows(grants)
    return found


def grades_by_teacher(site: SchoolSite) -> tuple[tuple[int, ...], ...]:
    """Who takes which class: the head the oldest, the next the middle ones."""
    return tuple(reversed(site.classes))


def full_names(groups: list[dict[str, Any]], chance: Chance) -> Any:
    """Full names without end, each once, with whether it is a woman's and the language they chose; groups by share."""
    pools = []
    for group in groups:
        pairs = [
            (f"{last} {first}" if group.get("last_first") else f"{first} {last}", sex == "w", group.get("language", ""))
            for sex in "wm"
            for first in group[sex]
            for last in group.get(f"last_{sex}", group.get("last", []))
        ]
        chance.shuffle(pairs)
        pools.append((group["share"], pairs))
    while True:
        ready = [(share, pairs) for share, pairs in pools if pairs]
        (pairs,) = chance.choices([p for _s, p in ready], weights=[s for s, _p in ready])
        yield pairs.pop()


def new_user(name: str, phone: str, chance: Chance, *, email: str = "", language: str = "") -> User:
    """A person on the list who signs in by this number."""
    return User(
        name=name,
        phone=phone,
        email=email,
        language=language,
        password=NO_PASSWORD,
        public_id=chance.uuid(),
        created_at=dt.datetime(2021, 7, 1, 9, 0, tzinfo=dt.UTC),
    )


def _officers(
    ground: Ground, found: People, called: dict[str, str], crew: Any, chance: Chance, *, key: str
) -> list[RoleGrant]:
    main = ground.cluster("main")
    at = {
        "coordinator": main.place,
        "block-officer": main.block,
        "diet-faculty": ground.districts[0],
        "district-officer": ground.districts[0],
        "state-officer": ground.state,
        "tenant-admin": ground.state,
        "programme-staff": ground.districts[0],
    }
    grants = []
    for slug, place in at.items():
        user = new_user(called[slug], ENTRANCES[slug].phone, chance, email=f"{slug}@{key}.example")
        found.officers[slug] = user
        grants.append(_grant(user, ENTRANCES[slug].role, place, chance))
    found.officers["no-place"] = new_user(called["no-place"], NO_PLACE, chance)
    found.coordinators["main"] = found.officers["coordinator"]
    for cluster in ground.clusters:
        if cluster.kind == "main":
            continue
        found.coordinators[cluster.kind] = user = _coordinator(cluster, found, crew, chance)
        grants.append(_grant(user, Role.COORDINATOR, cluster.place, chance))
    return grants


def _coordinator(cluster: ClusterSite, found: People, crew: Any, chance: Chance) -> User:
    """A person of her own; in the cluster whose meeting waits to be closed, the head of its first school."""
    if cluster.kind == "waiting":
        return found.teachers["waiting"][0].user
    number = 30 + ("regressed", "new", "seeding").index(cluster.kind)
    name, _is_woman, language = next(crew)
    return new_user(name, NUMBER.format(number), chance, language=language)


def _only_coordinators(found: People) -> list[User]:
    others = {id(p.user) for roster in found.teachers.values() for p in roster} | {
        id(u) for u in found.officers.values()
    }
    return [u for u in found.coordinators.values() if id(u) not in others]


def _grant(user: User, role: Role, place: Any, chance: Chance) -> RoleGrant:
    return RoleGrant(user=user, role=role, place=place, starts_on=POSTED_FROM, public_id=chance.uuid())
