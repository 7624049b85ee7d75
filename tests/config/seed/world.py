"""What the tests of the demonstration look for in it."""

import datetime as dt
from typing import Any

from django.db.models import Count

from clusters.choices import Level
from clusters.models import Place, User
from collectives.choices import MeetingState
from collectives.models import ClusterStage, Meeting
from config.demo.people import ENTRANCES
from config.demo.seed.calendar import USUAL_DAY
from config.demo.seed.days import days_of
from foundation.models import Tenant

DAY = dt.date(2026, 11, 21)  # a Saturday
KINDS = tuple(USUAL_DAY)


def main_cluster() -> Place:
    return Place.objects.annotate(n=Count("children")).get(level=Level.CLUSTER, n=16)


def cluster_that_waits() -> Place:
    return Meeting.objects.get(state=MeetingState.IN_SESSION).cluster


def regressed_cluster() -> Place:
    return ClusterStage.objects.get(stage=2, ends_on=None, starts_on__gt=DAY - dt.timedelta(days=150)).cluster


def demo_user(slug: str) -> User:
    return User.objects.get(phone=ENTRANCES[slug].phone)


def school_days(tenant: Tenant) -> Any:
    return days_of(tenant.key, languages=tenant.languages, around=DAY)
