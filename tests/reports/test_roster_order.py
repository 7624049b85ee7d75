"""Schools stand in one order wherever they are listed: as they were put on the roster, in every language."""

from collections.abc import Callable

from django.urls import reverse

from clusters.calendar import today
from clusters.choices import Level
from clusters.models import Place
from collectives.models import Meeting
from collectives.queries import board
from collectives.services.sittings import write_roster
from tests.cast import Cast
from tests.conftest import in_tenant
from tests.factories import clusters, collectives


def test_schools_stand_in_roster_order_everywhere(cast: Cast, browser_of: Callable) -> None:
    for name in ("क school", "Z school", "अ school"):
        clusters.make_teacher(clusters.make_school(cast.cluster, name=name), name=f"of {name}")
    schools = Place.objects.filter(parent=cast.cluster, level=Level.SCHOOL).order_by("pk")
    in_order = [place.name for place in schools]
    meeting: Meeting = collectives.make_meeting(cast.collective, venue=cast.school, on=today())
    with in_tenant(cast.tenant.id, *cast.all_school_ids):
        write_roster(meeting)
    expected = [row.school.name for row in board.attendance(meeting.sittings.get()) if row.school]
    browser = browser_of(cast.coordinator)
    group = browser.get(reverse("collective_page")).context["group"]
    rows = browser.get(reverse("place_dashboard", args=[cast.cluster.public_id])).context["board"].rows
    form = browser.get(reverse("meeting_schedule")).context["form"]
    assert [row.place.name for row in rows] == in_order
    assert [school.name for school in group.schools] == in_order
    assert list(dict.fromkeys(expected)) == in_order
    assert [str(label) for value, label in form.fields["venue"].choices if value] == in_order
