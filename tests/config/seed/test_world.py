"""Places, people, children and what they can do."""

import datetime as dt
from collections import Counter

from django.db.models import Min, Q

from assessments.models import Ability, Criterion, Framework, LearningOutcome, LevelMapping, Rating
from clusters.choices import Level
from clusters.models import (
    Classroom,
    Enrolment,
    Place,
    Posting,
    RoleGrant,
    School,
    Student,
    TenantSettings,
    User,
)
from collectives.choices import MeetingState, Presence
from collectives.models import (
    Attendance,
    Commitment,
    Experience,
    Meeting,
)
from config.demo.people import ENTRANCES
from config.demo.seed.places import directory_names
from foundation.models import Tenant, TenantHost
from foundation.tenancy.hosts import forget_hosts
from planning.models import Chapter, LearningTool, SyllabusChapter
from reports.services import verify_tenant
from tests.config.seed.world import (
    DAY,
    cluster_that_waits,
    demo_user,
    main_cluster,
)
from tests.conftest import in_tenant


def test_seed_makes_two_tenants(built: None) -> None:
    found = {
        t.key: (t.languages, t.default_language, t.is_demo, sorted(h.host for h in t.hosts.all()))
        for t in Tenant.objects.filter(is_demo=True)
    }
    assert found == {
        "up": (["hi", "en"], "hi", True, ["127.0.0.1", "demo-up.localhost", "localhost"]),
        "tg": (["te", "kn", "en"], "te", True, ["demo-tg.localhost"]),
    }


def test_settings_say_how_the_state_speaks(built: None) -> None:
    said = {}
    for tenant in Tenant.objects.filter(is_demo=True):
        with in_tenant(None), in_tenant(tenant.pk):
            own = TenantSettings.objects.get()
            said[tenant.key] = (
                own.state_lgd,
                own.year_starts_month,
                own.level_words["block"],
                own.level_words["cluster"],
            )
    assert said == {
        "up": ("9", 4, {"hi": "विकास खंड", "en": "Block"}, {"hi": "संकुल", "en": "Cluster"}),
        "tg": (
            "36",
            6,
            {"te": "మండలం", "en": "Mandal", "kn": "ಮಂಡಲ"},
            {"te": "స్కూల్ కాంప్లెక్స్", "en": "School complex", "kn": "ಸ್ಕೂಲ್ ಕಾಂಪ್ಲೆಕ್ಸ್"},
        ),
    }


def test_places_are_real_down_to_the_block(tenant: Tenant) -> None:
    directory = directory_names()
    real = [p for p in Place.objects.order_by("path") if p.lgd_code]
    assert {p.level for p in real} == {Level.STATE, Level.DISTRICT, Level.BLOCK}
    spelled = {"Gudihatnoor": "GUDIHATNUR", "Inderavelly": "INDERVELLY"}
    assert [spelled.get(p.names["en"], p.names["en"].upper()) for p in real] == [
        directory[p.level, p.lgd_code] for p in real
    ]
    own = tenant.default_language
    assert all(set(p.names) == set(tenant.languages) and not p.names[own].isascii() for p in Place.objects.all())
    assert Counter(p.level for p in Place.objects.all()) == {
        "state": 1,
        "district": 2,
        "block": 4,
        "cluster": 5,
        "school": 36,
    }


def test_some_teachers_read_another_language_than_most(tenant: Tenant) -> None:
    chosen = set(User.objects.exclude(language="").values_list("language", flat=True))
    assert chosen == {"up": set(), "tg": {"kn"}}[tenant.key]


def test_schools_and_people_are_invented(tenant: Tenant) -> None:
    prefix = {"up": "0999", "tg": "3699"}[tenant.key]
    assert [s.udise_code for s in School.objects.all() if not s.udise_code.startswith(prefix)] == []
    assert [u.phone for u in User.objects.all() if not u.phone.startswith("+9190000")] == []
    assert [u.email for u in User.objects.exclude(email="") if not u.email.endswith(f"@{tenant.key}.example")] == []
    assert [u.name for u in User.objects.all() if u.has_usable_password()] == []
    assert [s.first_name for s in Student.objects.all() if " " in s.first_name or s.first_name.isascii()] == []


def test_classes_hold_fifteen_hundred_children(tenant: Tenant) -> None:
    today = Enrolment.objects.on(DAY)
    sizes = Counter(today.values_list("classroom_id", flat=True))
    assert 1400 <= sum(sizes.values()) <= 1600
    assert (min(sizes.values()), max(sizes.values())) == (8, 40)
    grades = Classroom.objects.filter(pk__in=sizes).values_list("grades", flat=True)
    assert sum(len(g) > 1 for g in grades) > 50
    assert sorted({grade for several in grades for grade in several}) == [1, 2, 3, 4, 5]
    moved = Enrolment.objects.filter(ends_on__isnull=False, student__enrolments__ends_on=None).exclude(grade=5)
    assert all(
        e.student.enrolments.get(ends_on=None).grade == e.grade + 1 for e in moved.select_related("student")[:200]
    )


