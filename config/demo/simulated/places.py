"""The place tree of a simulated state, cluster by cluster, so that no more than one is held."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from clusters.choices import Level, Management
from clusters.models import Place, Placement, School
from config.demo.seed.places import BEGINNING, MAIN_PATTERNS, ClusterSite, SchoolSite
from config.demo.seed.rows import Chance, reserve_ids
from config.demo.seed.words import read
from config.demo.simulated.copying import Copier

SCHOOLS, CLUSTERS, BLOCKS = 17.5, 9, 11  # in a cluster, a block and a district, about; as in the largest state
LARGEST_CLUSTER, SMALLEST_CLUSTER = 20, 15
KINDS = {"main": 5, "waiting": 1, "regressed": 1, "new": 2, "seeding": 1}  # how often each
SILENT, SMALLEST = 0.02, 0.03  # share of schools of which little is heard, and with very few children


@dataclass(frozen=True)
class Shape:
    """How many places of each level a state has, with how many schools in each cluster."""

    districts: int
    blocks: int
    clusters: tuple[int, ...]

    @classmethod
    def of(cls, schools: int, chance: Chance) -> "Shape":
        """Clusters of 15 to 20 schools where there are enough of them; two of every level where there can be."""
        count = max(-(-schools // LARGEST_CLUSTER), round(schools / SCHOOLS))
        sizes = _evenly(schools, count)
        for first in range(0, count - 1, 2):
            most = max(0, min(LARGEST_CLUSTER - sizes[first], sizes[first + 1] - SMALLEST_CLUSTER))
            given = chance.randint(0, most)
            sizes[first], sizes[first + 1] = sizes[first] + given, sizes[first + 1] - given
        blocks = max(min(2, count), round(count / CLUSTERS))
        return cls(max(min(2, blocks), round(blocks / BLOCKS)), blocks, tuple(sizes))


@dataclass(frozen=True)
class Spot:
    """A cluster in its tree. `is_first_of` says of which levels above it is the first: their officers are made with it."""

    number: int
    site: ClusterSite
    above: dict[Level, Place]
    is_first_of: tuple[Level, ...]


class Land:
    """Makes places, names them and hands them to be written."""

    def __init__(self, copier: Copier, chance: Chance) -> None:
        self.words = read("places.sim")
        self._copier = copier
        self._chance = chance
        up = read("places.up")
        clusters = [c for d in up["districts"] for b in d["blocks"] for c in b["clusters"]]
        self._goals = {c["kind"]: c["goal"] for c in clusters}
        villages = [v for c in clusters for v in c["schools"]]
        self._villages = [
            tuple(name + ending for name, ending in zip(village, endings, strict=True))
            for village in villages
            for endings in self.words["endings"]
        ]
        self._schools = 0

    def clusters(self, shape: Shape) -> Iterator[Spot]:
        """Every cluster with its schools, in the order of the tree. Each is written with the places above it."""
        state = self._place(Level.STATE, None, self.words["names"])
        sizes = iter(enumerate(shape.clusters))
        above = {Level.STATE: state}
        new = [Level.STATE]
        in_block = iter(_evenly(len(shape.clusters), shape.blocks))
        district_names = self._called("district_names")
        for blocks in _evenly(shape.blocks, shape.districts):
            above[Level.DISTRICT] = self._place(Level.DISTRICT, state, next(district_names))
            new.append(Level.DISTRICT)
            block_names = self._called("block_names")
            for clusters in itertools.islice(in_block, blocks):
                above[Level.BLOCK] = self._place(Level.BLOCK, above[Level.DISTRICT], next(block_names))
                new.append(Level.BLOCK)
                cluster_names = self._called("cluster_names")
                for number, schools in itertools.islice(sizes, clusters):
                    site = self._cluster(above[Level.BLOCK], next(cluster_names), number, schools)
                    yield Spot(number, site, dict(above), tuple(new))
                    new = []

    def _cluster(self, block: Place, names: dict[str, str], number: int, size: int) -> ClusterSite:
        kind = "main" if number == 0 else self._chance.choices(list(KINDS), weights=list(KINDS.values()))[0]
        site = ClusterSite(kind, self._place(Level.CLUSTER, block, names), block, self._goals[kind])
        for index, village in enumerate(itertools.islice(self._no_two_alike(), size)):
            site.schools.append(self._school(site, village, is_known=number == 0 and index == 0))
        self._copier.save(each.school for each in site.schools)
        return site

    def _school(self, site: ClusterSite, village: tuple[str, ...], *, is_known: bool) -> SchoolSite:
        """One school; `is_known`: the one at which one enters."""
        self._schools += 1
        names = _filled(self.words["school_names"], village)
        school = School(
            place=self._place(Level.SCHOOL, site.place, names),
            udise_code=f"{self.words['udise_prefix']}{self._schools:07d}01",
            management=Management(self.words["management"]),
        )
        if is_known:
            return SchoolSite(school, names, MAIN_PATTERNS[0])
        return SchoolSite(
            school,
            names,
            self._chance.choice(MAIN_PATTERNS),
            self._chance.happens(SILENT),
            self._chance.happens(SMALLEST),
        )

    def _place(self, level: Level, parent: Place | None, names: dict[str, str]) -> Place:
        (pk,) = reserve_ids(Place, 1)
        row = Place(
            pk=pk, level=level, parent=parent, path=f"{parent.path if parent else ''}{pk}.", names=names,
            public_id=self._chance.uuid(), name_key=next(iter(names.values())).casefold()[:120], starts_on=BEGINNING,
        )  # fmt: skip
        self._copier.save([row])
        self._copier.save([Placement(place=row, parent=parent, path=row.path, starts_on=BEGINNING)])
        return row

    def _called(self, what: str) -> Iterator[dict[str, str]]:
        """Names for places side by side."""
        return (_filled(self.words[what], village) for village in self._no_two_alike())

    def _no_two_alike(self) -> Iterator[tuple[str, ...]]:
        """Villages without end; none comes again before all were there."""
        while True:
            yield from self._chance.sample(self._villages, len(self._villages))


def _filled(words: dict[str, str], village: tuple[str, ...]) -> dict[str, str]:
    """A village's name in the words of each language."""
    return {language: form.format(name) for (language, form), name in zip(words.items(), village, strict=True)}


def _evenly(total: int, parts: int) -> list[int]:
    """A number in so many parts that differ by one at most."""
    return [total // parts + (index < total % parts) for index in range(parts)]
