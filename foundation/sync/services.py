"""Receive operations: each applied once, each with an answer, its receipt in the same transaction."""

import datetime as dt
import logging
import uuid
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from foundation.sync.kinds import APPLIED, CONFLICT, REJECTED, Kind, Operation, Outcome, kind_of, rejected
from foundation.sync.models import DONE, Receipt, Status, Upload
from foundation.sync.requests import Parcel, phone_clock
from foundation.tenancy.connection import current_tenant_id

logger = logging.getLogger(__name__)
SUPERSEDED, FAILED = "superseded", "failed"
_LOCK_SPACE = 4211  # advisory locks of one person's operations; the other half of the key is the person
_TARGETS = uuid.UUID("6f0e7c0e-5b1c-4b52-9a5c-2f6e0c9b7d11")
_DAMAGED = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)  # what reading any body may raise
_LOCK = "SELECT pg_advisory_xact_lock(%s, %s)"

Run = Callable[[Kind, Sequence[Operation]], Sequence[Outcome]]


@dataclass(frozen=True)
class Answer:
    """What goes back to the phone for one operation."""

    id: str
    status: str
    code: str
    sentence: str
    was: str = ""
    kept: Any = None
    link: str = ""
    fields: Any = None

    def as_json(self) -> dict[str, Any]:
        """Without what is empty, but for the four that are always there."""
        more = {"was": self.was, "kept": self.kept, "link": self.link, "fields": self.fields}
        always = {"id": self.id, "status": self.status, "code": self.code, "sentence": self.sentence}
        return always | {name: value for name, value in more.items() if value}


@dataclass
class _Case:
    """One operation on its way through."""

    operation: Operation
    target: uuid.UUID | None
    receipt: Receipt | None = None  # of an earlier arrival
    outcome: Outcome | None = None
    is_again: bool = False  # it was applied before


