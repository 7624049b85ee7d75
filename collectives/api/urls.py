"""Addresses of the API of the month, below /api/v1/."""

from rest_framework.routers import SimpleRouter

from collectives.api import views

router = SimpleRouter(use_regex_path=False)
router.register("meetings", views.MeetingViewSet, basename="api_meeting")
urlpatterns = router.urls
