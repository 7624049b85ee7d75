"""One writer: saves random cells of random classes, as a web process does. `writer <saves> <seed> <pause_ms>`."""

import json
import random
import sys
import time
import uuid
from typing import Any

import django

django.setup()

from django.utils import timezone  # noqa: E402

from assessments.services import ratings  # noqa: E402
from clusters.calendar import period_of, today  # noqa: E402
from clusters.models import Classroom, ClassTeacher, Enrolment  # noqa: E402
from foundation.models import Tenant  # noqa: E402
from foundation.tenancy.connection import open_schools, tenant_transaction  # noqa: E402


def classes(tenant_id: int) -> list[tuple[Classroom, Any]]:
    """Classes of today with a teacher who can sign in."""
    with tenant_transaction(tenant_id):
        rows = ClassTeacher.objects.filter(tenant_id=tenant_id, ends_on__isnull=True, teacher__user__isnull=False)
        found = list(rows.select_related("classroom", "teacher__user").order_by("pk"))
    newest = max(row.classroom.year for row in found)
    return [(row.classroom, row.teacher.user) for row in found if row.classroom.year == newest]


def children(tenant_id: int, classroom: Classroom) -> list[uuid.UUID]:
    with tenant_transaction(tenant_id):
        open_schools([classroom.school_id])
        rows = Enrolment.objects.filter(tenant_id=tenant_id, classroom=classroom).on(today())
        return list(rows.order_by("pk").values_list("student__public_id", flat=True))


def main(saves: int, seed: int, pause_ms: int) -> None:
    chance = random.Random(seed)
    tenant_id = Tenant.objects.get(key="up").id
    taught = classes(tenant_id)
    of_class = {classroom.pk: children(tenant_id, classroom) for classroom, _ in taught}
    taught = [(classroom, user) for classroom, user in taught if of_class[classroom.pk]]
    period, changed = period_of(today()), 0
    for _ in range(saves):
        classroom, user = chance.choice(taught)
        wanted = [
            ratings.Change(
                chance.choice(of_class[classroom.pk]), chance.randrange(6), chance.choice([None, 1, 2, 3, 4])
            )
            for _ in range(chance.randint(1, 6))
        ]
        wanted = list({(each.student, each.position): each for each in wanted}.values())
        with tenant_transaction(tenant_id):
            open_schools([classroom.school_id])
            saved = ratings.save_levels(classroom=classroom, period=period, changes=wanted, by=user, at=timezone.now())
        changed += saved is not None
        time.sleep(chance.random() * pause_ms / 500)
    print(json.dumps({"saves": saves, "changed": changed}))


main(*(int(argument) for argument in sys.argv[1:4]))
