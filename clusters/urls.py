"""Addresses of clusters. Of allauth's own pages none is served: docs/decisions/0003-sign-in.md."""

from django.urls import URLPattern, URLResolver, path

from clusters.views import conflicts, me, sign_in, sync

urlpatterns: list[URLPattern | URLResolver] = [
    path("", me.home, name="home"),
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/code/", sign_in.sign_in_code, name="sign_in_code"),
    path("sign-in/again/", sign_in.sign_in_again, name="sign_in_again"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("place/choose/", me.choose_place, name="choose_place"),
    path("place/none/", me.no_place, name="no_place"),
    path("profile/", me.profile, name="profile"),
    path("language/", me.set_language, name="set_language"),
    path("two-values/", conflicts.conflict_list, name="conflict_list"),
    path("two-values/<uuid:public_id>/seen/", conflicts.conflict_seen, name="conflict_seen"),
    path("sync/", sync.sync, name="sync"),
    path("sync/state/", sync.sync_state, name="sync_state"),
    path("sync/files/<uuid:public_id>/", sync.sync_file, name="sync_file"),
]
