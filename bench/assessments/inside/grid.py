"""What a class grid costs: its save in the database beside a bare upsert, its queries, its bytes. `grid <rounds>`.

Makes a class of 10 and one of 60 for the demonstration's teacher of each tenant (they stay for the browser), then asks and
saves as she does, through the test client, on the web's own role. The database part of a save is the time inside the
statements that `assessments.services.ratings` sends: waiting for other saves, reading, writing, history, the mark. Bare is
one multi-row upsert of the same rows on a bare connection. Neither counts its commit. Medians, in turn.
"""

import gzip
import html
import json
import re
import statistics
import sys
import time
import traceback
import uuid
from collections.abc import Callable
from typing import Any

import django

django.setup()

import psycopg2  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from assessments.models import Rating  # noqa: E402
from clusters.calendar import add_months, period_of, today  # noqa: E402
from clusters.models import Classroom, ClassTeacher, Enrolment, Student, User  # noqa: E402
from foundation.models import Tenant, TenantHost  # noqa: E402
from foundation.tenancy.connection import open_schools, tenant_transaction  # noqa: E402

SIZES = (10, 60)
SERVICE = "assessments/services/ratings.py"
ROWS, ABILITIES = 30, 6
_BARE = """
INSERT INTO assessments_rating AS r
    (tenant_id, period, student_id, rubric_id, cluster_id, school_id, classroom_id, levels, by_id, changed_at)
VALUES {rows}
ON CONFLICT (tenant_id, period, student_id) DO UPDATE SET
    levels = EXCLUDED.levels, by_id = EXCLUDED.by_id, changed_at = EXCLUDED.changed_at
"""


class Teacher:
    """The demonstration's teacher of a tenant, signed in."""

    def __init__(self, tenant: Tenant) -> None:
        host = TenantHost.objects.filter(tenant=tenant).order_by("pk").first()
        self.tenant = tenant
        self.client = Client(HTTP_HOST=host.host if host else "localhost", HTTP_ACCEPT_ENCODING="gzip")
        self.client.get("/demo/")
        assert self.client.post("/demo/enter/teacher/").status_code == 302
        listed = self.client.get("/class/")
        body = gzip.decompress(listed.content) if listed.headers.get("Content-Encoding") == "gzip" else listed.content
        found = re.search(r'href="/class/([0-9a-f-]{36})/[0-9-]{7}/', html.unescape(body.decode()))
        assert found
        self.class_id = found[1]

    def make_class(self, size: int) -> str:
        """A class of hers with so many children, named and rated as hers are; its address this month."""
        with tenant_transaction(self.tenant.id):
            own = Classroom.objects.select_related("school__place").get(tenant=self.tenant, public_id=self.class_id)
            open_schools([own.school_id])
            mine = ClassTeacher.objects.filter(tenant=self.tenant, classroom=own, ends_on__isnull=True).first()
            assert mine
            names = list(Student.objects.filter(tenant=self.tenant, school_id=own.school_id).order_by("pk"))
            rubric_id = Rating.objects.filter(tenant=self.tenant, classroom=own).values_list("rubric_id", flat=True)[0]
            classroom = Classroom.objects.create(school=own.school, year=own.year, grades=[3], section=f"N{size}")
            ClassTeacher.objects.create(classroom=classroom, teacher_id=mine.teacher_id, starts_on=mine.starts_on)
            students = Student.objects.bulk_create(
                Student(
                    school_id=own.school_id,
                    roll_number=5000 + size * 100 + n,
                    first_name=names[n % len(names)].first_name,
                )
                for n in range(size)
            )
            Enrolment.objects.bulk_create(
                Enrolment(
                    student=student, classroom=classroom, school_id=own.school_id, grade=3, starts_on=mine.starts_on
                )
                for student in students
            )
            period = period_of(today())
            Rating.objects.bulk_create(
                Rating(
                    student=student,
                    classroom=classroom,
                    school_id=own.school_id,
                    cluster_id=own.school.place.parent_id,
                    rubric_id=rubric_id,
                    period=add_months(period, -back),
                    levels=[
                        1 + (index * 7 + p * 3 + back) % 4 if (index + p + back) % 5 else None for p in range(ABILITIES)
                    ],
                )
                for index, student in enumerate(students)
                for back in range(3)
            )
        return f"/class/{classroom.public_id}/{period:%Y-%m}/"

    def page(self, url: str) -> bytes:
        """The page as it comes over the wire."""
        answer = self.client.get(url)
        assert answer.status_code == 200, answer.status_code
        return bytes(answer.content)

    def speak(self, language: str) -> None:
        """Let her read in another language of her tenant."""
        with tenant_transaction(self.tenant.id):
            User.objects.filter(tenant=self.tenant, teacher__classes__classroom__public_id=self.class_id).update(
                language=language
            )


