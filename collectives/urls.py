"""Addresses of collectives."""

from django.urls import URLPattern, URLResolver, path

from collectives.views import agenda, collective, commitments, experiences, today

urlpatterns: list[URLPattern | URLResolver] = [
    # The teacher's side
    path("today/", today.today, name="today"),
    path("write/", today.write, name="write"),
    path("collective/", collective.collective_page, name="collective_page"),
    path("experiences/", experiences.experience_list, name="experience_list"),
    path("experiences/new/", experiences.experience_new, name="experience_new"),
    path("experiences/<uuid:public_id>/", experiences.experience_detail, name="experience_detail"),
    path("experiences/<uuid:public_id>/edit/", experiences.experience_edit, name="experience_edit"),
    path("experiences/<uuid:public_id>/delete/", experiences.experience_delete, name="experience_delete"),
    path("experiences/<uuid:public_id>/restore/", experiences.experience_restore, name="experience_restore"),
    path("photos/<uuid:public_id>/", experiences.photo, name="photo"),
    path("agenda/new/", agenda.agenda_raise, name="agenda_raise"),
    path("agenda/<uuid:public_id>/support/", agenda.agenda_support, name="agenda_support"),
    path("agenda/<uuid:public_id>/withdraw/", agenda.agenda_withdraw, name="agenda_withdraw"),
    path("commitments/<uuid:public_id>/report/", commitments.commitment_report, name="commitment_report"),
    path("meetings/<uuid:public_id>/commitments/new/", commitments.commitment_new, name="commitment_new"),
]
