"""Reads PostgreSQL's own catalogue and says which table, key, view or grant escaped the walls."""

import re
from collections.abc import Iterable

from django.db.backends.utils import CursorWrapper

from foundation.tenancy import walls
from foundation.tenancy.walls import CONTROL_LIST, SERVING_ROLES, Wall

TABLES = """
    SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity, c.relispartition,
           EXISTS (SELECT FROM pg_attribute AS a
                   WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND a.attnotnull AND NOT a.attisdropped)
    FROM pg_class AS c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
"""
POLICIES = """
    SELECT tablename, policyname, permissive, cmd, qual, with_check, roles::text[]
    FROM pg_policies WHERE schemaname = 'public'
"""
KEYS = """
    SELECT k.conname, k.contype, t.relname, o.relname,
           (SELECT array_agg(a.attname ORDER BY n) FROM unnest(k.conkey) WITH ORDINALITY AS u(num, n)
            JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = u.num)::text[],
           (SELECT array_agg(a.attname ORDER BY n) FROM unnest(k.confkey) WITH ORDINALITY AS u(num, n)
            JOIN pg_attribute AS a ON a.attrelid = k.confrelid AND a.attnum = u.num)::text[],
           k.convalidated
    FROM pg_constraint AS k
    JOIN pg_class AS t ON t.oid = k.conrelid
    LEFT JOIN pg_class AS o ON o.oid = k.confrelid
    WHERE k.connamespace = 'public'::regnamespace AND k.contype IN ('f', 'u', 'p') AND NOT t.relispartition
"""
VIEWS = """
    SELECT relname, coalesce('security_invoker=true' = ANY (reloptions) OR 'security_invoker=on' = ANY (reloptions), false)
    FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'v'
"""
# A trigger may look past the walls: nobody can ask it anything.
FUNCTIONS = """
    SELECT proname FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace AND prosecdef AND prorettype <> 'trigger'::regtype
"""
MATERIALIZED = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'm'"
GRANTS = """
    SELECT c.relname, coalesce(r.rolname, 'PUBLIC'), g.privilege_type
    FROM pg_class AS c CROSS JOIN LATERAL aclexplode(c.relacl) AS g LEFT JOIN pg_roles AS r ON r.oid = g.grantee
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
      AND coalesce(r.rolname, 'PUBLIC') IN ('app_web', 'app_worker', 'app_loader', 'PUBLIC')
"""
ROLES = """
    SELECT rolname FROM pg_roles
    WHERE rolname = ANY (%s) AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb)
"""
LEAF = re.compile(r"^(?P<parent>.+)_\d{4}_\d{2}$")


def _plain(expression: str | None) -> str:
    """A policy's expression without brackets, blanks and casts of literals, as PostgreSQL and we may write it apart."""
    return re.sub(r"[\s()]|::text", "", expression or "").replace("::integer", "::int")


def _expected_policies(wall: Wall) -> dict[str, tuple[str, str]]:
    """Name -> (PERMISSIVE or RESTRICTIVE, the condition)."""
    expected = {walls.TENANT_POLICY: ("PERMISSIVE", _plain(walls.policy_condition(wall, walls.TENANT_POLICY)))}
    if wall.school_column:
        condition = _plain(walls.policy_condition(wall, walls.SCHOOL_POLICY))
        expected[walls.SCHOOL_POLICY] = ("RESTRICTIVE", condition)
    return expected


def _table_gaps(cursor: CursorWrapper, walled: dict[str, Wall]) -> Iterable[str]:
    cursor.execute(TABLES)
    seen = set()
    for table, has_rls, is_forced, is_leaf, has_tenant in cursor.fetchall():
        seen.add(table)
        if is_leaf:
            continue  # no serving role may name a leaf: see _grant_gaps
        if table in walled:
            if not has_rls:
                yield f"{table}: row-level security is off"
            if not is_forced:
                yield f"{table}: row-level security is not forced"
            if not has_tenant:
                yield f"{table}: tenant_id is missing or may be empty"
        elif table not in CONTROL_LIST:
            yield f"{table}: neither walled nor on the control list"
    yield from (f"{table}: in the registry, not in the database" for table in sorted(set(walled) - seen))


