"""Behind the pages: tables, caches and queues, logs, kept files."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import redis
from psycopg2 import sql

from tests.guards.canaries.planting import AT_HOME
from tests.guards.canaries.words import SIGN, Canary, canaries_in

Found = tuple[str, set[Canary]]
_TEXT = ("text", "character varying", "jsonb", "json", "ARRAY", "bytea", "character")


def in_tables(cursor: Any) -> Iterator[Found]:
    """Every column that holds words, but those in which they live."""
    cursor.execute(
        "SELECT c.table_name, c.column_name, c.data_type FROM information_schema.columns c"
        " JOIN pg_class k ON k.relname = c.table_name AND k.relkind IN ('r', 'p') AND NOT k.relispartition"
        " WHERE c.table_schema = 'public' AND c.data_type = ANY(%s) ORDER BY 1, 2",
        (list(_TEXT),),
    )
    for table, column, kind in cursor.fetchall():
        if (table, column) in AT_HOME:
            continue
        column_, table_ = sql.Identifier(column), sql.Identifier(table)
        words = sql.SQL("encode({}, 'escape')" if kind == "bytea" else "{}::text").format(column_)
        # Sessions are packed: all of them are read. Of everything else what holds the sign.
        where = sql.SQL("true") if column == "session_data" else sql.SQL("{} ~* {}").format(words, sql.Literal(SIGN))
        cursor.execute(sql.SQL("SELECT {} FROM {} WHERE {} LIMIT 500").format(words, table_, where))
        met: set[Canary] = set()
        for (value,) in cursor.fetchall():
            met |= canaries_in((value or "").encode())
        yield f"table {table}.{column}", met


class Broker:
    """Valkey: every command of one database while the search goes on, and every key that is left."""

    def __init__(self, redis_url: str) -> None:
        self.line: Any = redis.Redis.from_url(redis_url, socket_timeout=None)
        parts = urlsplit(redis_url)
        self.number = (parse_qs(parts.query).get("db") or [parts.path.strip("/") or "0"])[0]
        self.heard: list[bytes] = []
        self._over = threading.Event()
        self._listener = threading.Thread(target=self._listen, daemon=True)

    def __enter__(self) -> "Broker":
        self.line.flushdb()
        self._listener.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self.line.get("over")  # something to hear
        self._listener.join(10)
        self.line.close()

    def _listen(self) -> None:
        with self.line.monitor() as monitor:
            while not self._over.is_set():
                told = monitor.next_command()
                if str(told["db"]) == self.number:
                    self.heard.append(told["command"].encode("utf-8", "surrogateescape"))

    def found(self) -> Iterator[Found]:
        """Every command heard, then every key with its value."""
        for index, command in enumerate(self.heard):
            yield f"command {index} to Valkey ({command[:60]!r})", canaries_in(command)
        for key in self.line.scan_iter():
            yield f"key {key!r}", canaries_in(key + b" " + (self.line.dump(key) or b"") + self._value(key))

    def _value(self, key: bytes) -> bytes:
        kind = self.line.type(key)
        read: dict[bytes, Any] = {
            b"string": lambda: self.line.get(key),
            b"list": lambda: self.line.lrange(key, 0, -1),
            b"hash": lambda: self.line.hgetall(key),
            b"set": lambda: self.line.smembers(key),
            b"zset": lambda: self.line.zrange(key, 0, -1),
        }
        value = read[kind]() if kind in read else b""
        return value if isinstance(value, bytes) else repr(value).encode()


class Logs:
    """What the processes and the database write from now on."""

    def __init__(self, *files: Path) -> None:
        self.begins = {file: file.stat().st_size if file.exists() else 0 for file in files}

    def found(self) -> Iterator[Found]:
        """A place a file; lines are told apart by what stands in them."""
        for file, begin in self.begins.items():
            if file.exists():
                yield f"log {file.name}", canaries_in(file.read_bytes()[begin:])


def in_files(folder: Path) -> Iterator[Found]:
    """Names of kept files, and the bytes of pictures and recordings. Documents are read where somebody may open them."""
    for file in folder.rglob("*"):
        if file.is_file():
            content = b"" if file.suffix == ".pdf" else file.read_bytes()
            yield f"file {file.name}", canaries_in(str(file.relative_to(folder)).encode() + b" " + content)
