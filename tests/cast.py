"""The named cast: one person per role in one tenant, and a second full tenant that must never show up."""

import datetime as dt
from dataclasses import dataclass
from typing import cast

from django.db import connection

from assessments.models import Rubric
from clusters.calendar import today
from clusters.choices import Level, Role
from clusters.models import Classroom, Place, School, Student, Teacher, User
from collectives.models import Collective
from foundation.models import Tenant
from foundation.tenancy.connection import tenant_transaction
from tests.factories import assessments, clusters, collectives


@dataclass
class Cast:
    """One tenant: state > district > two blocks; `cluster` and `sibling` in the first block, `far` in the other."""

    tenant: Tenant
    host: str
    state: Place
    district: Place
    block: Place
    far_block: Place
    cluster: Place
    sibling: Place
    far: Place
    school: School
    second_school: School
    sibling_school: School
    far_school: School
    teacher: Teacher
    colleague: Teacher
    head: Teacher
    second_teacher: Teacher
    sibling_teacher: Teacher
    far_teacher: Teacher
    coordinator: User
    sibling_coordinator: User
    block_officer: User
    diet_faculty: User
    district_officer: User
    state_officer: User
    tenant_admin: User
    programme_staff: User
    nobody: User
    classroom: Classroom
    students: list[Student]
    second_classroom: Classroom
    second_students: list[Student]
    rubric: Rubric
    collective: Collective
    sibling_collective: Collective

    def user(self, role: Role) -> User:
        """The person who plays a role."""
        if role == Role.TEACHER:
            return cast(User, self.teacher.user)
        if role == Role.HEAD_TEACHER:
            return cast(User, self.head.user)
        return getattr(self, role.value)

    @property
    def all_school_ids(self) -> list[int]:
        return [s.pk for s in (self.school, self.second_school, self.sibling_school, self.far_school)]


def academic_year(day: dt.date) -> int:
    """The academic year of a day, April to March."""
    return day.year if day.month >= 4 else day.year - 1


def build_cast(key: str, host: str) -> Cast:
    """Make and commit one whole tenant. Needs the owner's connection; rows are made behind the walls, as the worker."""
    tenant = clusters.make_tenant(key, languages=["hi", "te", "kn", "en"], default="en", host=host)
    with tenant_transaction(tenant.id), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE app_worker")
        clusters.make_settings()
        state = clusters.make_place(Level.STATE, name=f"{key} state")
        district = clusters.make_place(Level.DISTRICT, state, name=f"{key} district")
        block = clusters.make_place(Level.BLOCK, district, name=f"{key} block")
        far_block = clusters.make_place(Level.BLOCK, district, name=f"{key} far block")
        cluster = clusters.make_place(Level.CLUSTER, block, name=f"{key} cluster")
        sibling = clusters.make_place(Level.CLUSTER, block, name=f"{key} sibling cluster")
        far = clusters.make_place(Level.CLUSTER, far_block, name=f"{key} far cluster")
        school, second_school = (clusters.make_school(cluster, name=f"{key} {n} school") for n in ("first", "second"))
        sibling_school = clusters.make_school(sibling, name=f"{key} sibling school")
        far_school = clusters.make_school(far, name=f"{key} far school")
        teacher, colleague = (clusters.make_teacher(school, name=f"{key} {n}") for n in ("Sunita", "Colleague"))
        second_teacher = clusters.make_teacher(second_school, name=f"{key} Meena")
        year = academic_year(today())
        classroom = clusters.make_classroom(school, teacher, year=year)
        second_classroom = clusters.make_classroom(second_school, second_teacher, year=year)
        return Cast(
            tenant=tenant,
            host=host,
            state=state,
            district=district,
            block=block,
            far_block=far_block,
            cluster=cluster,
            sibling=sibling,
            far=far,
            school=school,
            second_school=second_school,
            sibling_school=sibling_school,
            far_school=far_school,
            teacher=teacher,
            colleague=colleague,
            head=clusters.make_teacher(school, name=f"{key} Head", is_head=True),
            second_teacher=second_teacher,
            sibling_teacher=clusters.make_teacher(sibling_school, name=f"{key} Sibling"),
            far_teacher=clusters.make_teacher(far_school, name=f"{key} Far"),
            coordinator=clusters.make_officer(Role.COORDINATOR, cluster),
            sibling_coordinator=clusters.make_officer(Role.COORDINATOR, sibling),
            block_officer=clusters.make_officer(Role.BLOCK_OFFICER, block),
            diet_faculty=clusters.make_officer(Role.DIET_FACULTY, district),
            district_officer=clusters.make_officer(Role.DISTRICT_OFFICER, district),
            state_officer=clusters.make_officer(Role.STATE_OFFICER, state),
            tenant_admin=clusters.make_officer(Role.TENANT_ADMIN, state),
            programme_staff=clusters.make_officer(Role.PROGRAMME_STAFF, district),
            nobody=clusters.make_user("Nobody"),
            classroom=classroom,
            students=clusters.make_students(classroom, 12),
            second_classroom=second_classroom,
            second_students=clusters.make_students(second_classroom, 5),
            rubric=assessments.make_rubric(),
            collective=collectives.make_collective(cluster),
            sibling_collective=collectives.make_collective(sibling),
        )
