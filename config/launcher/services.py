"""PostgreSQL and Valkey, shared by whoever uses one state folder, stopped when the last of them is gone.

Every user holds a shared lock on `holders.lock`. The keeper, a small process of its own, has the two servers as
children and waits for an exclusive lock on the same file: it gets it when nobody is left, however they went (the kernel
drops the locks of a killed process), and then stops the servers. If the keeper is killed, the kernel stops them.
"""

import fcntl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from config.launcher import options, postgres, roles, valkey
from config.launcher.options import PYTHON, ROOT, Options, Refusal


@dataclass(frozen=True)
class Services:
    """Where the running servers are, and the secrets of this checkout."""

    database: roles.RoleUrls
    redis_url: str
    secret_key: str
    state: Path

    def environment(self, role_url: str, **more: str) -> dict[str, str]:
        """What a process of one database role is told: its own URL, never another's."""
        inherited = {name: value for name, value in options.GIVEN.items() if not name.endswith("DATABASE_URL")}
        inherited.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
        inherited.setdefault("SECRET_KEY", self.secret_key)
        inherited.setdefault("MEDIA_ROOT", str(self.state / "media"))
        return inherited | {"DATABASE_URL": role_url, "REDIS_URL": self.redis_url, "DEMO": "1"} | more

    def owner_environment(self, **more: str) -> dict[str, str]:
        """What management commands, tests and benchmarks are told: the owner's URL as their own, and all the others."""
        every = {
            "OWNER_DATABASE_URL": self.database.owner,
            "WEB_DATABASE_URL": self.database.web,
            "WORKER_DATABASE_URL": self.database.worker,
            "LOADER_DATABASE_URL": self.database.loader,
        }
        return self.environment(self.database.owner, **every, **more)


def lock(path: Path, kind: int) -> IO[str]:
    """Open and lock a file. Raises `BlockingIOError` with LOCK_NB when another holds it."""
    handle = path.open("a+")
    try:
        fcntl.flock(handle, kind)
    except BaseException:
        handle.close()
        raise
    return handle


def is_locked(path: Path) -> bool:
    """Whether some process holds the file's exclusive lock."""
    try:
        lock(path, fcntl.LOCK_EX | fcntl.LOCK_NB).close()
    except BlockingIOError:
        return True
    return False


def expected(chosen: Options, name: str) -> Services:
    """Where the services of a state are or would be; starts nothing."""
    state = chosen.state / name
    state.mkdir(parents=True, exist_ok=True)
    secret = roles.passwords(chosen.state)
    admin_url = chosen.admin_url or postgres.locate(state, chosen.pg_bindir).url(secret["postgres"])
    redis_url = chosen.redis_url or valkey.url(state)
    return Services(roles.role_urls(admin_url, secret), redis_url, secret["secret_key"], state)


@contextmanager
def running(chosen: Options, name: str = "demo", *, is_durable: bool = True) -> Iterator[Services]:
    """Hold the services of a state: started if they are not up, stopped afterwards if nobody else holds them."""
    planned = expected(chosen, name)
    secret = roles.passwords(chosen.state)
    admin_url = chosen.admin_url or postgres.locate(planned.state, chosen.pg_bindir).url(secret["postgres"])
    with lock(planned.state / "holders.lock", fcntl.LOCK_SH):
        with lock(planned.state / "start.lock", fcntl.LOCK_EX):
            if not (chosen.admin_url and chosen.redis_url) and not is_locked(planned.state / "keeper.lock"):
                start_keeper(planned.state, is_durable=is_durable)
            roles.prepare(admin_url, secret, may_reset=chosen.new_passwords or not chosen.admin_url)
        yield planned


def start_keeper(state: Path, *, is_durable: bool) -> None:
    """Start the keeper and wait until the servers answer. Raises `Refusal` with what it said."""
    log, ready = state / "keeper.log", state / "keeper.ready"
    ready.unlink(missing_ok=True)
    with log.open("wb") as out:
        command = [PYTHON, "-m", "config.launcher.keeper", str(state), "durable" if is_durable else "fast"]
        keeper = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=ROOT, start_new_session=True
        )
    while not ready.exists():
        if keeper.poll() is not None:
            raise Refusal(log.read_text(errors="replace").strip() or "The services do not start.")
        time.sleep(0.02)