def _policy_gaps(cursor: CursorWrapper, walled: dict[str, Wall]) -> Iterable[str]:
    cursor.execute(POLICIES)
    found: dict[str, dict[str, tuple]] = {}
    for table, name, *rest in cursor.fetchall():
        found.setdefault(table, {})[name] = tuple(rest)
    for table, wall in walled.items():
        has = found.get(table, {})
        for name, (kind, condition) in _expected_policies(wall).items():
            if name not in has:
                yield f"{table}: policy {name} is missing"
                continue
            permissive, command, using, check, roles = has[name]
            to = ["app_web"] if name == walls.SCHOOL_POLICY else ["public"]
            if (permissive, command, roles) != (kind, "ALL", to) or not _plain(using) == _plain(check) == condition:
                yield f"{table}: policy {name} says something else"
        yield from (f"{table}: unknown policy {name}" for name in sorted(set(has) - set(wall.policies)))


def _key_gaps(cursor: CursorWrapper, walled: dict[str, Wall]) -> Iterable[str]:
    cursor.execute(KEYS)
    uniques: set[tuple[str, tuple[str, ...]]] = set()
    composite: set[tuple[str, str, str]] = set()
    for name, kind, table, other, columns, other_columns, is_valid in cursor.fetchall():
        if kind in ("u", "p"):
            uniques.add((table, tuple(columns)))
        elif other in walled:
            if len(columns) == 2 and columns[0] == other_columns[0] == "tenant_id" and is_valid:
                composite.add((table, columns[1], other))
            else:
                yield f"{table}: {name} points to the walled {other} without its tenant"
    for table, wall in walled.items():
        for unique in wall.unique:
            if (table, unique) not in uniques:
                yield f"{table}: no unique key on ({', '.join(unique)})"
        for column, other, _ in wall.keys:
            if (table, column, other) not in composite:
                yield f"{table}: no key ({column}) -> {other} inside one tenant"


def _grant_gaps(cursor: CursorWrapper, walled: dict[str, Wall]) -> Iterable[str]:
    cursor.execute(GRANTS)
    for name, role, privilege in cursor.fetchall():
        leaf = LEAF.match(name)
        if leaf and leaf["parent"] in walled:
            yield f"{name}: a leaf partition is granted to {role} ({privilege})"
        elif role == "PUBLIC" or privilege in ("TRUNCATE", "TRIGGER", "REFERENCES", "MAINTAIN"):
            yield f"{name}: {role} holds {privilege}"
        elif role in SERVING_ROLES and name in CONTROL_LIST and privilege != "SELECT":
            yield f"{name}: {role} may {privilege} on the control list"
        elif role in SERVING_ROLES and name in walled and walled[name].is_append_only:
            if privilege in ("UPDATE", "DELETE"):
                yield f"{name}: {role} may {privilege} what is append-only"
        elif role == "app_loader" and privilege != "INSERT":
            yield f"{name}: app_loader holds {privilege}"
    cursor.execute(ROLES, (list(SERVING_ROLES),))
    yield from (f"{role}: a serving role with powers over the walls" for (role,) in cursor.fetchall())


def _view_gaps(cursor: CursorWrapper) -> Iterable[str]:
    cursor.execute(VIEWS)
    yield from (f"{name}: a view without security_invoker" for name, is_invoker in cursor.fetchall() if not is_invoker)
    cursor.execute(MATERIALIZED)
    yield from (f"{name}: a materialised view has no walls" for (name,) in cursor.fetchall())


def _function_gaps(cursor: CursorWrapper) -> Iterable[str]:
    cursor.execute(FUNCTIONS)
    yield from (f"{name}: a function with the rights of its owner" for (name,) in cursor.fetchall())


def gaps(cursor: CursorWrapper) -> list[str]:
    """Every gap between the walls of the registry and the database, in words. Empty when nothing escaped."""
    walled = {wall.table: wall for wall in walls.walls()}
    found = [f"{table}: neither walled nor on the control list" for table in walls.unwalled_tables()]
    found += _table_gaps(cursor, walled)
    found += _policy_gaps(cursor, walled)
    found += _key_gaps(cursor, walled)
    found += _grant_gaps(cursor, walled)
    found += _view_gaps(cursor)
    found += _function_gaps(cursor)
    return sorted(set(found))
