"""Every address, app by app."""

from django.urls import URLPattern, URLResolver, include, path

from clusters.api.views import SchemaView
from config import offline, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("sw.js", offline.service_worker, name="service_worker"),
    path("offline/", offline.offline, name="offline"),
    path("waiting/", offline.waiting, name="waiting"),
    path("demo/", include("config.demo.urls")),
    path("api/schema/", SchemaView.as_view(), name="api_schema"),
    path("api/v1/", include("clusters.api.urls")),
    path("api/v1/", include("collectives.api.urls")),
    path("", include("clusters.urls")),
    path("", include("assessments.urls")),
    path("", include("planning.urls")),
    path("", include("collectives.urls")),
    path("", include("reports.urls")),
]

handler400 = "config.views.bad_request"
handler403 = "config.views.permission_denied"
handler404 = "config.views.page_not_found"
handler500 = "config.views.server_error"
