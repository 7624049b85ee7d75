"""Addresses of planning."""

from django.urls import URLPattern, URLResolver, path

from planning.views import tools

urlpatterns: list[URLPattern | URLResolver] = [
    path("tools/", tools.tool_list, name="tool_list"),
    path("tools/new/", tools.tool_new, name="tool_new"),
]
