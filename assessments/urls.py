"""Addresses of assessments."""

from django.urls import URLPattern, URLResolver, path

from assessments.views import classes, rubrics

urlpatterns: list[URLPattern | URLResolver] = [
    path("class/", classes.class_list, name="class_list"),
    path("class/<uuid:public_id>/<str:month>/", classes.class_grid, name="class_grid"),
    path("class/<uuid:public_id>/<str:month>/undo/<uuid:key>/", classes.class_grid_undo, name="class_grid_undo"),
    path("rubric/", rubrics.rubric_page, name="rubric_page"),
]
