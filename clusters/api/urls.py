"""Addresses of the API of who and where, below /api/v1/."""

from django.urls import path

from clusters.api import views

urlpatterns = [
    path("session/code/", views.CodeView.as_view(), name="api_session_code"),
    path("session/", views.SessionView.as_view(), name="api_session"),
    path("me/", views.MeView.as_view(), name="api_me"),
    path("rollups/", views.RollupView.as_view(), name="api_rollups"),
]
