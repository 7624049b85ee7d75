"""The API of who and where."""

from typing import Any, cast

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib.auth import logout
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from clusters import rollups
from clusters.api import serializers
from clusters.decorators import PUBLIC, SIGNED_IN
from clusters.middleware import GRANT_KEY
from clusters.models import Place, User, said
from clusters.scope import Scope
from clusters.services import sign_in as services
from clusters.services.sign_in import CHALLENGE_KEY, Challenge
from foundation import audit
from foundation.tenancy.connection import current_tenant_id


class SchemaView(SpectacularAPIView):
    """The OpenAPI description of this API. Says nothing about anybody."""

    access = PUBLIC
    permission_classes = [AllowAny]


def me_of(request: Request) -> dict[str, Any]:
    """The signed-in person, with her grants in order."""
    user, scope = cast(User, request.user), request._request.scope  # type: ignore[attr-defined]
    grants = scope.grants if scope else ()
    kept = request.session.get(GRANT_KEY)
    chosen = scope.grant.id if scope and (len(grants) == 1 or kept == scope.grant.id) else None
    places = Place.objects.filter(tenant_id=current_tenant_id(), pk__in=[g.place_id for g in grants]).in_bulk()
    return {
        "public_id": user.public_id,
        "name": user.name,
        "phone": user.phone,
        "email": user.email,
        "language": get_language(),
        "tenant": request._request.tenant.key,  # type: ignore[attr-defined]
        "grants": [
            {
                "role": grant.role,
                "role_label": grant.role_label,
                "place": {
                    "public_id": places[grant.place_id].public_id,
                    "level": grant.place_level,
                    "name": said(dict(grant.place_names)),
                },
                "is_chosen": grant.id == chosen,
            }
            for grant in grants
        ],
    }


class MeView(APIView):
    """Who is signed in, and where she is."""

    access = SIGNED_IN

    @extend_schema(operation_id="me", responses=serializers.MeSerializer)
    def get(self, request: Request) -> Response:
        """The person of this session."""
        return Response(serializers.MeSerializer(me_of(request)).data)

    @extend_schema(
        operation_id="me_choose_place", request=serializers.ChosenSerializer, responses=serializers.MeSerializer
    )
    def patch(self, request: Request) -> Response:
        """Choose where to be, when there are several places. 400 when this is none of hers."""
        asked = serializers.ChosenSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        role, public_id = asked.validated_data["role"], asked.validated_data["place"]
        scope: Scope | None = request._request.scope  # type: ignore[attr-defined]
        place = Place.objects.filter(tenant_id=current_tenant_id(), public_id=public_id).first()
        grants = [g for g in (scope.grants if scope else ()) if place and (g.role, g.place_id) == (role, place.pk)]
        if not grants:
            raise ValidationError({"place": [_("You have no such role there. Choose one of your grants.")]})
        request.session[GRANT_KEY] = grants[0].id
        data = me_of(request)
        for grant in data["grants"]:
            grant["is_chosen"] = (grant["role"], grant["place"]["public_id"]) == (role, public_id)
        return Response(serializers.MeSerializer(data).data)


class CodeView(APIView):
    """Ask for a code."""

    access = PUBLIC
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="session_ask_code",
        request=serializers.AskCodeSerializer,
        responses={202: OpenApiResponse(description="Sent, if the number or address is on the list.")},
    )
    def post(self, request: Request) -> Response:
        """Let a code be sent. The answer is the same whether or not the roster has the number. 429 when asked too often."""
        asked = serializers.AskCodeSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        try:
            challenge = services.ask_code(
                **asked.validated_data,
                client=get_adapter().get_client_ip(request._request),
                language=get_language() or settings.LANGUAGE_CODE,
                at=now(),
            )
        except services.TooManyCodesError as error:
            return Response({"detail": error.words}, status=429, headers={"Retry-After": str(error.wait_min * 60)})
        request.session[CHALLENGE_KEY] = challenge.kept()
        return Response({"detail": _("If it is on our list, a message is on its way to it.")}, status=202)


class SessionView(APIView):
    """Begin and end a session. The session is the one of the pages: a cookie, and `X-CSRFToken` with what changes."""

    access = PUBLIC
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="session_begin",
        request=serializers.CodeSerializer,
        responses={201: OpenApiResponse(description="Signed in; the session is in the cookie.")},
    )
    def post(self, request: Request) -> Response:
        """Come in with the code. 400 with what is wrong and how many tries are left."""
        kept = request.session.get(CHALLENGE_KEY)
        asked = serializers.CodeSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        if not kept:
            raise ValidationError({"code": [_("Ask for a code first.")]})
        try:
            user = services.check_code(challenge=Challenge(**kept), code=asked.validated_data["code"], at=now())
        except (services.WrongCodeError, services.CodeOverError) as error:
            return Response({"code": [error.words]}, status=400)
        request.session.pop(CHALLENGE_KEY)
        record_authentication(request._request, user, method="code")
        perform_login(request._request, user, email_verification="none")
        get_token(request._request)  # the cookie that the next change will need
        return Response({"detail": _("You are signed in.")}, status=201)

    @extend_schema(operation_id="session_end", request=None, responses={204: None})
    def delete(self, request: Request) -> Response:
        """Go out."""
        if isinstance(request.user, User):
            audit.record("signed_out", by=request.user.pk)
            logout(request._request)
        return Response(status=204)


class RollupView(APIView):
    """Published counts of a place."""

    access = "rollup.read"

    @extend_schema(
        operation_id="rollups",
        parameters=[serializers.RollupAskedSerializer],
        responses=serializers.RollupSerializer,
        description=rollups.__doc__,
    )
    def get(self, request: Request) -> Response:
        """The same cells as on the pages: groups under 10 are left out where the cell was stored."""
        asked = serializers.RollupAskedSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        wanted = asked.validated_data
        scope: Scope = request._request.scope  # type: ignore[attr-defined]
        place = get_object_or_404(Place.objects.visible_to(scope), public_id=wanted["place"])
        cells = rollups.read_rollup(
            scope,
            places=[place],
            kind=wanted["kind"],
            first=wanted["from"],
            last=wanted["to"],
            cut=wanted.get("cut"),
        )
        found = {"place": place, "kind": wanted["kind"], "cells": cells}
        return Response(serializers.RollupSerializer(found).data)
