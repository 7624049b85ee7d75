"""Builds the walls in the database. Run by the owner after `migrate`; safe to run again."""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from foundation.tenancy import grants, walls
from foundation.tenancy.partitions import ensure_partitions
from foundation.tenancy.walls import CONTROL_LIST, SERVING_ROLES, Wall

# Third-party unique keys that would reveal another tenant's rows; replaced by tenant-first ones.
_GLOBAL_UNIQUE = {
    "django_session": ("django_session_pkey",),
    "account_emailaddress": ("unique_verified_email", "unique_primary_email"),
    "account_emailconfirmation": ("account_emailconfirmation_key_key",),
}
_TENANT_UNIQUE = {
    "account_emailaddress": (
        "CREATE UNIQUE INDEX IF NOT EXISTS account_emailaddress_verified_wall"
        " ON account_emailaddress (tenant_id, upper(email)) WHERE verified",
        "CREATE UNIQUE INDEX IF NOT EXISTS account_emailaddress_primary_wall"
        ' ON account_emailaddress (tenant_id, user_id) WHERE "primary"',
    ),
    "account_emailconfirmation": (
        "CREATE UNIQUE INDEX IF NOT EXISTS account_emailconfirmation_key_wall"
        " ON account_emailconfirmation (tenant_id, key)",
    ),
}


class _Catalogue:
    """What the database has already."""

    def __init__(self, cursor: CursorWrapper) -> None:
        cursor.execute("SELECT conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace")
        self.constraints = {name for (name,) in cursor.fetchall()}
        cursor.execute(
            "SELECT tablename, array_agg(policyname::text) FROM pg_policies WHERE schemaname = 'public' GROUP BY 1"
        )
        self.policies = dict(cursor.fetchall())
        cursor.execute(
            "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'tenant_id'"
        )
        self.with_tenant = {name for (name,) in cursor.fetchall()}
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        self.tables = {name for (name,) in cursor.fetchall()}


def _adopt(cursor: CursorWrapper, wall: Wall, has: _Catalogue) -> None:
    if wall.table not in has.with_tenant:
        cursor.execute(f'ALTER TABLE "{wall.table}" ADD COLUMN tenant_id int REFERENCES foundation_tenant (id)')
        cursor.execute(f'DELETE FROM "{wall.table}" WHERE tenant_id IS NULL')  # noqa: S608  a table name of ours
        cursor.execute(
            f'ALTER TABLE "{wall.table}" ALTER COLUMN tenant_id SET NOT NULL,'
            " ALTER COLUMN tenant_id SET DEFAULT current_setting('app.tenant')::int"
        )
    for name in _GLOBAL_UNIQUE[wall.table]:
        cursor.execute(f'ALTER TABLE "{wall.table}" DROP CONSTRAINT IF EXISTS "{name}" CASCADE')
        cursor.execute(f'DROP INDEX IF EXISTS "{name}"')
    for statement in _TENANT_UNIQUE.get(wall.table, ()):
        cursor.execute(statement)
    # The library's own keys check that a row exists anywhere; the composite ones replace them.
    cursor.execute(
        "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'f'"
        " AND confrelid <> 'foundation_tenant'::regclass AND conname NOT LIKE %s",
        (wall.table, r"%\_wall\_fk"),
    )
    for (name,) in cursor.fetchall():
        cursor.execute(f'ALTER TABLE "{wall.table}" DROP CONSTRAINT "{name}"')


def _raise_wall(cursor: CursorWrapper, wall: Wall, has: _Catalogue) -> None:
    cursor.execute(f'ALTER TABLE "{wall.table}" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY')
    for policy in has.policies.get(wall.table, ()):  # what was there may say something else, or be wanted no longer
        cursor.execute(f'DROP POLICY "{policy}" ON "{wall.table}"')
    for policy in wall.policies:
        cursor.execute(walls.policy_sql(wall, policy))


def _grant(cursor: CursorWrapper, all_walls: list[Wall]) -> None:
    roles = ", ".join(SERVING_ROLES)
    cursor.execute(f"GRANT USAGE ON SCHEMA public TO {roles}, app_loader")
    cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {roles}, app_loader, PUBLIC")
    cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {roles}, app_loader")
    for table in CONTROL_LIST:
        cursor.execute(f'GRANT SELECT ON "{table}" TO {roles}')
    for wall in all_walls:
        rights = "SELECT, INSERT" if wall.is_append_only else "SELECT, INSERT, UPDATE, DELETE"
        cursor.execute(f'GRANT {rights} ON "{wall.table}" TO {roles}')
        cursor.execute(f'GRANT INSERT ON "{wall.table}" TO app_loader')


def build_walls(connection: BaseDatabaseWrapper) -> int:
    """Bring the database's walls up to the registry. Returns the number of walled tables. Needs the owner."""
    all_walls = walls.walls()
    with connection.cursor() as cursor:
        has = _Catalogue(cursor)
        for wall in all_walls:
            if wall.is_partitioned:
                ensure_partitions(cursor, wall.table, today=timezone.localdate())
            if wall.is_adopted:
                _adopt(cursor, wall, has)
            for columns in wall.unique:
                if wall.unique_name(columns)[:63] not in has.constraints:
                    cursor.execute(walls.unique_sql(wall, columns))
        for wall in all_walls:
            for column, other, other_column in wall.keys:
                if wall.key_name(column)[:63] not in has.constraints:
                    cursor.execute(walls.key_sql(wall, column, other, other_column))
            _raise_wall(cursor, wall, has)
        _grant(cursor, all_walls)
        for statement in grants.statements():
            cursor.execute(statement)
    return len(all_walls)
