"""Addresses of assessments."""

from django.urls import URLPattern, URLResolver, path

from assessments.views import classes, diary, frameworks, observation, rubrics

urlpatterns: list[URLPattern | URLResolver] = [
    path("class/", classes.class_list, name="class_list"),
    path("class/<uuid:public_id>/week/", observation.class_week, name="class_week"),
    path("class/<uuid:public_id>/unseen/", observation.class_unseen, name="class_unseen"),
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
]
