"""Taking away everything of one tenant, before its demonstration is built anew."""

from django.db import connection

from foundation.tenancy.walls import walls


def wipe_tenant(tenant_id: int) -> None:
    """Delete every walled row of a tenant, those that point before those that are pointed to. Needs the owner."""
    with connection.cursor() as cursor:
        for table in in_order_of_deletion():
            cursor.execute(f'DELETE FROM "{table}" WHERE tenant_id = %s', [tenant_id])  # noqa: S608  a table name of ours


def in_order_of_deletion() -> list[str]:
    """Every walled table after all tables with keys to it."""
    waiting = {wall.table: {other for _column, other, _pk in wall.keys} - {wall.table} for wall in walls()}
    order: list[str] = []
    while waiting:
        pointed_to = set().union(*waiting.values())
        free = sorted(table for table in waiting if table not in pointed_to)
        if not free:
            raise ValueError(f"Keys in a circle: {sorted(waiting)}")
        order += free
        for table in free:
            del waiting[table]
    return order