def test_one_school_is_silent(tenant: Tenant) -> None:
    cluster = main_cluster()
    last = list(
        Meeting.objects.filter(cluster=cluster, state=MeetingState.CLOSED)
        .order_by("-period")
        .values_list("pk", flat=True)
    )[:4]
    came = Q(presence__in=(Presence.PRESENT, Presence.LATE))
    silent = [
        school.pk
        for school in School.objects.filter(place__parent=cluster)
        if not Attendance.objects.filter(came, sitting__meeting__in=last, school=school).exists()
    ]
    assert len(silent) == 1
    rated = Rating.objects.filter(school_id=silent[0]).aggregate(last=Min("period"))["last"]
    assert rated is not None
    assert not Rating.objects.filter(school_id=silent[0], period__gte=dt.date(2026, 7, 1)).exists()


def test_most_children_move_one_level_in_a_year(tenant: Tenant) -> None:
    moves: Counter[int] = Counter()
    seen: dict[tuple[int, int], list[int]] = {}
    mappings = LevelMapping.objects.select_related("criterion")
    carried = {(m.criterion.rubric_id, m.criterion.position): m.levels for m in mappings}
    for student_id, rubric_id, levels in Rating.objects.order_by("period").values_list(
        "student_id", "rubric_id", "levels"
    ):
        for ability, level in enumerate(levels):
            if level is not None:  # all in the words of the newest version
                seen.setdefault((student_id, ability), []).append(carried[rubric_id, ability][level - 1])
    for climbed in seen.values():
        if len(climbed) >= 6:
            moves[climbed[-1] - climbed[0]] += 1
    total = sum(moves.values())
    assert min(moves) == 0
    assert moves[1] / total > 0.5
    assert 0.1 < moves[0] / total < 0.45
    assert 0 < moves[2] / total < 0.1


def test_cells_are_missing(tenant: Tenant) -> None:
    cells = [level for levels in Rating.objects.values_list("levels", flat=True) for level in levels]
    assert 0.2 < cells.count(None) / len(cells) < 0.6
    assert set(cells) == {None, 1, 2, 3, 4}


def test_demo_teacher_has_something_to_do(tenant: Tenant) -> None:
    teacher = demo_user("teacher").teacher
    classroom = Classroom.objects.get(class_teachers__teacher=teacher, class_teachers__ends_on=None)
    assert (classroom.grades, Enrolment.objects.on(DAY).filter(classroom=classroom).count()) == ([3, 4], 32)
    rated = Rating.objects.filter(classroom=classroom, period=DAY.replace(day=1))
    assert 10 <= rated.count() <= 32
    due = Commitment.objects.filter(teacher=teacher, due_period=DAY.replace(day=1))
    assert (due.count(), due.filter(report=None).count()) == (3, 2)
    assert Experience.objects.filter(teacher=teacher, shared_at=None).count() == 1


def test_reference_data_is_there(tenant: Tenant) -> None:
    assert (Framework.objects.count(), LearningOutcome.objects.count()) == (7, 384)
    assert [a.code for a in Ability.objects.order_by("position")] == [
        "interpret", "question", "observe", "comprehend", "communicate", "analyse",
    ]  # fmt: skip
    assert all(len(c.words(language)) == 4 for c in Criterion.objects.all() for language in tenant.languages)
    languages = set(Chapter.objects.values_list("textbook__language", flat=True))
    assert languages == {"up": {"hi", "en"}, "tg": {"en"}}[tenant.key]
    months = SyllabusChapter.objects.filter(cluster=main_cluster()).values_list("period", flat=True).distinct()
    assert dt.date(2026, 11, 1) in months
    assert LearningTool.objects.filter(cluster=main_cluster()).count() >= 10


def test_people_have_the_roles_of_the_entrances(tenant: Tenant) -> None:
    granted = {
        slug: list(RoleGrant.objects.filter(user=demo_user(slug)).values_list("role", "place__level"))
        for slug in ENTRANCES
    }
    assert granted == {
        "teacher": [],
        "head-teacher": [],
        "coordinator": [("coordinator", "cluster")],
        "block-officer": [("block_officer", "block")],
        "diet-faculty": [("diet_faculty", "district")],
        "district-officer": [("district_officer", "district")],
        "state-officer": [("state_officer", "state")],
        "tenant-admin": [("tenant_admin", "state")],
        "programme-staff": [("programme_staff", "district")],
    }
    heads = Posting.objects.filter(
        teacher__user__phone__in=[ENTRANCES["teacher"].phone, ENTRANCES["head-teacher"].phone]
    )
    assert sorted(heads.values_list("is_head", flat=True)) == [False, True]
    assert heads.values("school").distinct().count() == 1
    two = RoleGrant.objects.get(place=cluster_that_waits())
    assert Posting.objects.get(teacher__user=two.user).is_head


def test_rollups_are_what_the_facts_say(up: Tenant) -> None:
    assert verify_tenant(up.pk) == []


def test_host_names_are_of_the_demonstration_alone(built: None) -> None:
    forget_hosts()
    assert set(TenantHost.objects.filter(tenant__is_demo=True).values_list("host", flat=True)) == {
        "localhost", "127.0.0.1", "demo-up.localhost", "demo-tg.localhost",
    }  # fmt: skip
