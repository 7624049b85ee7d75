"""The count of clusters by stage and year of the programme, as one statement over many cluster-months."""

from reports.services.todo import WANTED

CELLS = f"""
{WANTED},
at_end AS (
    SELECT todo.cluster_id, todo.period, COALESCE(s.stage, 0) AS stage,
           COALESCE((todo.after - 1 - c.started_on) / 365 + 1, 0) AS year
    FROM todo
    LEFT JOIN collectives_collective AS c
      ON c.tenant_id = %(tenant)s AND c.cluster_id = todo.cluster_id AND c.started_on < todo.after
    LEFT JOIN collectives_clusterstage AS s
      ON s.tenant_id = %(tenant)s AND s.cluster_id = todo.cluster_id
     AND s.starts_on < todo.after AND (s.ends_on IS NULL OR s.ends_on >= todo.after)
)
SELECT cluster_id AS place_id, true AS is_cluster, period, 'y' || year AS cut,
       ARRAY[(stage = 0)::int, (stage = 1)::int, (stage = 2)::int, (stage = 3)::int, (stage = 4)::int] AS counts
FROM at_end
"""  # noqa: S608  no outside words in it
