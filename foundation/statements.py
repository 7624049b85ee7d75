"""Statements whose plan the database keeps.

To plan a statement that joins ten tables behind walls and partitions takes as long as to run it, and psycopg2 prepares none
(what a transaction pooler would lose anyway). So each of these is a function of the database, whose plan PL/pgSQL keeps for
as long as a connection lives. It runs with the rights of who asks: the walls stand as before. `manage.py apply_walls` makes
the functions after `migrate`, as the owner, from what is declared here (decision 0015).
"""

from collections.abc import Mapping
from hashlib import blake2s
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

PREFIX = "planned_"
_BEFORE = "of the version before"  # kept while its processes may still run; goes with the next version

_declared: "dict[str, Statement]" = {}


class Statement:
    """A SELECT that is asked by every request or on a page that all open at once.

    `sql` names its values as `%(name)s`, and `takes` gives the SQL type of each. The function's name ends with a hash of
    both: processes of two versions each find their own.
    """

    def __init__(self, name: str, sql: str, *, takes: Mapping[str, str]) -> None:
        self.types = tuple(takes.values())
        self.body = sql % {value: f"${number}" for number, value in enumerate(takes, start=1)}
        told = blake2s(f"{self.types}{self.body}".encode(), digest_size=4).hexdigest()
        self.function = f"{PREFIX}{name}_{told}"
        values = ", ".join(f"%({value})s::{type_}" for value, type_ in takes.items())
        self.call = f"SELECT * FROM {self.function}({values})"  # noqa: S608  names of ours; every value is a parameter
        if self.function in _declared:
            raise ValueError(f"{name} is declared twice")
        _declared[self.function] = self

    def rows(self, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Every row, in the statement's order. One query. Raises KeyError when a value is missing."""
        with connection.cursor() as cursor:
            cursor.execute(self.call, values)
            return cursor.fetchall()


def build_statements(owner: BaseDatabaseWrapper) -> int:
    """Make the function of every declared statement, and drop those of the version before the last. Needs the owner's
    connection, inside a transaction. Returns how many there are.
    """
    import_module(settings.ROOT_URLCONF)  # whatever serves is reachable from the addresses, and so declared
    with owner.cursor() as cursor:
        _retire(cursor)
        for statement in _declared.values():
            _make(cursor, statement)
    return len(_declared)


def _make(cursor: CursorWrapper, statement: Statement) -> None:
    types = f"({', '.join(statement.types)})" if statement.types else ""
    cursor.execute(f"PREPARE {PREFIX}tried {types} AS {statement.body}")
    cursor.execute("SELECT result_types::text[] FROM pg_prepared_statements WHERE name = %s", [f"{PREFIX}tried"])
    ((gives,),) = cursor.fetchall()
    cursor.execute(f"DEALLOCATE {PREFIX}tried")
    columns = ", ".join(f"c{number} {type_}" for number, type_ in enumerate(gives, start=1))
    # dropped first: a column of another type would be refused
    cursor.execute(f"DROP FUNCTION IF EXISTS {statement.function}")
    cursor.execute(
        f"CREATE FUNCTION {statement.function} ({', '.join(statement.types)}) RETURNS TABLE ({columns})"
        f" LANGUAGE plpgsql STABLE AS $planned$\n#variable_conflict use_column\nBEGIN RETURN QUERY {statement.body}; END"
        "\n$planned$"
    )


def _retire(cursor: CursorWrapper) -> None:
    cursor.execute(
        "SELECT proname, obj_description(oid, 'pg_proc') FROM pg_proc"
        " WHERE pronamespace = 'public'::regnamespace AND starts_with(proname, %s)",
        [PREFIX],
    )
    for name, note in cursor.fetchall():
        if name in _declared:
            continue
        if note == _BEFORE:
            cursor.execute(f"DROP FUNCTION {name}")
        else:
            cursor.execute(f"COMMENT ON FUNCTION {name} IS '{_BEFORE}'")
