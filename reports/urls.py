"""Addresses of what is seen from above."""

from django.urls import URLPattern, URLResolver, path

from reports.views import dashboards, documents, pack

urlpatterns: list[URLPattern | URLResolver] = [
    path("places/", dashboards.cluster_page, name="cluster_page"),
    path("places/<uuid:public_id>/", dashboards.place_dashboard, name="place_dashboard"),
    path("definitions/", dashboards.definitions, name="definitions"),
    path("meetings/<uuid:public_id>/pack/", pack.meeting_pack, name="meeting_pack"),
    path("documents/<slug:kind>/<uuid:subject>/", documents.document_status, name="document_status"),
    path("documents/<slug:kind>/<uuid:subject>/<slug:language>/", documents.document_job, name="document_job"),
    path("documents/<slug:kind>/<uuid:subject>/<slug:language>/file/", documents.document_file, name="document_file"),
]
