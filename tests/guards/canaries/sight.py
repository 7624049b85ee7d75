"""Who may see which canary: said in the database's own words, so that a mistake in ours is not made twice."""

from typing import Any

from tests.guards.canaries.words import Canary

# What each person may see on a page that she opens, by kind. Her schools are those of today's postings; her classes those
# she teaches today. Officers, coordinators, faculty and other tenants have neither, so that no child is theirs to see.
# ruff: noqa: S608  all words are ours, the person is bound
_DAY = "(now() AT TIME ZONE 'Asia/Kolkata')::date"


def _today(alias: str) -> str:
    return f"{alias}.starts_on <= {_DAY} AND ({alias}.ends_on IS NULL OR {alias}.ends_on > {_DAY})"


_HERS = f"""
WITH me AS (SELECT u.id AS person, u.tenant_id AS tenant, t.id AS teacher
            FROM clusters_user u LEFT JOIN clusters_teacher t ON t.user_id = u.id WHERE u.id = %(person)s),
     schools AS (SELECT p.school_id AS school FROM clusters_posting p, me
                 WHERE p.teacher_id = me.teacher AND {_today("p")}),
     pupils AS (SELECT e.student_id AS student FROM clusters_enrolment e
                JOIN clusters_classteacher c ON c.classroom_id = e.classroom_id, me
                WHERE c.teacher_id = me.teacher AND e.school_id IN (SELECT school FROM schools)
                  AND {_today("e")} AND {_today("c")}),
     notes AS (SELECT n.* FROM assessments_diarynote n, me
               WHERE n.deleted_at IS NULL AND n.school_id IN (SELECT school FROM schools)
                 AND (n.teacher_id = me.teacher OR EXISTS (
                      SELECT FROM assessments_notechild c JOIN pupils ON pupils.student = c.student_id
                      WHERE c.note_id = n.id))),
     -- Where she reads samples from: her cluster; for faculty of the DIET everything below her district.
     ground AS (SELECT k.path FROM schools JOIN clusters_place s ON s.id = schools.school
                JOIN clusters_place k ON k.id = s.parent_id
                UNION SELECT p.path FROM clusters_rolegrant g JOIN clusters_place p ON p.id = g.place_id, me
                WHERE g.user_id = me.person AND g.role IN ('coordinator', 'diet_faculty')
                  AND {_today("g")})
SELECT 'n', id FROM clusters_student WHERE school_id IN (SELECT school FROM schools)
UNION SELECT 'd', id FROM notes WHERE NOT is_restricted
UNION SELECT 'p', id FROM assessments_portfolioitem
      WHERE deleted_at IS NULL AND school_id IN (SELECT school FROM schools)
UNION SELECT 't', id FROM assessments_nextstep WHERE school_id IN (SELECT school FROM schools)
UNION SELECT 'q', q.id FROM assessments_quickphrase q, me WHERE q.teacher_id = me.teacher
UNION SELECT 'c', id FROM assessments_competencytest WHERE school_id IN (SELECT school FROM schools)
UNION SELECT 's', s.id FROM assessments_worksample s JOIN clusters_place p ON p.id = s.place_id, ground
      WHERE s.withdrawn_at IS NULL AND (starts_with(p.path, ground.path) OR starts_with(ground.path, p.path))
UNION SELECT 'e', e.id FROM collectives_experience e, me WHERE e.teacher_id = me.teacher AND e.deleted_at IS NULL
UNION SELECT 'o', id FROM notes WHERE is_restricted
"""


def sight_of(cursor: Any, person: int | None) -> frozenset[Canary]:
    """What the person may see; nobody who is not signed in may see anything.

    'o' are the restricted notes that she may open on purpose: their canary, `r`, is hers in that one answer alone.
    """
    if person is None:
        return frozenset()
    cursor.execute(_HERS, {"person": person})
    return frozenset((kind, number) for kind, number in cursor.fetchall())
