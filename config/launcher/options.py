"""What a person may set when starting: folders, port, and servers of their own in place of the embedded ones.

The launcher makes the environment that `config.env` reads, so it is the one other place that looks at the variables.
"""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PYTHON = str(ROOT / ".venv" / "bin" / "python") if (ROOT / ".venv" / "bin" / "python").exists() else sys.executable
GIVEN = dict(os.environ)


@dataclass(frozen=True)
class Options:
    """The choices of one start. `admin_url` and `redis_url` are empty when the embedded servers are wanted."""

    state: Path
    host: str
    port: int
    admin_url: str
    redis_url: str
    pg_bindir: str
    new_passwords: bool  # of roles that an administrator's server has already: only when asked for

    @property
    def base_url(self) -> str:
        return f"http://localhost:{self.port}"


class Refusal(Exception):
    """The start cannot go on; the message says why and what to do, for a person to read."""


def read() -> Options:
    """The options of this start. Raises `Refusal` when the port is not a number."""
    port = GIVEN.get("PORT", "8000")
    if not (port.isascii() and port.isdigit()) or not 0 < int(port) < 65536:
        raise Refusal(f"PORT must be a number from 1 to 65535, not {port!r}.")
    redis_url = GIVEN.get("REDIS_URL", "")
    if redis_url.startswith("unix://") and redis_url.endswith("valkey/valkey.sock"):
        redis_url = ""  # our own, of a shell that has read `./run env`: it may not be running yet
    return Options(
        state=Path(GIVEN.get("COLLECTIVES_STATE") or ROOT / ".run").resolve(),
        host=GIVEN.get("HOST", "127.0.0.1"),
        port=int(port),
        admin_url=GIVEN.get("DATABASE_URL", ""),
        redis_url=redis_url,
        pg_bindir=GIVEN.get("PG_BINDIR", ""),
        new_passwords=GIVEN.get("NEW_PASSWORDS", "") == "1",
    )


def say(words: str) -> None:
    """Tell the person at the terminal, on stderr when stdout is for a program to read."""
    print(words, file=sys.stderr if sys.argv[1:2] in (["env"], ["manage"]) else sys.stdout, flush=True)
