"""The API of the month."""

from django.db.models import Prefetch, QuerySet
from rest_framework import mixins, viewsets

from collectives.api.serializers import MeetingSerializer
from collectives.models import Meeting, Sitting


class MeetingViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Meetings of the clusters you may see, youngest month first. Read only."""

    access = "meeting.read"
    serializer_class = MeetingSerializer
    lookup_field = "public_id"
    lookup_value_converter = "uuid"
    queryset = Meeting.objects.none()  # for the description alone

    def get_queryset(self) -> QuerySet[Meeting]:
        """What the pages show: four queries, however many meetings."""
        sittings = Sitting.objects.select_related("venue__place").order_by("starts_at", "pk")
        return (
            Meeting.objects.visible_to(self.request._request.scope)  # type: ignore[attr-defined]
            .select_related("collective", "cluster")
            .prefetch_related(Prefetch("sittings", sittings))
            .order_by("-period", "-pk")
        )
