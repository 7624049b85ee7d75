"""How levels seen with one version of the rubric are read in another."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from assessments.models import LEVEL_COUNT, LevelMapping

# Criterion -> the criterion of the next version, the rubric of that one, and what each level is there.
Steps = Mapping[int, tuple[int, int, Sequence[int]]]


@dataclass(frozen=True)
class Carry:
    """How figures of one criterion are said in another version: `levels[n - 1]` is what level n is there."""

    criterion_id: int
    levels: tuple[int, ...]

    def counts(self, counts: Sequence[int]) -> tuple[int, ...]:
        """[not seen yet, level 1 .. 4] of the old version as the new one says it. The sum stays."""
        carried = [counts[0]] + [0] * LEVEL_COUNT
        for level, count in zip(self.levels, counts[1:], strict=True):
            carried[level] += count
        return tuple(carried)


@dataclass(frozen=True)
class Carries:
    """By criterion of any version: the one it is read as in the target version. What has no way there is not in it."""

    target_id: int | None = None
    by_criterion: Mapping[int, Carry] = field(default_factory=dict)


def carries_along(steps: Steps, target_id: int) -> Carries:
    """Every criterion that leads to the target version, followed version by version."""
    found: dict[int, Carry] = {}
    for start in steps:
        here, levels, arrived = start, tuple(range(1, LEVEL_COUNT + 1)), False
        while not arrived and here in steps:
            here, rubric_id, step = steps[here]
            levels = tuple(step[level - 1] for level in levels)
            arrived = rubric_id == target_id
        if arrived:
            found[start] = Carry(here, levels)
    return Carries(target_id, found)


def carries_to(tenant_id: int, target_id: int, rubric_ids: Iterable[int]) -> Carries:
    """How the criteria of earlier versions are read in the target version. No query for one version alone; else one."""
    if set(rubric_ids) <= {target_id}:
        return Carries(target_id)
    mappings = LevelMapping.objects.filter(tenant_id=tenant_id).select_related("becomes")
    return carries_along({m.criterion_id: (m.becomes_id, m.becomes.rubric_id, m.levels) for m in mappings}, target_id)
