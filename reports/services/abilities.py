"""The count of levels by ability, as one statement over many cluster-months."""

from reports.services.todo import SCHOOLS

LEVELS = (1, 2, 3, 4)


def cells_sql(positions: int, *, by_grade: bool) -> str:
    """The statement that gives `(place_id, is_cluster, period, cut, counts)` of the cluster-months in `todo`.

    `positions`: how many criteria the longest rubric has. `by_grade`: whether any criterion is for some grades only; the
    children are counted apart by grade then. Filtered counts over the array are twice as fast as taking it apart.

    A child counts at every school where she was enrolled on any day of the month; who has a rating there was enrolled
    there, so nobody's row needs to be matched with another's.
    """
    filters = ", ".join(
        f"count(*) FILTER (WHERE r.levels[{position}] = {level})"
        for position in range(1, positions + 1)
        for level in LEVELS
    )
    levels = [f"r.n[c.position * {len(LEVELS)} + {level}]" for level in LEVELS]
    any_level = ", ".join(f"r.levels[{position}]" for position in range(1, positions + 1))
    seen = f"count(*) FILTER (WHERE COALESCE({any_level}) IS NOT NULL)" if positions else "0"
    grade = "e.grade" if by_grade else "NULL::smallint"
    return f"""
{SCHOOLS},
rated AS (
    SELECT r.cluster_id, r.period, r.school_id, r.rubric_id, {seen} AS seen, ARRAY[{filters}]::bigint[] AS n
    FROM todo
    JOIN assessments_rating AS r
      ON r.tenant_id = %(tenant)s AND r.cluster_id = todo.cluster_id AND r.period = todo.period
    WHERE r.period = ANY (%(months)s::date[])
    GROUP BY r.cluster_id, r.period, r.school_id, r.rubric_id
),
enrolled AS (
    SELECT s.cluster_id, s.period, s.school_id, {grade} AS grade,
           -- Who changed her class within the school and month has a second row; the first one counts.
           count(*) FILTER (WHERE CASE WHEN e.starts_on > s.period THEN NOT EXISTS (
               SELECT FROM clusters_enrolment AS earlier
               WHERE earlier.tenant_id = %(tenant)s AND earlier.student_id = e.student_id
                 AND earlier.school_id = e.school_id AND earlier.starts_on < e.starts_on AND earlier.ends_on > s.period
           ) ELSE true END) AS n
    FROM school AS s
    JOIN clusters_enrolment AS e
      ON e.tenant_id = %(tenant)s AND e.school_id = s.school_id
     AND e.starts_on < s.after AND (e.ends_on IS NULL OR e.ends_on > s.period)
    GROUP BY s.cluster_id, s.period, s.school_id, {grade}
),
rubric AS MATERIALIZED (  -- those that the month's ratings were made with; where there are none, the one in force
    SELECT DISTINCT cluster_id, period, rubric_id FROM rated
    UNION ALL
    SELECT todo.cluster_id, todo.period, newest.id
    FROM todo
    CROSS JOIN LATERAL (
        SELECT id FROM assessments_rubric
        WHERE tenant_id = %(tenant)s AND valid_from < todo.after
        ORDER BY valid_from DESC, version DESC LIMIT 1
    ) AS newest
    WHERE NOT EXISTS (SELECT FROM rated WHERE rated.cluster_id = todo.cluster_id AND rated.period = todo.period)
),
part AS (
    SELECT e.cluster_id, e.period, e.school_id, c.id AS criterion_id, e.n AS enrolled, 0 AS seen,
           0 AS l1, 0 AS l2, 0 AS l3, 0 AS l4
    FROM enrolled AS e
    JOIN rubric USING (cluster_id, period)
    JOIN assessments_criterion AS c ON c.tenant_id = %(tenant)s AND c.rubric_id = rubric.rubric_id
    WHERE c.grades = '{{}}' OR e.grade = ANY (c.grades)
    UNION ALL
    SELECT r.cluster_id, r.period, r.school_id, c.id, 0, 0, {", ".join(levels)}
    FROM rated AS r
    JOIN assessments_criterion AS c ON c.tenant_id = %(tenant)s AND c.rubric_id = r.rubric_id
    UNION ALL
    SELECT cluster_id, period, school_id, NULL, n, 0, 0, 0, 0, 0 FROM enrolled
    UNION ALL
    SELECT cluster_id, period, school_id, NULL, 0, seen, 0, 0, 0, 0 FROM rated
),
by_school AS (
    SELECT cluster_id, period, school_id, criterion_id, sum(enrolled) AS enrolled, sum(seen) AS seen,
           sum(l1) AS l1, sum(l2) AS l2, sum(l3) AS l3, sum(l4) AS l4
    FROM part
    GROUP BY cluster_id, period, school_id, criterion_id
),
cell AS (
    SELECT cluster_id, period, school_id, 'c' || criterion_id AS cut,
           ARRAY[GREATEST(0, enrolled - l1 - l2 - l3 - l4), l1, l2, l3, l4,
                 (enrolled + l1 + l2 + l3 + l4 > 0)::int]::int[] AS counts  -- the last: a school with children
    FROM by_school
    WHERE criterion_id IS NOT NULL
    UNION ALL
    SELECT cluster_id, period, school_id, 'children',
           ARRAY[GREATEST(enrolled, seen), seen, (enrolled + seen > 0)::int]::int[]
    FROM by_school
    WHERE criterion_id IS NULL
)
SELECT school_id AS place_id, false AS is_cluster, period, cut, counts
FROM cell
JOIN school USING (cluster_id, period, school_id)
UNION ALL
SELECT cluster_id, true, period, cut,
       (ARRAY[sum(counts[1]), sum(counts[2]), sum(counts[3]), sum(counts[4]), sum(counts[5]), sum(counts[6])])
           [1:max(cardinality(counts))]::int[]
FROM cell
GROUP BY cluster_id, period, cut
"""  # noqa: S608  numbers of ours; every value is a parameter
