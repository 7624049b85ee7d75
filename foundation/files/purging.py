"""What was taken away goes for good: rows after thirty days in the bin, papers that can be printed anew, files that nobody
uses any more. The order that lets no crash lose or leave a file stands in docs/decisions/0013-what-goes-for-good.md.
"""

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Iterator

from django.apps import apps
from django.core.files.storage import default_storage
from django.db.models import Exists, OuterRef, QuerySet

from foundation.files.models import StoredFile, digest_of, small_of, whole_of
from foundation.files.services import hold_path
from foundation.outbox.services import publish
from foundation.tenancy.connection import current_tenant_id, tenant_transaction
from foundation.tenancy.models import TenantForeignKey

logger = logging.getLogger(__name__)
BIN_STAYS = dt.timedelta(days=30)
UNUSED_STAYS = dt.timedelta(days=1)  # longer than any transaction that has kept a file and not yet said for what
AT_ONCE = 500
FORGOTTEN = "file_forgotten"
Empty = Callable[[dt.datetime, int], int]

_bins: dict[str, tuple[Empty, dt.timedelta]] = {}


def register_bin(name: str, empty: Empty, *, stays: dt.timedelta = BIN_STAYS) -> None:
    """Add a bin; an app calls it in its `ready()`. What lies in it so long goes.

    `empty(before, most)` deletes at most so many rows of the open tenant that were taken away before then, with all that
    hangs on them, and returns how many. What it deletes need not think of files.
    """
    _bins[name] = (empty, stays)


def purge_tenant(tenant_id: int, *, at: dt.datetime) -> dict[str, int]:
    """Everything of a tenant that has to go by then, in transactions of a few hundred rows. Returns how many of what.

    May run twice, at the same time too. A bin that fails is logged and stops no other.
    """
    gone = {"strays": sum(_remove_if_stray(tenant_id, path) for path in _strays(tenant_id, at))}
    for name, (empty, stays) in _bins.items():
        try:
            gone[name] = _emptied(tenant_id, empty, at - stays)
        except Exception:
            logger.exception("bin %s of tenant %s could not be emptied", name, tenant_id)
    gone["files"] = sum(_forget_if_unused(tenant_id, pk, at) for pk in _unused_ids(tenant_id, at))
    return gone


def remove_bytes(path: str) -> None:
    """Delete the bytes under a path and a photo's small form, unless they are a kept file again.

    The outbox's handler, safe to do twice.
    """
    hold_path(path)
    if path not in _known([path]):
        default_storage.delete(path)
        default_storage.delete(small_of(path))


def _emptied(tenant_id: int, empty: Empty, before: dt.datetime) -> int:
    gone = 0
    while True:
        with tenant_transaction(tenant_id):
            count = empty(before, AT_ONCE)
        gone += count
        if count < AT_ONCE:
            return gone


def _unused(at: dt.datetime) -> QuerySet[StoredFile]:
    """Kept files of the open tenant to which no row points."""
    rows = StoredFile.objects.filter(tenant_id=current_tenant_id(), created_at__lt=at - UNUSED_STAYS)
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, TenantForeignKey) and field.related_model is StoredFile:
                users = model._base_manager.filter(tenant_id=current_tenant_id(), **{field.name: OuterRef("pk")})
                rows = rows.exclude(Exists(users))
    return rows


def _unused_ids(tenant_id: int, at: dt.datetime) -> list[int]:
    with tenant_transaction(tenant_id):
        return list(_unused(at).order_by("pk").values_list("pk", flat=True))


def _forget_if_unused(tenant_id: int, pk: int, at: dt.datetime) -> bool:
    """Delete the row, and ask for its bytes to go, in one transaction; looked at anew with its path held."""
    with tenant_transaction(tenant_id):
        path = StoredFile.objects.filter(tenant_id=tenant_id, pk=pk).values_list("path", flat=True).first()
        if path is None:
            return False
        hold_path(path)
        gone, _rows = _unused(at).filter(pk=pk).delete()
        if gone:
            publish(FORGOTTEN, path=path)
    return bool(gone)


def _strays(tenant_id: int, at: dt.datetime) -> Iterator[str]:
    """Paths of bytes that no row knows: what a transaction kept that was then undone. Not those of the last day."""
    home = f"t{tenant_id}"
    for folder in _listed(home)[0]:
        paths = [f"{home}/{folder}/{name}" for name in _listed(f"{home}/{folder}")[1]]
        wholes = {whole_of(path) for path in paths}
        with tenant_transaction(tenant_id):
            known = _known(wholes)
        for whole in sorted(wholes - known):
            there = [path for path in (whole, small_of(whole)) if path in paths]
            if all(default_storage.get_modified_time(path) < at - UNUSED_STAYS for path in there):
                yield whole


def _known(paths: Iterable[str]) -> set[str]:
    """Those of the paths that are kept files of the open tenant."""
    digests = [digest_of(path) for path in paths]
    rows = StoredFile.objects.filter(tenant_id=current_tenant_id(), sha256__in=digests)
    return set(rows.values_list("path", flat=True))


def _listed(path: str) -> tuple[list[str], list[str]]:
    try:
        return default_storage.listdir(path)
    except FileNotFoundError:
        return [], []


def _remove_if_stray(tenant_id: int, path: str) -> bool:
    with tenant_transaction(tenant_id):
        remove_bytes(path)
    return not default_storage.exists(path)
