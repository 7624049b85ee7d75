"""Do the stored numbers still say what the facts say? Compares; repairs nothing."""

import datetime as dt
import random
from collections.abc import Iterable, Iterator, Sequence

from django.db import connection

from clusters.calendar import periods_between
from clusters.choices import Level, RollupKind
from foundation.tenancy.connection import current_tenant_id, tenant_transaction
from reports.services.comparing import Drift, against_facts, every_sum, shown_in, sums_above
from reports.services.counting import KINDS, ClusterMonth
from reports.services.rebuilding import fact_months, families_in
from reports.services.recounting import families_above

_AT_ONCE = 200

# Where a kind has facts of its own: table and the column of the month. What a stage is made of lies under others.
_FACTS = {
    RollupKind.ABILITY: (("assessments_rating", "period"),),
    RollupKind.MEETING: (("collectives_meeting", "period"), ("collectives_commitment", "due_period")),
    RollupKind.STAGE: (),
    RollupKind.ASKED: (
        ("assessments_rating", "period"),
        ("collectives_meeting", "period"),
        ("collectives_experience", "period"),
    ),
}

# Each is one look into an index; as EXISTS they could become one reading of the whole table.
_KNOWN = """
SELECT t.cluster_id, t.period
FROM unnest(%(clusters)s::bigint[], %(periods)s::date[]) AS t (cluster_id, period)
WHERE (SELECT true FROM clusters_rollup AS r
       WHERE r.tenant_id = %(tenant)s AND r.place_id = t.cluster_id AND r.kind = %(kind)s AND r.period = t.period LIMIT 1)
   {or_facts}
ORDER BY t.period, t.cluster_id
"""
_OR_FACTS = """OR (SELECT true FROM {table} AS f
       WHERE f.tenant_id = %(tenant)s AND f.cluster_id = t.cluster_id AND f.{period} = t.period LIMIT 1)"""

# Every count is carried to the top, so the months of the tops are the months of all; of the facts the ratings have a cheap
# answer, a partition each.
_MONTHS_OF_TOPS = """
SELECT min(period), max(period)
FROM (
    SELECT min(r.period) AS period FROM top JOIN clusters_rollup AS r ON r.tenant_id = %(tenant)s AND r.place_id = top.id
    UNION ALL
    SELECT max(r.period) FROM top JOIN clusters_rollup AS r ON r.tenant_id = %(tenant)s AND r.place_id = top.id
    UNION ALL SELECT min(period) FROM assessments_rating WHERE tenant_id = %(tenant)s
    UNION ALL SELECT max(period) FROM assessments_rating WHERE tenant_id = %(tenant)s
) AS months
"""


def verify_tenant(tenant_id: int, *, sample: int | None = None, seed: int | None = None) -> list[Drift]:
    """Compare every cluster-month of a tenant with the facts, every place above with the sum of its clusters, and what is
    hidden with the rule. Sorted. Runs as `app_worker`.

    With `sample` only so many random cluster-months of each kind, the places above those, each with what hangs right below
    it, and what is hidden around them: what is read depends on the sample, not on the size of the state.
    """
    found = _everything(tenant_id) if sample is None else _some(tenant_id, sample, random.Random(seed))  # noqa: S311  not a secret
    return sorted(set(found))


def _everything(tenant_id: int) -> Iterator[Drift]:
    with tenant_transaction(tenant_id):
        first, last = fact_months()
        clusters = _clusters()
    for period in periods_between(first, last) if first and last else ():
        for kind in KINDS:
            with tenant_transaction(tenant_id):
                known = _known(kind, [(cluster_id, period) for cluster_id in clusters])
                for few in _in_batches(known):
                    yield from against_facts(kind, few)
                yield from every_sum(kind, known)
                if kind == RollupKind.ABILITY:
                    yield from shown_in({family for level in families_in(period) for family in level})


def _some(tenant_id: int, sample: int, chance: random.Random) -> Iterator[Drift]:
    with tenant_transaction(tenant_id):
        clusters, months = _clusters(), _months_of_tops()
    for kind in KINDS:
        with tenant_transaction(tenant_id):
            chosen = _draw(kind, clusters, months, sample, chance)
        for few in _in_batches(chosen):
            with tenant_transaction(tenant_id):
                yield from against_facts(kind, few)
                yield from sums_above(kind, few)
                if kind == RollupKind.ABILITY:
                    yield from shown_in({family for level in families_above(few) for family in level})


def _draw(
    kind: RollupKind, clusters: Sequence[int], months: Sequence[dt.date], sample: int, chance: random.Random
) -> list[ClusterMonth]:
    """So many random cluster-months with counts or facts, or all of them where there are fewer. Sorted by month."""
    count = len(clusters) * len(months)
    drawn: set[int] = set()
    chosen: list[ClusterMonth] = []
    while len(chosen) < sample and len(drawn) < count:
        fresh: set[int] = set()
        while len(fresh) < min(_AT_ONCE, count - len(drawn)):
            fresh.add(chance.randrange(count))
            fresh -= drawn
        drawn |= fresh
        chosen += _known(kind, [(clusters[n % len(clusters)], months[n // len(clusters)]) for n in sorted(fresh)])
    if len(chosen) > sample:
        chosen = chance.sample(chosen, sample)
    return sorted(chosen, key=lambda each: (each[1], each[0]))


def _known(kind: RollupKind, cluster_months: Iterable[ClusterMonth]) -> list[ClusterMonth]:
    """Those that were counted before, or have facts of their own in that month."""
    facts = " ".join(_OR_FACTS.format(table=table, period=period) for table, period in _FACTS[kind])
    told = list(cluster_months)
    with connection.cursor() as cursor:
        cursor.execute(
            _KNOWN.format(or_facts=facts),
            {
                "tenant": current_tenant_id(),
                "kind": kind,
                "clusters": [cluster_id for cluster_id, _ in told],
                "periods": [period for _, period in told],
            },
        )
        return cursor.fetchall()


def _clusters() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM clusters_place WHERE tenant_id = %s AND level = %s ORDER BY id",
            [current_tenant_id(), Level.CLUSTER],
        )
        return [cluster_id for (cluster_id,) in cursor.fetchall()]


def _months_of_tops() -> list[dt.date]:
    top = "WITH top AS (SELECT id FROM clusters_place WHERE tenant_id = %(tenant)s AND parent_id IS NULL)"
    with connection.cursor() as cursor:
        cursor.execute(top + _MONTHS_OF_TOPS, {"tenant": current_tenant_id()})
        first, last = cursor.fetchone()
    return periods_between(first, last) if first else []


def _in_batches(cluster_months: Sequence[ClusterMonth]) -> Iterator[Sequence[ClusterMonth]]:
    for start in range(0, len(cluster_months), _AT_ONCE):
        yield cluster_months[start : start + _AT_ONCE]