def receive(
    parcel: Parcel, *, person_id: int, at: dt.datetime, run: Run, kept_of: Callable[[Iterable[str]], dict[str, Any]]
) -> list[Answer]:
    """Apply a parcel's operations in the order of `seq`. One answer each, in the order sent.

    `run(kind, operations)` applies what is new; `kept_of(conflicts)` reads kept values anew for what was applied before.
    One parcel of a person at a time: another waits here. Needs an open tenant transaction; raises OperationalError when
    the database asks for patience, and nothing is applied then.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, (_LOCK_SPACE, person_id % 2**31))
    cases = _cases(parcel)
    done = _needs_there(cases.values(), person_id)
    refused = _needs_refused(cases.values())
    latest = _latest_seqs(parcel.device, person_id, cases.values())
    for group in _groups(cases.values()):
        fresh = []
        for case in group:
            case.outcome = _early_outcome(case, person_id, done, refused, latest)
            if case.outcome is None:
                fresh.append(case)
        _run_group(fresh, run)
        for case in group:
            if case.outcome is not None and case.outcome.status in DONE:
                done.add(case.operation.id)
            elif case.outcome is not None and case.outcome.status == REJECTED:
                refused.add(case.operation.id)
    _keep_receipts(cases.values(), person_id, at)
    kept = kept_of(case.receipt.answer.get("conflict", "") for case in cases.values() if case.is_again and case.receipt)
    return [_answer(identity, cases.get(identity), kept) for identity in parcel.ids]


def _cases(parcel: Parcel) -> dict[str, _Case]:
    """Every readable operation with its earlier receipt, in the order of `seq`. One query."""
    readable = sorted((each for each in parcel.operations if each), key=lambda each: each.seq)
    rows = Receipt.objects.filter(tenant_id=current_tenant_id(), key__in=[each.id for each in readable])
    known = {receipt.key: receipt for receipt in rows}
    return {str(each.id): _Case(each, _target_of(each), known.get(each.id)) for each in readable}


def target_id(kind: str, name: str) -> uuid.UUID:
    """An unreadable name of the one thing that an operation sets."""
    return uuid.uuid5(_TARGETS, f"{current_tenant_id()} {kind} {name}")


def _target_of(operation: Operation) -> uuid.UUID | None:
    kind = kind_of(operation.kind)
    if kind is None or kind.target is None:
        return None
    try:
        name = kind.target(operation.body)
    except _DAMAGED:
        return None  # its kind will say what is wrong with it
    return target_id(operation.kind, name)


def _needs_there(cases: Iterable[_Case], person_id: int) -> set[uuid.UUID]:
    """Which of the operations and files that these need are there already. At most two queries."""
    needed = {need for case in cases for need in case.operation.needs}
    if not needed:
        return set()
    tenant_id = current_tenant_id()
    receipts = Receipt.objects.filter(tenant_id=tenant_id, person_id=person_id, key__in=needed, status__in=DONE)
    uploads = Upload.objects.filter(tenant_id=tenant_id, person_id=person_id, public_id__in=needed)
    whole = {each.public_id for each in uploads.defer("content") if each.is_whole}
    return set(receipts.values_list("key", flat=True)) | whole


def _needs_refused(cases: Iterable[_Case]) -> set[uuid.UUID]:
    """Which of the operations that these need were rejected, and are not judged anew here. At most one query."""
    known = list(cases)
    needed = {need for case in known for need in case.operation.needs} - {case.operation.id for case in known}
    if not needed:
        return set()
    rows = Receipt.objects.filter(tenant_id=current_tenant_id(), key__in=needed, status=Status.REJECTED)
    return set(rows.values_list("key", flat=True))


def _latest_seqs(device: uuid.UUID, person_id: int, cases: Iterable[_Case]) -> dict[uuid.UUID, int]:
    """For each target the highest `seq` of the person on this device that was applied before. At most one query."""
    targets = {case.target for case in cases if case.target}
    if not targets:
        return {}
    rows = Receipt.objects.filter(
        tenant_id=current_tenant_id(), person_id=person_id, target__in=targets, device=device, status__in=DONE
    ).order_by()
    return dict(rows.values_list("target").annotate(Max("seq")))


def _groups(cases: Iterable[_Case]) -> list[list[_Case]]:
    """What is applied together: batches first, in an order that two parcels share, so that they never wait in a circle."""
    batches: dict[tuple[str, str], list[_Case]] = {}
    single: list[list[_Case]] = []
    for case in cases:
        key = _batch_key(case.operation)
        if key is None or case.operation.needs:
            single.append([case])
        else:
            batches.setdefault((case.operation.kind, repr(key)), []).append(case)
    return [batches[key] for key in sorted(batches)] + single


def _batch_key(operation: Operation) -> Hashable | None:
    kind = kind_of(operation.kind)
    if kind is None or kind.batch_by is None:
        return None
    try:
        return kind.batch_by(operation.body)
    except _DAMAGED:
        return None


def _early_outcome(
    case: _Case, person_id: int, done: set[uuid.UUID], refused: set[uuid.UUID], latest: dict[uuid.UUID, int]
) -> Outcome | None:
    """What can be said without applying it; None when it is to be applied."""
    operation, receipt = case.operation, case.receipt
    if receipt is not None and (receipt.body_hash != operation.hash or receipt.person_id != person_id):
        case.receipt = None
        return rejected(
            "other_body", _("The server has something else under this number. What you wrote is kept on this phone.")
        )
    if receipt is not None and receipt.status in DONE:
        case.is_again = True
        return Outcome(receipt.status, receipt.code, link=receipt.answer.get("link", ""))
    return _refusal(operation, refused) or _without_doing(case, done, latest)


def _refusal(operation: Operation, refused: set[uuid.UUID]) -> Outcome | None:
    if kind_of(operation.kind) is None:
        return rejected("unknown_kind", _("The server does not know this kind of entry. What you wrote is kept."))
    if any(need in refused for need in operation.needs):
        words = _("It belongs to something that the server could not take. Look at that first.")
        return rejected("needs_refused", words)
    return None


def _without_doing(case: _Case, done: set[uuid.UUID], latest: dict[uuid.UUID, int]) -> Outcome | None:
    if any(need not in done for need in case.operation.needs):
        return Outcome(Status.WAITING, "waiting", _("Waits for what it belongs to."))
    if case.target is not None and latest.get(case.target, -1) > case.operation.seq:
        return Outcome(APPLIED, SUPERSEDED)
    return None


def _run_group(cases: list[_Case], run: Run) -> None:
    """Apply cases together in one savepoint; where that breaks, one by one, so that one mistake stops nothing else."""
    if not cases:
        return
    kind = kind_of(cases[0].operation.kind)
    if kind is None:
        return
    try:
        with transaction.atomic():
            outcomes = run(kind, [case.operation for case in cases])
            if len(outcomes) != len(cases):
                raise ValueError(f"{kind.name}: {len(outcomes)} outcomes for {len(cases)} operations")
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("%s operations of kind %s failed", len(cases), kind.name)
        if len(cases) > 1:
            for case in cases:
                _run_group([case], run)
            return
        outcomes = [
            rejected(FAILED, _("This went wrong on the server, not with you. It is kept here; try again later."))
        ]
    for case, outcome in zip(cases, outcomes, strict=True):
        case.outcome = outcome


def _keep_receipts(cases: Iterable[_Case], person_id: int, at: dt.datetime) -> None:
    """Write a receipt for everything that was decided now. Two queries at most."""
    fresh, again = [], []
    for case in cases:
        outcome = case.outcome
        if (
            outcome is None
            or case.is_again
            or outcome.status == Status.WAITING
            or outcome.code in ("other_body", FAILED)
        ):
            continue
        # that somebody else's value gave way is told again where the first answer was lost
        words = outcome.sentence if outcome.status == CONFLICT else ""
        told_again = {"link": outcome.link, "conflict": outcome.conflict, "sentence": words}
        answer = {name: value for name, value in told_again.items() if value}
        told = {"status": outcome.status, "code": outcome.code, "answer": answer, "received_at": at}
        if case.receipt is not None:
            for name, value in told.items():
                setattr(case.receipt, name, value)
            again.append(case.receipt)
            continue
        operation = case.operation
        fresh.append(
            Receipt(
                key=operation.id,
                person_id=person_id,
                device=operation.device,
                seq=operation.seq,
                kind=operation.kind,
                body_hash=operation.hash,
                target=case.target,
                made_at=phone_clock(operation.made_at),
                **told,
            )
        )
    if fresh:
        Receipt.objects.bulk_create(fresh)
    if again:
        Receipt.objects.bulk_update(again, ["status", "code", "answer", "received_at"])


def _answer(identity: str, case: _Case | None, kept: dict[str, Any]) -> Answer:
    if case is None or case.outcome is None:
        words = _("This entry is damaged and cannot be read. What is left of it is kept on this phone.")
        return Answer(identity, REJECTED, "malformed", words)
    outcome = case.outcome
    if case.is_again and case.receipt is not None:
        found = kept.get(case.receipt.answer.get("conflict", ""))
        told = case.receipt.answer.get("sentence") or _saved_words()
        return Answer(identity, Status.DUPLICATE, outcome.code, told, was=outcome.status, kept=found, link=outcome.link)
    sentence = outcome.sentence or _saved_words()
    return Answer(
        identity,
        outcome.status,
        outcome.code,
        sentence,
        kept=outcome.kept,
        link=outcome.link,
        fields=dict(outcome.fields),
    )


def _saved_words() -> str:
    return _("Saved on the server.")


def last_receipts(targets: Iterable[uuid.UUID]) -> dict[uuid.UUID, Receipt]:
    """The latest receipt that set each target, from whatever phone. One query."""
    rows = Receipt.objects.filter(tenant_id=current_tenant_id(), target__in=list(targets), status__in=DONE)
    rows = rows.exclude(code=SUPERSEDED).order_by("target", "-received_at", "-pk").distinct("target")
    return {receipt.target: receipt for receipt in rows if receipt.target}
