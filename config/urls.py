"""Every address, app by app."""

from django.urls import URLPattern, URLResolver, include, path

from config import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("", include("clusters.urls")),
    path("", include("assessments.urls")),
    path("", include("planning.urls")),
    path("", include("collectives.urls")),
    path("", include("reports.urls")),
]
