"""A state of any size, written through the loader's role and then used as any other."""

import dataclasses
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from assessments.models import Rating
from clusters.models import Classroom, Enrolment, Place, Posting, RoleGrant, Student, User
from collectives.choices import MeetingState
from collectives.models import Attendance, Commitment, Experience, Meeting
from config.demo.people import ENTRANCES
from foundation.models import Tenant
from foundation.tenancy.connection import tenant_transaction
from tests.committed import CommittedDatabase
from tests.conftest import TenantClient
from tests.factories.clusters import make_teacher

pytestmark = pytest.mark.committed
DAY = "2026-11-21"
SMALL = {"schools": 40, "months": 2, "today": DAY}


@pytest.fixture
def db(committed_db: CommittedDatabase, settings: Any) -> Iterator[CommittedDatabase]:
    """The loader's address leads to the copy."""
    given = urlsplit(settings.ENV.loader_database_url)
    name = connection.settings_dict["NAME"]
    url = given._replace(path=f"/{name}").geturl()
    settings.ENV = dataclasses.replace(settings.ENV, loader_database_url=url)
    with committed_db.standing("app_owner"):
        yield committed_db


def simulate(**options: Any) -> str:
    out = StringIO()
    call_command("simulate_state", stdout=out, **SMALL | options)
    return out.getvalue()


def content(tenant: Tenant) -> dict[str, list]:
    """What is in a state, without the numbers that the database gave."""
    with tenant_transaction(tenant.pk):
        own = {"tenant_id": tenant.pk}
        return {
            "places": sorted(Place.objects.filter(**own).values_list("public_id", "names__en", "level")),
            "people": sorted(User.objects.filter(**own).values_list("public_id", "name", "phone")),
            "children": sorted(Student.objects.filter(**own).values_list("public_id", "first_name", "roll_number")),
            "ratings": sorted(
                (student, str(period), str(levels), changed_at)
                for student, period, levels, changed_at in Rating.objects.filter(**own).values_list(
                    "student__public_id", "period", "levels", "changed_at"
                )
            ),
            "came": sorted(
                Attendance.objects.filter(**own, teacher__isnull=False).values_list(
                    "sitting__public_id", "teacher__public_id", "presence", "reason"
                )
            ),
            "told": sorted(Experience.objects.filter(**own).values_list("public_id", "title", "period", "visibility")),
            "said": sorted(Commitment.objects.filter(**own).values_list("public_id", "words", "due_period")),
        }


def looks(tenant: Tenant, slug: str, *more: str) -> list[int]:
    """What a person is answered on her first page, the pages it redirects to, and others."""
    client = TenantClient(host=f"demo-{tenant.key}.localhost")
    with tenant_transaction(tenant.pk):
        user = User.objects.get(tenant_id=tenant.pk, phone=ENTRANCES[slug].phone)
        client.force_login(user, backend="config.sessions.PersonBackend")
    return [client.get(address, follow=True).status_code for address in (reverse("home"), *more)]


def test_a_small_state_is_made_counted_and_made_again(db: CommittedDatabase, settings: Any) -> None:
    said = simulate()
    assert "2 districts, 2 blocks, 2 clusters and 40 schools, 2 months up to 2026-11-21, seed 7" in said
    tenant = Tenant.objects.get(key="sim")
    assert (tenant.is_demo, tenant.name) == (True, "काल्पनिक राज्य")
    own = {"tenant_id": tenant.pk}
    with tenant_transaction(tenant.pk):
        assert Counter(Place.objects.filter(**own).values_list("level", flat=True)) == {
            "state": 1, "district": 2, "block": 2, "cluster": 2, "school": 40,
        }  # fmt: skip
        assert Counter(RoleGrant.objects.filter(**own).values_list("role", flat=True)) == {
            "coordinator": 2, "block_officer": 2, "district_officer": 2, "diet_faculty": 2, "state_officer": 1,
            "tenant_admin": 1, "programme_staff": 1,
        }  # fmt: skip
        children, rated = Student.objects.filter(**own).count(), Rating.objects.filter(**own).count()
        assert 1400 < children == Enrolment.objects.filter(**own).count() < 2200
        assert children < rated < 2 * children
        assert 80 < Posting.objects.filter(**own).count() == Classroom.objects.filter(**own).count()
        assert Meeting.objects.filter(**own, state=MeetingState.CLOSED).exists()
        grids = Classroom.objects.filter(**own, class_teachers__teacher__user__phone=ENTRANCES["teacher"].phone)
        grid = reverse("class_grid", args=[grids.get().public_id, "2026-11"])
    before = content(tenant)
    assert all(before.values())

    call_command("verify_rollups", tenant="sim")
    call_command("check_tenancy", stdout=StringIO())
    with db.standing("app_web"):
        assert looks(tenant, "teacher", grid, reverse("experience_list"), reverse("collective_page")) == [200] * 4
        assert looks(tenant, "district-officer") == looks(tenant, "state-officer") == [200]
    with db.standing("app_worker", tenant.pk):  # the ids that were taken are not given again
        make_teacher(Posting.objects.filter(**own)[0].school)

    with db.standing("app_owner"):
        assert "simulated before" in simulate()
        assert content(tenant) == before
        simulate(schools=21, seed=8)
        assert content(tenant)["people"] != before["people"]


def test_what_is_not_simulated_or_not_a_size_is_refused(db: CommittedDatabase, settings: Any) -> None:
    with pytest.raises(CommandError, match="one is there already and was not simulated"):
        simulate(key="one")
    with pytest.raises(CommandError, match="up is there already"):
        simulate(key="up")
    for wrong in ({"schools": 0}, {"months": 13}, {"months": 0}, {"today": "tomorrow"}, {"key": "no key"}):
        with pytest.raises(CommandError):
            simulate(**wrong)
    settings.IS_PRODUCTION, settings.DEMO = True, False
    with pytest.raises(CommandError, match="settings of production"):
        simulate()
    assert set(Tenant.objects.values_list("key", flat=True)) == {"one", "two"}
