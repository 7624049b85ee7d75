"""The bare view."""

from django.contrib.auth import get_user_model, login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from bench.bare.models import Item


def bare_view(request: HttpRequest) -> HttpResponse:
    """Session, user, five indexed queries, thirty rows."""
    name = request.user.get_username()
    found = [list(Item.objects.filter(group=group)[:6]) for group in range(5)]
    rows = [item for group in found for item in group]
    return render(request, "bare.html", {"name": name, "rows": rows})


def enter(request: HttpRequest) -> HttpResponse:
    """Sign in as the only user."""
    login(request, get_user_model().objects.get(username="bare"))
    return HttpResponse("in")


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok")


urlpatterns = [path("bare/", bare_view), path("enter/", enter), path("healthz", healthz)]
