"""The count of the time asked of teachers, as one statement over many cluster-months."""

from reports.services.todo import HELD_PARTS, POSTED, SCHOOLS

# What each position means is said in `clusters.rollups`. Clusters alone have it: of a school with one teacher it would be
# about her.
CELLS = f"""
{SCHOOLS},
{POSTED},
roster AS (
    SELECT cluster_id, period, count(*) AS teachers FROM posted GROUP BY cluster_id, period
),
meeting AS (
    SELECT m.id, m.cluster_id, m.period, m.state
    FROM todo
    JOIN collectives_meeting AS m
      ON m.tenant_id = %(tenant)s AND m.cluster_id = todo.cluster_id AND m.period = todo.period
    WHERE m.state <> 'cancelled'
),
planned AS (  -- of several sittings the mean: each teacher comes to one
    SELECT m.id, round(avg(extract(epoch FROM s.ends_at - s.starts_at) / 60))::bigint AS minutes
    FROM meeting AS m
    JOIN collectives_sitting AS s ON s.tenant_id = %(tenant)s AND s.meeting_id = m.id
    GROUP BY m.id
),
opened AS (SELECT * FROM meeting WHERE state = 'closed'),
{HELD_PARTS},
clocked AS (SELECT id, sum(minutes) AS minutes FROM held_part GROUP BY id),
fact (cluster_id, period, held, planned, grids, experiences, reports) AS (
    SELECT m.cluster_id, m.period, CASE WHEN m.state = 'closed' THEN COALESCE(clocked.minutes, planned.minutes) END,
           CASE WHEN m.state <> 'closed' THEN planned.minutes END, 0, 0, 0
    FROM meeting AS m
    LEFT JOIN planned USING (id)
    LEFT JOIN clocked USING (id)
    UNION ALL
    SELECT r.cluster_id, r.period, 0, 0, count(DISTINCT r.classroom_id), 0, 0
    FROM todo
    JOIN assessments_rating AS r
      ON r.tenant_id = %(tenant)s AND r.cluster_id = todo.cluster_id AND r.period = todo.period
    WHERE r.period = ANY (%(months)s::date[]) AND array_remove(r.levels, NULL) <> '{{}}'
    GROUP BY r.cluster_id, r.period
    UNION ALL
    SELECT e.cluster_id, e.period, 0, 0, 0, count(*), 0
    FROM todo
    JOIN collectives_experience AS e
      ON e.tenant_id = %(tenant)s AND e.cluster_id = todo.cluster_id AND e.period = todo.period
     AND e.shared_at IS NOT NULL AND e.deleted_at IS NULL
    GROUP BY e.cluster_id, e.period
    UNION ALL
    SELECT c.cluster_id, c.due_period, 0, 0, 0, 0, count(*)
    FROM todo
    JOIN collectives_commitment AS c
      ON c.tenant_id = %(tenant)s AND c.cluster_id = todo.cluster_id AND c.due_period = todo.period
    JOIN collectives_reportback AS r ON r.tenant_id = %(tenant)s AND r.commitment_id = c.id
    GROUP BY c.cluster_id, c.due_period
),
told AS (
    SELECT cluster_id, period, sum(held) AS held, sum(planned) AS planned, sum(grids) AS grids,
           sum(experiences) AS experiences, sum(reports) AS reports
    FROM fact
    GROUP BY cluster_id, period
)
SELECT todo.cluster_id AS place_id, true AS is_cluster, todo.period, 'month'::text AS cut,
       ARRAY[COALESCE(teachers, 0), COALESCE(teachers * held, 0), COALESCE(teachers * planned, 0),
             COALESCE(grids, 0), COALESCE(experiences, 0), COALESCE(reports, 0)]::int[] AS counts
FROM todo
LEFT JOIN roster USING (cluster_id, period)
LEFT JOIN told USING (cluster_id, period)
"""  # noqa: S608  no outside words in it; every value is a parameter
