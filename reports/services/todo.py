"""The beginning of every counting statement: which cluster-months, and their schools in that month."""

# A place hangs where its placement of the month's last day says. Moves take effect on the first of a month.
WANTED = """
WITH todo AS (
    SELECT t.cluster_id, t.period, (t.period + interval '1 month')::date AS after
    FROM unnest(%(clusters)s::bigint[], %(periods)s::date[]) AS t (cluster_id, period)
)"""

SCHOOLS = f"""{WANTED},
school AS (
    SELECT todo.cluster_id, todo.period, todo.after, p.place_id AS school_id
    FROM todo
    JOIN clusters_placement AS p
      ON p.tenant_id = %(tenant)s AND p.parent_id = todo.cluster_id
     AND p.starts_on < todo.after AND (p.ends_on IS NULL OR p.ends_on >= todo.after)
)"""  # noqa: S608  no outside words in it

# Needs `todo`. Every place above a cluster, with its path: `(cluster_id, period, place_id, path)`.
ABOVE = """
above AS (
    SELECT todo.cluster_id, todo.period, step.id::bigint AS place_id,
           array_to_string((string_to_array(p.path, '.'))[1:ordinal], '.') AS path, ordinal AS depth
    FROM todo
    JOIN clusters_placement AS p
      ON p.tenant_id = %(tenant)s AND p.place_id = todo.cluster_id
     AND p.starts_on < todo.after AND (p.ends_on IS NULL OR p.ends_on >= todo.after)
    CROSS JOIN LATERAL unnest(string_to_array(rtrim(p.path, '.'), '.')) WITH ORDINALITY AS step (id, ordinal)
    WHERE step.id::bigint <> todo.cluster_id
)"""

# Needs `school`. Teachers by school, `(cluster_id, period, teacher_id, school_id)`.
POSTED = """
posted AS (  -- on the month's last day; a teacher of two schools counts in one
    SELECT DISTINCT ON (s.cluster_id, s.period, p.teacher_id) s.cluster_id, s.period, p.teacher_id, s.school_id
    FROM school AS s
    JOIN clusters_posting AS p
      ON p.tenant_id = %(tenant)s AND p.school_id = s.school_id
     AND p.starts_on < s.after AND (p.ends_on IS NULL OR p.ends_on >= s.after)
    ORDER BY s.cluster_id, s.period, p.teacher_id, s.school_id
)"""

_MINUTES = "GREATEST(1, round((extract(epoch FROM p.ended_at - p.started_at) - p.paused_sec) / 60))"

# Needs `opened`, meetings that have begun. Minutes of their parts, `(id, cluster_id, period, part, minutes)`.
HELD_PARTS = f"""
held_part AS (  -- of several sittings the mean: each teacher comes to one
    SELECT h.id, h.cluster_id, h.period, p.part, round(avg({_MINUTES}))::bigint AS minutes
    FROM opened AS h
    JOIN collectives_sitting AS s ON s.tenant_id = %(tenant)s AND s.meeting_id = h.id
    JOIN collectives_parttiming AS p ON p.tenant_id = %(tenant)s AND p.sitting_id = s.id
    WHERE p.ended_at > p.started_at  -- a part left out ended when it began
    GROUP BY h.id, h.cluster_id, h.period, p.part
)"""  # noqa: S608  no outside words in it
