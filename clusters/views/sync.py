"""What phones say by themselves: what was written without a network, files, and how things stand. Answers are JSON."""

import base64
import binascii
import re
from http import HTTPStatus
from typing import cast
from uuid import UUID

from django.db import IntegrityError, OperationalError, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clusters.decorators import signed_in_page
from clusters.models import Conflict, User
from clusters.scope import Scope
from clusters.services import sync as services
from foundation.sync import limits, uploads
from foundation.sync.kinds import pages_for
from foundation.sync.requests import PROTOCOLS, RefusedRequestError, malformed, read_parcel
from foundation.sync.version import app_version

BUSY_SECONDS = 3
TUS = "1.0.0"


def _person(request: HttpRequest) -> tuple[User, Scope | None]:
    return cast(User, request.user), request.scope  # type: ignore[attr-defined]


def _refusal(error: RefusedRequestError) -> JsonResponse:
    more = dict(error.body)
    wait = more.pop("retry_after", None)
    response = JsonResponse(more, status=error.status)
    if wait is not None:
        response.headers["Retry-After"] = str(wait)
    return response


def _busy() -> JsonResponse:
    """503: what was asked is undone; the phone comes again."""
    words = _("The server is busy. This phone sends it again by itself.")
    return JsonResponse({"error": "busy", "sentence": words}, status=503, headers={"Retry-After": str(BUSY_SECONDS)})


@never_cache
@require_POST
@signed_in_page
def sync(request: HttpRequest) -> HttpResponse:
    """Take operations in; an answer for each."""
    user, scope = _person(request)
    at = now()
    try:
        limits.count(limits.OPERATIONS, user.pk)
        parcel = read_parcel(request.body)
        with transaction.atomic():
            answers = services.receive(parcel, user=user, scope=scope, at=at)
    except RefusedRequestError as error:
        return _refusal(error)
    except (OperationalError, IntegrityError):  # a number that somebody else uses at this moment: next time it is known
        return _busy()
    return JsonResponse(
        {
            "protocol": PROTOCOLS[-1],
            "received_at": at.isoformat(),
            "answers": [answer.as_json() for answer in answers],
        }
    )


@never_cache
@require_safe
@signed_in_page
def sync_state(request: HttpRequest) -> HttpResponse:
    """Who is signed in, which version is served, what is worth keeping on the phone."""
    user, scope = _person(request)
    return JsonResponse(
        {
            "person": str(user.public_id),
            "version": app_version(),
            "csrf": get_token(request),
            "conflicts": Conflict.objects.unseen(scope).count() if scope else 0,
            "pages": pages_for(scope) if scope else [],
        }
    )


@never_cache
@require_http_methods(["POST", "HEAD", "PATCH"])
@signed_in_page
def sync_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A file that arrives piece by piece (tus 1.0: core and creation)."""
    user, _scope = _person(request)
    if request.headers.get("Tus-Resumable", TUS) != TUS:
        return HttpResponse(status=HTTPStatus.PRECONDITION_FAILED, headers={"Tus-Version": TUS})
    try:
        limits.count(limits.FILES, user.pk)
        if request.method == "POST":
            return _begin(request, public_id, user)
        if request.method == "PATCH":
            return _append(request, public_id, user)
    except RefusedRequestError as error:
        return _refusal(error)
    upload = uploads.upload_of(public_id, person_id=user.pk)
    if upload is None:
        return HttpResponse(status=HTTPStatus.NOT_FOUND)
    return _offset(upload.arrived_count, HTTPStatus.OK, {"Upload-Length": str(upload.byte_count)})


def _offset(offset: int, status: int, headers: dict[str, str] | None = None) -> HttpResponse:
    told = {"Tus-Resumable": TUS, "Upload-Offset": str(offset), **(headers or {})}
    return HttpResponse(status=status, headers=told)


def _number(request: HttpRequest, name: str) -> int:
    told = request.headers.get(name, "")
    if not re.fullmatch(r"[0-9]{1,10}", told):
        raise malformed()
    return int(told)


def _metadata(request: HttpRequest) -> dict[str, str]:
    """`kind cGhvdG8=,sha256 ...`: names and base64 values. Raises RefusedRequestError."""
    found = {}
    for pair in request.headers.get("Upload-Metadata", "").split(","):
        name, _space, value = pair.strip().partition(" ")
        try:
            found[name] = base64.b64decode(value, validate=True).decode("ascii")
        except (binascii.Error, ValueError) as error:
            raise malformed() from error
    return found


def _begin(request: HttpRequest, public_id: UUID, user: User) -> HttpResponse:
    told = _metadata(request)
    sha256 = told.get("sha256", "").lower()
    if sha256 and not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise malformed()
    try:
        upload, is_new = uploads.begin(
            public_id=public_id,
            person_id=user.pk,
            kind=told.get("kind", ""),
            byte_count=_number(request, "Upload-Length"),
            sha256=sha256,
            at=now(),
        )
    except uploads.OtherFileError:
        words = _("Another file has this number already. Choose the photo again.")
        return JsonResponse({"error": "other_file", "sentence": words}, status=409)
    return _offset(upload.arrived_count, 201 if is_new else 200, {"Location": request.path})


def _append(request: HttpRequest, public_id: UUID, user: User) -> HttpResponse:
    if request.headers.get("Content-Type", "") != "application/offset+octet-stream":
        return HttpResponse(status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    if uploads.upload_of(public_id, person_id=user.pk) is None:
        return HttpResponse(status=HTTPStatus.NOT_FOUND)
    try:
        upload = uploads.append(
            public_id=public_id, person_id=user.pk, offset=_number(request, "Upload-Offset"), piece=request.body
        )
        uploads.check_whole(upload)
    except uploads.WrongOffsetError as error:
        return _offset(error.offset, HTTPStatus.CONFLICT)
    except uploads.DamagedError:
        words = _("The file was damaged on its way. The phone sends it once more.")
        response = JsonResponse({"error": "checksum", "sentence": words}, status=422)
        response.headers["Upload-Offset"] = "0"
        return response
    return _offset(upload.arrived_count, HTTPStatus.NO_CONTENT)
