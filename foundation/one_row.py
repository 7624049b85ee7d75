"""One row by a unique key, without building the same query anew: for what every request of every page looks up."""

from functools import cache
from typing import Any, TypeVar

from django.db import connection, models

M = TypeVar("M", bound=models.Model)


@cache
def _plan(model: type[models.Model], names: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    fields = model._meta.concrete_fields
    made = [field.attname for field in fields if hasattr(field, "from_db_value")]
    if made:
        raise TypeError(f"{model.__name__}: {', '.join(made)} would need to be converted")
    quote = connection.ops.quote_name
    column_of = {field.name: quote(str(field.column)) for field in fields}
    columns = ", ".join(column_of.values())
    keys = " AND ".join(f"{column_of[name]} = %s" for name in names)
    sql = f"SELECT {columns} FROM {quote(model._meta.db_table)} WHERE {keys}"  # noqa: S608 names of ours
    return sql, tuple(field.attname for field in fields)


def one_row(model: type[M], **keys: Any) -> M | None:
    """The row whose unique columns are equal to these, or None. One query; the walls hold as for any other.

    Raises `TypeError` for a model with a column that Django converts after reading.
    """
    sql, attributes = _plan(model, tuple(keys))
    with connection.cursor() as cursor:
        cursor.execute(sql, [*keys.values()])
        found = cursor.fetchone()
    return None if found is None else model.from_db(connection.alias, attributes, found)
