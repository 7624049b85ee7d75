"""Shapes of the API of the month."""

from rest_framework import serializers

from collectives.choices import MeetingState


class CollectiveSerializer(serializers.Serializer):
    """The group that meets."""

    public_id = serializers.UUIDField()
    name = serializers.CharField()


class ClusterSerializer(serializers.Serializer):
    """The cluster, a place."""

    public_id = serializers.UUIDField()
    name = serializers.CharField()


class VenueSerializer(serializers.Serializer):
    """The school where it meets, a place."""

    public_id = serializers.UUIDField(source="place.public_id")
    name = serializers.CharField()


class SittingSerializer(serializers.Serializer):
    """When and where."""

    public_id = serializers.UUIDField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    venue = VenueSerializer()


class MeetingSerializer(serializers.Serializer):
    """A meeting of a collective in a month."""

    public_id = serializers.UUIDField()
    number = serializers.IntegerField()
    period = serializers.DateField(format="%Y-%m")
    state = serializers.ChoiceField(choices=MeetingState.choices)
    cancel_reason = serializers.CharField(allow_blank=True)
    part_shares = serializers.ListField(
        child=serializers.IntegerField(), help_text="per cent of the time for share, syllabus, tools, enrich"
    )
    closed_at = serializers.DateTimeField(allow_null=True)
    collective = CollectiveSerializer()
    cluster = ClusterSerializer()
    sittings = SittingSerializer(many=True)
