"""Addresses of what is seen from above."""

from django.urls import URLPattern, URLResolver, path

from reports.views import documents

urlpatterns: list[URLPattern | URLResolver] = [
    path("documents/<slug:kind>/<uuid:subject>/", documents.document_status, name="document_status"),
    path("documents/<slug:kind>/<uuid:subject>/<slug:language>/", documents.document_job, name="document_job"),
    path("documents/<slug:kind>/<uuid:subject>/<slug:language>/file/", documents.document_file, name="document_file"),
]
