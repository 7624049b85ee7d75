"""Addresses of assessments."""

from django.urls import URLPattern, URLResolver, path

from assessments.views import building, classes, competency, diary, frameworks, observation, rubrics

urlpatterns: list[URLPattern | URLResolver] = [
    path("class/", classes.class_list, name="class_list"),
    path("class/<uuid:public_id>/week/", observation.class_week, name="class_week"),
    path("class/<uuid:public_id>/unseen/", observation.class_unseen, name="class_unseen"),
    path("class/<uuid:public_id>/tests/", competency.competency_list, name="competency_list"),
    path("class/<uuid:public_id>/tests/new/", competency.competency_new, name="competency_new"),
    path("tests/<uuid:public_id>/", competency.competency_test, name="competency_test"),
    path("class/<uuid:public_id>/<str:month>/", classes.class_grid, name="class_grid"),
    path("class/<uuid:public_id>/<str:month>/undo/<uuid:key>/", classes.class_grid_undo, name="class_grid_undo"),
    path("frameworks/", frameworks.framework_list, name="framework_list"),
    path("frameworks/outcomes/<str:own_id>/", frameworks.outcome_words, name="outcome_words"),
    path("frameworks/<slug:code>/<str:version>/", frameworks.framework_page, name="framework_page"),
    path("diary/", diary.note_list, name="note_list"),
    path("diary/new/", diary.note_new, name="note_new"),
    path("diary/phrases/", diary.phrase_list, name="phrase_list"),
    path("diary/phrases/<uuid:public_id>/remove/", diary.phrase_remove, name="phrase_remove"),
    path("diary/<uuid:public_id>/", diary.note_detail, name="note_detail"),
    path("diary/<uuid:public_id>/open/", diary.note_open, name="note_open"),
    path("diary/<uuid:public_id>/edit/", diary.note_edit, name="note_edit"),
    path("diary/<uuid:public_id>/delete/", diary.note_delete, name="note_delete"),
    path("diary/<uuid:public_id>/restore/", diary.note_restore, name="note_restore"),
    path("diary/<uuid:public_id>/photo/", diary.note_file, {"kind": "photo"}, name="note_photo"),
    path("diary/<uuid:public_id>/recording/", diary.note_file, {"kind": "recording"}, name="note_recording"),
    path("rubric/", rubrics.rubric_page, name="rubric_page"),
    path("rubric/versions/", rubrics.rubric_versions, name="rubric_versions"),
    path("rubric/versions/<uuid:public_id>/", rubrics.rubric_version, name="rubric_version"),
    path(
        "rubric/versions/<uuid:public_id>/<slug:ability>/<int:level>/",
        rubrics.exemplar_new,
        name="exemplar_new",
    ),
    path("rubric/exemplars/<uuid:public_id>/remove/", rubrics.exemplar_remove, name="exemplar_remove"),
    path("rubric/pictures/<uuid:public_id>/", rubrics.picture, name="picture"),
    path("rubric/draft/", building.rubric_draft, name="rubric_draft"),
    path("rubric/draft/begin/", building.rubric_begin, name="rubric_begin"),
    path("rubric/draft/preview/", building.rubric_preview, name="rubric_preview"),
    path("rubric/draft/publish/", building.rubric_publish, name="rubric_publish"),
    path("rubric/draft/discard/", building.rubric_discard, name="rubric_discard"),
    path("rubric/draft/abilities/", building.criterion_add, name="criterion_add"),
    path("rubric/draft/abilities/<slug:ability>/", building.criterion_words, name="criterion_words"),
    path("rubric/draft/abilities/<slug:ability>/remove/", building.criterion_remove, name="criterion_remove"),
]
