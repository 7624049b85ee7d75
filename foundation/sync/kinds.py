"""What a phone may ask for while it has no network: kinds of operations, registered by the apps that apply them.

Knows no model, so that an app may call it while apps load.
"""

import uuid
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

APPLIED, MERGED, CONFLICT, REJECTED = "applied", "merged", "conflict", "rejected"


@dataclass(frozen=True)
class Operation:
    """One deed of a person on a phone. `id` was made there; `body` is whatever its kind says, not checked yet.

    `hash` is of kind and body, the same however their JSON was written.
    """

    id: uuid.UUID
    kind: str
    seq: int
    body: dict[str, Any]
    device: uuid.UUID
    hash: str = ""
    needs: tuple[uuid.UUID, ...] = ()
    made_at: str = ""


@dataclass(frozen=True)
class Outcome:
    """What became of one operation.

    `sentence` is for the person, in her language. `kept` is the value that gave way (`value`, `by`, `at`); `conflict` its
    row's public id. `is_elsewhere` says that it may still be good at another place of hers.
    """

    status: str = APPLIED
    code: str = ""
    sentence: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    kept: Mapping[str, Any] | None = None
    conflict: str = ""
    link: str = ""
    is_elsewhere: bool = False


def rejected(code: str, sentence: str, *, fields: Mapping[str, str] | None = None) -> Outcome:
    """A refusal with its reason."""
    return Outcome(REJECTED, code, sentence, fields=fields or {})


def elsewhere(code: str, sentence: str) -> Outcome:
    """A refusal at this place; another place of the same person is asked before it is final."""
    return Outcome(REJECTED, code, sentence, is_elsewhere=True)


Apply = Callable[..., Sequence[Outcome]]  # (operations, who=..., at=...): an outcome each, in order


class RefusedError(Exception):
    """An operation cannot be taken; `outcome` says why. Raised before anything is written."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.code)
        self.outcome = outcome


def each(one: Callable[..., Outcome]) -> Apply:
    """A kind whose operations are applied one by one: `one(operation, who=..., at=...)` may raise RefusedError."""

    def apply(operations: Sequence[Operation], *, who: Any, at: Any) -> list[Outcome]:
        return [_answer(one, operation, who, at) for operation in operations]

    return apply


def _answer(one: Callable[..., Outcome], operation: Operation, who: Any, at: Any) -> Outcome:
    try:
        return one(operation, who=who, at=at)
    except RefusedError as error:
        return error.outcome


@dataclass(frozen=True)
class Line:
    """What a conflict is about, in words, both values likewise, and where it can be changed."""

    about: str
    place: str
    stands: str
    kept: str
    link: str = ""


Describe = Callable[..., Sequence[Line]]  # (conflicts, scope=...): a line each, in order


@dataclass(frozen=True)
class Kind:
    """How operations of one name are applied.

    `batch_by` gives the same value for operations that are applied together in one call; None: one by one. `target` names
    the one thing that an operation sets, so that a later operation of the same phone is never undone by an earlier one;
    both read a body that nobody has checked and may raise what a damaged one makes them raise.
    """

    name: str
    apply: Apply
    batch_by: Callable[[dict[str, Any]], Hashable] | None = None
    target: Callable[[dict[str, Any]], str] | None = None
    describe: Describe | None = None


_kinds: dict[str, Kind] = {}
_described: dict[str, Describe] = {}
_pages: list[Callable[[Any], Iterable[str]]] = []


def register_kind(
    name: str,
    apply: Apply,
    *,
    batch_by: Callable[[dict[str, Any]], Hashable] | None = None,
    target: Callable[[dict[str, Any]], str] | None = None,
    describe: Describe | None = None,
) -> None:
    """Let `apply` answer operations of a kind; an app calls it in its `ready()`."""
    _kinds[name] = Kind(name, apply, batch_by, target, describe)


def register_described(name: str, describe: Describe) -> None:
    """Say what two values of something are about that is written by pages alone; an app calls it in its `ready()`."""
    _described[name] = describe


def describe_of(name: str) -> Describe | None:
    """What puts two values of that kind into words; None when nobody knows it."""
    kind = _kinds.get(name)
    return _described.get(name) or (kind.describe if kind is not None else None)


def kind_of(name: str) -> Kind | None:
    """The kind of that name; None when nobody knows it."""
    return _kinds.get(name)


def register_pages(pages: Callable[[Any], Iterable[str]]) -> None:
    """Let `pages(scope)` name addresses that are worth keeping on a phone; an app calls it in its `ready()`."""
    if pages not in _pages:
        _pages.append(pages)


def pages_for(scope: Any) -> list[str]:
    """Every such address for a person, each once, in the order of the apps."""
    return list(dict.fromkeys(address for pages in _pages for address in pages(scope)))
