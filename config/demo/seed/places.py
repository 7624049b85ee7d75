"""The place tree of a tenant: real down to the block, invented below it."""

import csv
import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from clusters.choices import Level, Management
from clusters.models import Place, Placement, School
from config.demo.seed.days import DATA
from config.demo.seed.rows import Chance, reserve_ids, save_rows

BEGINNING = dt.date(2019, 4, 1)
# How classes sit together, by how many teachers a school has.
TINY = ((1, 2, 3, 4, 5),)
SMALL = ((1, 2, 3), (4, 5))
MIDDLE = ((1, 2), (3, 4), (5,))
LARGE = ((1, 2), (3,), (4,), (5,))
MAIN_PATTERNS = (
    MIDDLE,
    SMALL,
    SMALL,
    MIDDLE,
    TINY,
    LARGE,
    SMALL,
    MIDDLE,
    SMALL,
    SMALL,
    MIDDLE,
    SMALL,
    TINY,
    SMALL,
    MIDDLE,
    SMALL,
)
OTHER_PATTERNS = (SMALL, MIDDLE, SMALL, TINY, MIDDLE)


@dataclass
class SchoolSite:
    """A school with the way its classes sit."""

    school: School
    names: dict[str, str]
    classes: tuple[tuple[int, ...], ...]
    is_silent: bool = False
    is_smallest: bool = False  # so few children that their counts are left out above the school


@dataclass
class ClusterSite:
    """A cluster, what it is like, and its schools. The demonstration's teacher is at the first school of `main`."""

    kind: str
    place: Place
    block: Place
    goal: str
    schools: list[SchoolSite] = field(default_factory=list)


@dataclass
class Ground:
    """Every place of a tenant."""

    state: Place
    districts: list[Place]
    blocks: list[Place]
    clusters: list[ClusterSite]

    def cluster(self, kind: str) -> ClusterSite:
        """The cluster of that kind."""
        return next(c for c in self.clusters if c.kind == kind)


def build_places(tenant: dict[str, Any], chance: Chance) -> Ground:
    """Make the tree of a tenant from its words."""
    known = directory_names()
    tree: list[Place] = []
    ids = iter(reserve_ids(Place, 100))

    def place(level: Level, parent: Place | None, names: dict[str, str], lgd: str = "") -> Place:
        if lgd and (level, lgd) not in known:
            raise ValueError(f"{names['en']} has no code {lgd} in the directory")
        pk = next(ids)
        path = f"{parent.path if parent else ''}{pk}."
        row = Place(
            pk=pk, level=level, parent=parent, path=path, names=names, lgd_code=lgd, public_id=chance.uuid(),
            name_key=next(iter(names.values())).casefold()[:120], starts_on=BEGINNING,
        )  # fmt: skip
        tree.append(row)
        return row

    state = place(Level.STATE, None, tenant["names"], tenant["state_lgd"])
    ground = Ground(state, [], [], [])
    for d in tenant["districts"]:
        district = place(Level.DISTRICT, state, d["names"], d["lgd"])
        ground.districts.append(district)
        for b in d["blocks"]:
            block = place(Level.BLOCK, district, b["names"], b["lgd"])
            ground.blocks.append(block)
            for c in b["clusters"]:
                site = ClusterSite(c["kind"], place(Level.CLUSTER, block, c["names"]), block, c["goal"])
                ground.clusters.append(site)
                _plan_schools(tenant, site, c["schools"], place, number=len(ground.clusters))
    save_rows(tree)
    save_rows(Placement(place=p, parent=p.parent, path=p.path, starts_on=BEGINNING) for p in tree)
    save_rows(s.school for c in ground.clusters for s in c.schools)
    return ground


def _plan_schools(
    tenant: dict[str, Any], site: ClusterSite, villages: list[list[str]], place: Any, number: int
) -> None:
    patterns = MAIN_PATTERNS if site.kind == "main" else OTHER_PATTERNS
    for index, village in enumerate(villages):  # its name in each of the languages, in their order
        called = zip(tenant["school_names"].items(), village, strict=True)
        names = {language: words.format(name) for (language, words), name in called}
        school = School(
            place=place(Level.SCHOOL, site.place, names),
            udise_code=f"{tenant['udise_prefix']}{number:02d}{index + 1:03d}01",
            management=Management(tenant["management"]),
        )
        is_silent = site.kind == "main" and index == 10
        is_smallest = site.kind == "main" and index == 12
        site.schools.append(SchoolSite(school, names, patterns[index], is_silent, is_smallest))


def directory_names() -> dict[tuple[str, str], str]:
    """Names of the Local Government Directory by level and code."""
    with (DATA / "lgd_places.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    return {(row["level"], row["lgd_code"]): row["name"] for row in rows}
