"""The place tree: state > (division) > district > block > cluster > school."""

from django.db import models
from django.utils.text import slugify
from django.utils.translation import get_language

from clusters.choices import Level, Management
from clusters.models.dated import Dated, ends_after_start, no_overlap
from clusters.querysets import DatedRows, PlaceQuerySet, SchoolQuerySet
from foundation.models import Public, TenantForeignKey, TenantOneToOneField, TenantOwned


def said(names: dict[str, str], language: str | None = None) -> str:
    """A name in the reader's language; else in English; else in whatever there is."""
    return names.get(language or get_language() or "en") or names.get("en") or next(iter(names.values()), "")


class Place(Public, TenantOwned):
    """A place. `path` is the ids from the top down to itself, each followed by a dot: `1.4.19.`; it is today's copy of the
    current Placement. A subtree is the range `path >= p AND path < p with its last dot replaced by a slash`.
    """

    level = models.CharField(max_length=10, choices=Level.choices)
    parent = TenantForeignKey("self", null=True, related_name="children")
    path = models.CharField(max_length=200, db_collation="C")
    names = models.JSONField(default=dict)
    name_key = models.CharField(max_length=120, db_collation="C", blank=True, default="")
    lgd_code = models.CharField(max_length=12, blank=True, default="")
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["tenant", "path"], name="place_path"),
            models.Index(fields=["tenant", "name_key"], name="place_name_key"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "path"], name="place_path_once"),
            models.CheckConstraint(
                condition=models.Q(parent__isnull=False) | models.Q(level=Level.STATE), name="place_only_state_on_top"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return said(self.names)

    @property
    def slug(self) -> str:
        """What the name of a file calls it, ASCII: the English name, else the directory's code, else its id's beginning."""
        return slugify(self.names.get("en", ""))[:40].strip("-") or self.lgd_code or str(self.public_id)[:8]

    @property
    def ancestor_ids(self) -> list[int]:
        """Ids from the top down, without itself."""
        return [int(part) for part in self.path.split(".")[:-2]]

    def contains(self, path: str) -> bool:
        """Whether a path is this place's own or below it."""
        return path.startswith(self.path)


class Placement(TenantOwned, Dated):
    """Where a place hangs, from one day until another. One at a time."""

    place = TenantForeignKey(Place, on_delete=models.CASCADE, related_name="placements")
    parent = TenantForeignKey(Place, null=True, related_name="+")
    path = models.CharField(max_length=200, db_collation="C")

    objects = DatedRows.as_manager()

    class Meta:
        constraints = [
            ends_after_start("placement_ends_after_start"),
            no_overlap("placement_one_at_a_time", "place_id"),
        ]

    def __str__(self) -> str:
        return f"{self.place_id} under {self.parent_id} from {self.starts_on}"


class School(TenantOwned):
    """What only schools have. Shares its primary key with its place."""

    place = TenantOneToOneField(Place, on_delete=models.CASCADE, primary_key=True, related_name="school")
    udise_code = models.CharField(max_length=11)
    management = models.CharField(max_length=10, choices=Management.choices, default=Management.STATE_GOVERNMENT)
    lowest_grade = models.PositiveSmallIntegerField(default=1)
    highest_grade = models.PositiveSmallIntegerField(default=5)

    objects = SchoolQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "udise_code"], name="school_udise_once"),
            models.CheckConstraint(condition=models.Q(udise_code__regex=r"^[0-9]{11}$"), name="school_udise_digits"),
            models.CheckConstraint(
                condition=models.Q(lowest_grade__lte=models.F("highest_grade")), name="school_grades_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.place.name