def seen_in(body: bytes) -> list[str]:
    found = re.search(r'name="seen" value="([^"]+)"', gzip.decompress(body).decode())
    assert found
    return found[1].split()


class Clock:
    """Adds up the time inside the statements that the service sends."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Pass one statement on; count it when the service asked for it."""
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            took = time.perf_counter() - began
            if any(frame.filename.endswith(SERVICE) for frame in traceback.extract_stack()):
                self.seconds += took


def saves(teacher: Teacher, url: str, rounds: int) -> tuple[float, float]:
    """Milliseconds: the database part of a save of 30 children by six abilities, and the bare upsert."""
    words = seen_in(teacher.page(url))[:ROWS]
    given = settings.DATABASES["default"]
    line = psycopg2.connect(
        dbname=given["NAME"],
        user=given["USER"],
        password=given["PASSWORD"],
        host=given["HOST"],
        port=given["PORT"] or None,
    )
    class_id = url.split("/")[2]
    with tenant_transaction(teacher.tenant.id):
        classroom = Classroom.objects.get(tenant=teacher.tenant, public_id=class_id)
        open_schools([classroom.school_id])
        kept = Rating.objects.filter(tenant=teacher.tenant, classroom=classroom, period=period_of(today()))
        rows = list(kept.order_by("student_id").values_list("student_id", "rubric_id", "cluster_id")[:ROWS])
    now, tenant_id = "2026-11-01 10:00+00", teacher.tenant.id
    ours, bare = [], []
    for turn in range(rounds + 5):
        level = 1 + turn % 4
        fields: dict[str, str] = {"seen": " ".join(words), "key": str(uuid.uuid4())}
        fields |= {f"c{row}-{position}": str(level) for row in range(ROWS) for position in range(ABILITIES)}
        clock = Clock()
        with connection.execute_wrapper(clock):
            assert teacher.client.post(url, fields).status_code == 302
        words = [word[:32] + str(level) * ABILITIES for word in words]
        values: list[Any] = []
        for student_id, rubric_id, cluster_id in rows:
            levels = [1 + (turn + 2) % 4] * ABILITIES
            values += [tenant_id, period_of(today()), student_id, rubric_id, cluster_id]
            values += [classroom.school_id, classroom.pk, levels, None, now]
        sql = _BARE.format(rows=", ".join(["(%s, %s, %s, %s, %s, %s, %s, %s::smallint[], %s, %s)"] * len(rows)))
        with line, line.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('app.tenant', %s, true), set_config('app.schools', %s, true)",
                [str(tenant_id), str(classroom.school_id)],
            )
            began = time.perf_counter()
            cursor.execute(sql, values)
            took = time.perf_counter() - began
        if turn >= 5:
            ours.append(clock.seconds)
            bare.append(took)
    line.close()
    return statistics.median(ours) * 1000, statistics.median(bare) * 1000


def queries(teacher: Teacher, url: str) -> list[int]:
    """How many queries the page takes, and a save of every cell."""
    body = teacher.page(url)
    with CaptureQueriesContext(connection) as asked:
        teacher.page(url)
    words = seen_in(body)
    fields: dict[str, str] = {"seen": " ".join(words), "key": str(uuid.uuid4())}
    for row, word in enumerate(words):
        fields |= {f"c{row}-{position}": str(int(sign) % 4 + 1) for position, sign in enumerate(word[32:])}
    with CaptureQueriesContext(connection) as sent:
        assert teacher.client.post(url, fields).status_code == 302
    return [len(asked), len(sent)]


def main(rounds: int) -> None:
    weights: dict[str, int] = {}
    found: dict[str, Any] = {}
    for tenant in Tenant.objects.filter(is_demo=True).order_by("pk"):
        teacher = Teacher(tenant)
        small, large = (teacher.make_class(size) for size in SIZES)
        for language in tenant.languages:  # before anything is saved: a save leaves words for the next page
            teacher.speak(language)
            weights[f"{tenant.key} {language}"] = len(teacher.page(large))
        if not found:
            found["growth"] = [b - a for a, b in zip(queries(teacher, small), queries(teacher, large), strict=True)]
            found["ours_ms"], found["bare_ms"] = saves(teacher, large, rounds)
    print(json.dumps(found | {"weights": weights}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
