"""Tries to get through the walls, and proves that every loss of a wall would be noticed.

Needs the owner's connection inside a transaction: each probe takes a serving role with `SET LOCAL ROLE`, does one
thing, and is rolled back. A mutant is the same database with one policy or key fewer; it is noticed when a probe of its
table answers differently. Used by the tests and by the benchmarks; it knows no model, only the walls.
"""

# ruff: noqa: S608  table and column names come from the walls, values are bound

import json
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import Error, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from foundation.tenancy import walls
from foundation.tenancy.walls import SERVING_ROLES, Wall

REFUSED = "42501"  # insufficient privilege, and row-level security
NO_SUCH_KEY = "42P10"  # ON CONFLICT names a unique key that is not there
WEB, WORKER = SERVING_ROLES


@dataclass
class Report:
    """What was tried and what went through. All lists are empty when the walls stand."""

    probes_total: int = 0
    leaks: list[str] = field(default_factory=list)  # rows read that belong to others
    writes: list[str] = field(default_factory=list)  # rows of others, or pointing to others, written
    blind: list[str] = field(default_factory=list)  # own rows that could not be read
    unprobed: list[str] = field(default_factory=list)  # tables with no row to try with in one of the tenants
    mutants_total: int = 0
    mutants_unnoticed: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Nothing got through and everything was tried."""
        return not (self.leaks or self.writes or self.blind or self.unprobed or self.mutants_unnoticed)

    @property
    def found(self) -> int:
        """How many probes answered otherwise than they must."""
        return len(self.leaks) + len(self.writes) + len(self.blind)


@dataclass(frozen=True)
class _Answer:
    """Rows touched (or the count read), or the error's code and the constraint it names."""

    rows: int = 0
    code: str = ""
    constraint: str = ""


