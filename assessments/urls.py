"""Addresses of assessments."""

from django.urls import URLPattern, URLResolver, path

from assessments.views import classes, frameworks, observation, rubrics

urlpatterns: list[URLPattern | URLResolver] = [
    path("class/", classes.class_list, name="class_list"),
    path("class/<uuid:public_id>/week/", observation.class_week, name="class_week"),
    path("class/<uuid:public_id>/unseen/", observation.class_unseen, name="class_unseen"),
    path("class/<uuid:public_id>/<str:month>/", classes.class_grid, name="class_grid"),
    path("class/<uuid:public_id>/<str:month>/undo/<uuid:key>/", classes.class_grid_undo, name="class_grid_undo"),
    path("frameworks/", frameworks.framework_list, name="framework_list"),
    path("frameworks/outcomes/<str:own_id>/", frameworks.outcome_words, name="outcome_words"),
    path("frameworks/<slug:code>/<str:version>/", frameworks.framework_page, name="framework_page"),
    path("rubric/", rubrics.rubric_page, name="rubric_page"),
]
