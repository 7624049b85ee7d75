"""The count of meetings, people, time and commitments, as one statement over many cluster-months."""

from reports.services.todo import HELD_PARTS, POSTED, SCHOOLS

# cut -> how many positions. What they mean is said in `clusters.rollups`.
CUTS = {"meetings": 5, "people": 4, "parts": 8, "time": 4, "commitments": 5, "stories": 1}
_WIDTH = max(CUTS.values())
_VALUES = ", ".join(f"v{n}" for n in range(1, _WIDTH + 1))
_SUMS = "ARRAY[" + ", ".join(f"sum(v{n})" for n in range(1, _WIDTH + 1)) + "]"


def _row(cut: str, *values: str) -> str:
    """A piece of a SELECT list: the cut, its values, zeros for the rest."""
    padded = [*values, *["0"] * (_WIDTH - len(values))]
    return f"'{cut}'::text AS cut, " + ", ".join(f"{value} AS v{n}" for n, value in enumerate(padded, 1))


def _filtered(what: str, column: str, words: tuple[str, ...]) -> list[str]:
    return [f"{what} FILTER (WHERE {column} = '{word}')" for word in words]


_PARTS = ("share", "syllabus", "tools", "enrich")
_PART_COUNTS = [
    *_filtered("count(*)", "part", _PARTS),
    *(f"COALESCE({each}, 0)" for each in _filtered("sum(minutes)", "part", _PARTS)),
]
_TIME = [
    f"COALESCE({each}, 0)"
    for each in _filtered("sum(i.actual_min)", "i.origin", ("teacher", "carried", "coordinator", "mandated"))
]
_WIDTHS = ", ".join(f"('{cut}', {width})" for cut, width in CUTS.items())

CELLS = f"""
{SCHOOLS},
{POSTED},
meeting AS (
    SELECT m.id, m.cluster_id, m.period, m.state
    FROM todo
    JOIN collectives_meeting AS m
      ON m.tenant_id = %(tenant)s AND m.cluster_id = todo.cluster_id AND m.period = todo.period
),
opened AS (SELECT * FROM meeting WHERE state IN ('in_session', 'closed')),
{HELD_PARTS},
attended AS (
    SELECT h.cluster_id, h.period, a.teacher_id, min(a.school_id) AS school_id,
           count(*) FILTER (WHERE a.presence <> 'visitor') AS expected,
           count(*) FILTER (WHERE a.presence IN ('present', 'late')) AS came
    FROM opened AS h
    JOIN collectives_sitting AS s ON s.tenant_id = %(tenant)s AND s.meeting_id = h.id
    JOIN collectives_attendance AS a ON a.tenant_id = %(tenant)s AND a.sitting_id = s.id
    WHERE a.teacher_id IS NOT NULL
    GROUP BY h.cluster_id, h.period, a.teacher_id
),
fact (cluster_id, period, school_id, cut, {_VALUES}) AS (
    SELECT todo.cluster_id, todo.period, NULL::bigint, {
    _row(
        "meetings",
        "count(DISTINCT c.id)",
        "count(m.id) FILTER (WHERE m.state <> 'cancelled')",
        "count(m.id) FILTER (WHERE m.state = 'closed')",
        "count(m.id) FILTER (WHERE m.state = 'cancelled')",
        "count(m.id) FILTER (WHERE m.state = 'in_session')",
    )
}
    FROM todo
    LEFT JOIN collectives_collective AS c
      ON c.tenant_id = %(tenant)s AND c.cluster_id = todo.cluster_id AND c.started_on < todo.after
    LEFT JOIN meeting AS m ON m.cluster_id = todo.cluster_id AND m.period = todo.period
    GROUP BY todo.cluster_id, todo.period
    UNION ALL
    SELECT cluster_id, period, school_id, {_row("people", "0", "0", "0", "count(*)")}
    FROM posted GROUP BY cluster_id, period, school_id
    UNION ALL
    SELECT cluster_id, period, school_id,
           {_row("people", "sum(expected)", "sum(came)", "count(*) FILTER (WHERE came > 0)", "0")}
    FROM attended GROUP BY cluster_id, period, school_id
    UNION ALL
    SELECT cluster_id, period, NULL, {_row("parts", *_PART_COUNTS)}
    FROM held_part
    GROUP BY cluster_id, period
    UNION ALL
    SELECT h.cluster_id, h.period, NULL, {_row("time", *_TIME)}
    FROM opened AS h
    JOIN collectives_agendaitem AS i ON i.tenant_id = %(tenant)s AND i.meeting_id = h.id AND i.withdrawn_at IS NULL
    GROUP BY h.cluster_id, h.period
    UNION ALL
    SELECT m.cluster_id, m.period, posted.school_id, {_row("commitments", "count(*)")}
    FROM meeting AS m
    JOIN collectives_commitment AS c ON c.tenant_id = %(tenant)s AND c.meeting_id = m.id
    LEFT JOIN posted
      ON posted.cluster_id = m.cluster_id AND posted.period = m.period AND posted.teacher_id = c.teacher_id
    GROUP BY m.cluster_id, m.period, posted.school_id
    UNION ALL
    SELECT c.cluster_id, c.due_period, posted.school_id,
           {_row("commitments", "0", "count(*)", *_filtered("count(*)", "r.outcome", ("tried", "changed", "not_yet")))}
    FROM todo
    JOIN collectives_commitment AS c
      ON c.tenant_id = %(tenant)s AND c.cluster_id = todo.cluster_id AND c.due_period = todo.period
    LEFT JOIN collectives_reportback AS r ON r.tenant_id = %(tenant)s AND r.commitment_id = c.id
    LEFT JOIN posted
      ON posted.cluster_id = c.cluster_id AND posted.period = c.due_period AND posted.teacher_id = c.teacher_id
    GROUP BY c.cluster_id, c.due_period, posted.school_id
    UNION ALL
    SELECT m.cluster_id, m.period, e.school_id, {_row("stories", "count(DISTINCT e.id)")}
    FROM meeting AS m
    JOIN collectives_sitting AS s ON s.tenant_id = %(tenant)s AND s.meeting_id = m.id
    JOIN collectives_sharing AS sh ON sh.tenant_id = %(tenant)s AND sh.sitting_id = s.id
    JOIN collectives_experience AS e ON e.tenant_id = %(tenant)s AND e.id = sh.experience_id AND e.deleted_at IS NULL
    GROUP BY m.cluster_id, m.period, e.school_id
),
width (cut, width) AS (VALUES {_WIDTHS})
SELECT f.school_id AS place_id, false AS is_cluster, f.period, f.cut, ({_SUMS})[1:width.width]::int[] AS counts
FROM fact AS f
JOIN school USING (cluster_id, period, school_id)
JOIN width USING (cut)
GROUP BY f.school_id, f.period, f.cut, width.width
UNION ALL
SELECT todo.cluster_id, true, todo.period, width.cut,
       (ARRAY[{", ".join(f"COALESCE(sum(v{n}), 0)" for n in range(1, _WIDTH + 1))}])[1:width.width]::int[]
FROM todo
CROSS JOIN width
LEFT JOIN fact USING (cluster_id, period, cut)
GROUP BY todo.cluster_id, todo.period, width.cut, width.width
"""  # noqa: S608  words of ours; every value is a parameter