class Prober:
    """Probes from inside tenant `here` what belongs to tenant `there`."""

    def __init__(self, connection: BaseDatabaseWrapper, *, here: int, there: int) -> None:
        self.connection = connection
        self.here, self.there = here, there
        self.report = Report()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else ALTER TABLE meets waiting checks

    @contextmanager
    def _undone(self) -> Iterator[Any]:
        with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor:
            yield cursor
            transaction.set_rollback(True, using=self.connection.alias)

    def _as(self, role: str, sql: str, args: tuple = (), *, tenant: str | None = None, schools: str = "") -> _Answer:
        """One statement as a serving role inside a tenant, rolled back."""
        self.report.probes_total += 1
        try:
            with self._undone() as cursor:
                cursor.execute(
                    "SELECT set_config('app.tenant', %s, true), set_config('app.schools', %s, true)",
                    (str(self.here) if tenant is None else tenant, schools),
                )
                cursor.execute(f"SET LOCAL ROLE {role}")
                cursor.execute(sql, args or None)
                if sql.startswith("SELECT"):
                    return _Answer(rows=cursor.fetchone()[0])
                return _Answer(rows=cursor.rowcount)
        except Error as error:
            cause: Any = error.__cause__
            return _Answer(code=cause.pgcode or "?", constraint=cause.diag.constraint_name or "")

    def _owner(self, sql: str, args: tuple = ()) -> Any:
        """The first value that the owner, who sees everything, reads."""
        with self._undone() as cursor:
            cursor.execute(sql, args or None)
            row = cursor.fetchone()
            return row[0] if row else None

    def _rows(self, table: str, tenant: int) -> list[dict[str, Any]]:
        """A few rows of a tenant's, youngest first."""
        some = f'SELECT * FROM "{table}" WHERE tenant_id = %s ORDER BY 1 DESC LIMIT 9'
        return json.loads(self._owner(f"SELECT json_agg(t)::text FROM ({some}) AS t", (tenant,)) or "[]")

    def _some(self, table: str, column: str) -> list[Any]:
        """A few keys of the other tenant, to point to."""
        some = f'SELECT "{column}" AS x FROM "{table}" WHERE tenant_id = %s ORDER BY 1 DESC LIMIT 9'
        return self._owner(f"SELECT json_agg(x) FROM ({some}) AS few", (self.there,)) or []

    def _schools(self, wall: Wall, tenant: int) -> str:
        if not wall.school_column:
            return ""
        column = wall.school_column
        sql = f"SELECT string_agg(DISTINCT {column}::text, ',') FROM \"{wall.table}\" WHERE tenant_id = %s"
        return self._owner(sql, (tenant,)) or ""

    def probe(self, wall: Wall) -> None:
        """Every probe of one table; what went through is added to the report."""
        ours, others = self._rows(wall.table, self.here), self._rows(wall.table, self.there)
        if not ours or not others:
            self.report.unprobed.append(wall.table)
            return
        mine, theirs = ours[0], others[0]
        for role in SERVING_ROLES:
            self._probe_reading(wall, role)
            self._probe_writing(wall, role, mine, theirs)
        if wall.school_column:
            self._probe_school(wall, mine)
        for column, other, other_column in wall.keys:
            self._probe_key(wall, column, self._some(other, other_column))
        for unique in wall.unique:
            self._probe_unique(wall, mine, unique)

    def _probe_reading(self, wall: Wall, role: str) -> None:
        schools = ",".join(filter(None, (self._schools(wall, self.here), self._schools(wall, self.there))))
        count = f'SELECT count(*) FROM "{wall.table}"'
        answer = self._as(role, f"{count} WHERE tenant_id <> %s", (self.here,), schools=schools)
        if not answer.code and answer.rows:
            self.report.leaks.append(f"{role} read {answer.rows} rows of others in {wall.table}")
        answer = self._as(role, f"{count} WHERE tenant_id IS NOT NULL", tenant="", schools=schools)
        if not answer.code:
            self.report.leaks.append(f"{role} read {wall.table} with no tenant open")
        answer = self._as(role, f"{count} WHERE tenant_id = %s", (self.here,), schools=schools)
        if not answer.code and answer.rows != self._owner(f"{count} WHERE tenant_id = %s", (self.here,)):
            self.report.blind.append(f"{role} did not see all of its own tenant in {wall.table}")

    def _probe_writing(self, wall: Wall, role: str, mine: dict, theirs: dict) -> None:
        table = f'"{wall.table}"'
        schools = ",".join(filter(None, (self._schools(wall, self.here), self._schools(wall, self.there))))
        where = " AND ".join(f'"{column}" = %s' for column in wall.pk)
        own = tuple(mine[column] for column in wall.pk)
        tries = (
            ("changed", f"UPDATE {table} SET tenant_id = tenant_id WHERE tenant_id <> %s", (self.here,)),
            ("removed", f"DELETE FROM {table} WHERE tenant_id <> %s", (self.here,)),
            ("added", self._insert(table), (json.dumps(theirs),)),
            ("moved away", f"UPDATE {table} SET tenant_id = %s WHERE {where}", (self.there, *own)),
        )
        for word, sql, args in tries:
            answer = self._as(role, sql, args, schools=schools)
            if answer.rows or answer.code not in ("", REFUSED):
                self.report.writes.append(
                    f"{role} {word} rows of others in {wall.table} ({answer.code or answer.rows})"
                )

    def _probe_school(self, wall: Wall, mine: dict) -> None:
        """Children of a closed school, from inside their own tenant."""
        table, column = f'"{wall.table}"', wall.school_column
        answer = self._as(WEB, f"SELECT count(*) FROM {table} WHERE tenant_id = %s", (self.here,))
        if not answer.code and answer.rows:
            self.report.leaks.append(f"{WEB} read {answer.rows} rows of closed schools in {wall.table}")
        one = str(mine[str(column)])
        answer = self._as(WEB, f"SELECT count(*) FROM {table} WHERE {column} <> %s", (one,), schools=one)
        if not answer.code and answer.rows:
            self.report.leaks.append(f"{WEB} read {answer.rows} rows beside the open school in {wall.table}")
        for sql, args in (
            (f"UPDATE {table} SET {column} = {column} WHERE tenant_id = %s", (self.here,)),
            (f"DELETE FROM {table} WHERE tenant_id = %s", (self.here,)),
            (self._insert(table), (json.dumps(mine),)),
        ):
            answer = self._as(WEB, sql, args)
            if answer.rows or answer.code not in ("", REFUSED):
                self.report.writes.append(f"{WEB} wrote rows of closed schools in {wall.table}")

    def _probe_key(self, wall: Wall, column: str, targets: list[Any]) -> None:
        """A row of ours that points to a row of theirs. Another constraint may stand in the way of one row or the other:
        then the next pair is tried, until this key itself answers.
        """
        schools = self._schools(wall, self.here)
        name = wall.key_name(column)[:63]
        pairs = [(row, target) for row in self._rows(wall.table, self.here) for target in targets]
        for role in SERVING_ROLES:
            for row, target in pairs:
                answer = self._as(role, *self._pointing(wall, row, column, target), schools=schools)
                if not answer.code or answer.code == REFUSED or answer.constraint == name:
                    break
            else:
                self.report.unprobed.append(f"{role} {wall.table}.{column}")
                continue
            if not answer.code:
                self.report.writes.append(f"{role} pointed {wall.table}.{column} into another tenant")

    def _pointing(self, wall: Wall, mine: dict, column: str, target: Any) -> tuple[str, tuple]:
        """The statement that points: a change where the app may change, else a new row."""
        if wall.is_append_only:
            fresh = {name: str(uuid.uuid4()) for name in ("public_id", "key") if name in mine}
            row = mine | fresh | {column: target} | dict.fromkeys(wall.pk, -1)
            return self._insert(f'"{wall.table}"'), (json.dumps(row),)
        where = " AND ".join(f'"{name}" = %s' for name in wall.pk)
        return (
            f'UPDATE "{wall.table}" SET "{column}" = %s WHERE {where}',
            (target, *(mine[name] for name in wall.pk)),
        )

    def _probe_unique(self, wall: Wall, mine: dict, unique: tuple[str, ...]) -> None:
        """The same name twice in one tenant; PostgreSQL itself says when there is no such key."""
        columns = ", ".join(f'"{column}"' for column in unique)
        sql = self._insert(f'"{wall.table}"') + f" ON CONFLICT ({columns}) DO NOTHING"
        answer = self._as(WORKER, sql, (json.dumps(mine),))
        if answer.rows or answer.code == NO_SUCH_KEY:
            self.report.writes.append(f"{WORKER} repeated ({columns}) in {wall.table}")

    @staticmethod
    def _insert(table: str) -> str:
        return f"INSERT INTO {table} SELECT * FROM jsonb_populate_record(NULL::{table}, %s::jsonb)"

    def mutate(self, wall: Wall) -> None:
        """Take one policy or key away at a time, probe, put it back; the unnoticed go into the report."""
        for name, sql in _mutations(wall):
            spied = Prober(self.connection, here=self.here, there=self.there)
            with self._undone() as cursor:
                cursor.execute(sql)
                spied.probe(wall)
            self.report.mutants_total += 1
            self.report.probes_total += spied.report.probes_total
            if not spied.report.found:
                self.report.mutants_unnoticed.append(name)


