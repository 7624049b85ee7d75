"""The count of clusters by stage, by year of the programme and by stage a year before, over many cluster-months."""

from reports.services.todo import WANTED

_STAGE_ON = """
    SELECT stage FROM collectives_clusterstage AS s
    WHERE s.tenant_id = %(tenant)s AND s.cluster_id = todo.cluster_id
      AND s.starts_on < {after} AND (s.ends_on IS NULL OR s.ends_on >= {after})"""

CELLS = f"""
{WANTED},
at_end AS (
    SELECT todo.cluster_id, todo.period, COALESCE(now_at.stage, 0) AS stage, COALESCE(was_at.stage, 0) AS stage_before,
           COALESCE((todo.after - 1 - c.started_on) / 365 + 1, 0) AS year
    FROM todo
    LEFT JOIN collectives_collective AS c
      ON c.tenant_id = %(tenant)s AND c.cluster_id = todo.cluster_id AND c.started_on < todo.after
    LEFT JOIN LATERAL ({_STAGE_ON.format(after="todo.after")}) AS now_at ON true
    LEFT JOIN LATERAL ({_STAGE_ON.format(after="(todo.after - interval '1 year')::date")}) AS was_at ON true
)
SELECT cluster_id AS place_id, true AS is_cluster, period, cut,
       ARRAY[(stage = 0)::int, (stage = 1)::int, (stage = 2)::int, (stage = 3)::int, (stage = 4)::int] AS counts
FROM at_end
CROSS JOIN LATERAL (VALUES ('y' || year), ('m' || stage_before)) AS told (cut)
"""  # noqa: S608  no outside words in it
