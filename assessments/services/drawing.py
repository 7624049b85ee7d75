"""Drawing the children of a sample, so that anybody can draw the same ones again."""

import hashlib
import secrets
from collections.abc import Sequence
from uuid import UUID

from assessments.choices import Sample


def fresh_seed() -> str:
    """Eight hexadecimal digits that nobody chose."""
    return secrets.token_hex(4)


def draw(children: Sequence[UUID], sample: Sample, size: int, seed: str) -> list[UUID]:
    """The children drawn from `children` (in roll order), in roll order: the same for the same seed.

    By lot: the `size` children whose SHA-256 of "seed child" comes first. Every so many: each `size`-th child, beginning
    with the one that the SHA-256 of the seed says.
    """
    if sample == Sample.EVERY:
        first = int(_digest(seed), 16) % size
        return list(children[first::size])
    chosen = set(sorted(children, key=lambda child: _digest(f"{seed} {child}"))[:size])
    return [child for child in children if child in chosen]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