def _mutations(wall: Wall) -> Iterable[tuple[str, str]]:
    table = f'"{wall.table}"'
    for policy in wall.policies:
        yield f"{wall.table}: {policy} dropped", f"DROP POLICY {policy} ON {table}"
        yield f"{wall.table}: {policy} open", f"ALTER POLICY {policy} ON {table} USING (true) WITH CHECK (true)"
        yield f"{wall.table}: {policy} open for writing", f"ALTER POLICY {policy} ON {table} WITH CHECK (true)"
    yield f"{wall.table}: row security off", f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"
    for column, _, _ in wall.keys:
        name = wall.key_name(column)[:63]
        yield f"{wall.table}: key of {column} dropped", f'ALTER TABLE {table} DROP CONSTRAINT "{name}"'
    for unique in wall.unique:
        name = wall.unique_name(unique)[:63]
        yield f"{wall.table}: unique {unique} dropped", f'ALTER TABLE {table} DROP CONSTRAINT "{name}" CASCADE'


def probe_all(connection: BaseDatabaseWrapper, *, here: int, there: int, with_mutants: bool = True) -> Report:
    """Probe every wall from tenant `here`, and then every wall with one piece taken away.

    Needs an open transaction of the owner. Nothing is changed when it ends.
    """
    prober = Prober(connection, here=here, there=there)
    for wall in walls.walls():
        prober.probe(wall)
        if with_mutants:
            prober.mutate(wall)
    return prober.report
