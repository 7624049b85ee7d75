"""A served copy of the demonstration: real web, worker and beat on a database of its own, for journeys and benchmarks.

Made inside `./run test` or `./run bench`, whose environment holds every role's address. The pristine demonstration stays
in the state's own database, never served; each stack works on a copy, which a template makes in a second.
"""

import fcntl
import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from config.launcher import commands, database, freshness, processes, roles, services
from config.launcher.options import ROOT, Refusal

PATIENCE_S = 60
_NOT_FOR_SERVING = ("OWNER_DATABASE_URL", "WEB_DATABASE_URL", "WORKER_DATABASE_URL", "LOADER_DATABASE_URL")


def free_port() -> int:
    """A port that nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Stack:
    """What is being served and where. `children` by name: web, worker, beat."""

    base_url: str
    port: int
    owner_url: str
    web_url: str
    worker_url: str
    redis_url: str
    logs: Path
    children: "dict[str, subprocess.Popen[bytes]]" = field(default_factory=dict)

    def host_url(self, host: str) -> str:
        """The address of another tenant: `demo-tg.localhost`."""
        return f"http://{host}:{self.port}"

    def environment(self, role_url: str, **more: str) -> dict[str, str]:
        """What a serving process is told."""
        inherited = {name: value for name, value in os.environ.items() if name not in _NOT_FOR_SERVING}
        given = {"DATABASE_URL": role_url, "REDIS_URL": self.redis_url, "BASE_URL": self.base_url, "DEMO": "1"}
        return inherited | given | {"DJANGO_SETTINGS_MODULE": "config.settings.dev"} | more

    def start_web(self, *, workers: int = 2, application: str = "config.wsgi:application", **more: str) -> None:
        """Start the web processes and wait until they answer."""
        command = commands.web("127.0.0.1", self.port, workers=workers, application=application)
        self._start("web", command, self.environment(self.web_url, **more))
        self._wait(lambda: commands.web_answers("127.0.0.1", self.port), "web")

    def start_worker(self, name: str = "worker", *, processes_: int = 1, **more: str) -> None:
        """Start a worker and wait until it takes work."""
        command = commands.worker(name, processes=processes_)
        self._start(name, command, self.environment(self.worker_url, **more))
        self._wait(lambda: commands.worker_is_ready(self.log(name)), name)

    def start_beat(self) -> None:
        """Start the clock of the sweeper and the nightly work."""
        command = commands.beat(self.logs / "beat-schedule")
        self._start("beat", command, self.environment(self.worker_url))

    def stop(self, *names: str) -> None:
        """Stop these processes, or all."""
        chosen = [self.children.pop(name) for name in names or tuple(self.children)]
        processes.stop(chosen)

    def log(self, name: str) -> Path:
        """Where a process writes."""
        return self.logs / f"{name}.log"

    def _start(self, name: str, command: list[str], environment: Mapping[str, str]) -> None:
        self.log(name).write_bytes(b"")
        self.children[name] = processes.start(command, log=self.log(name), env=environment)

    def _wait(self, is_ready: Callable[[], bool], name: str) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not is_ready():
            if self.children[name].poll() is not None or time.monotonic() > deadline:
                raise Refusal(f"{name} does not start:\n{processes.last_lines(self.log(name), 15)}")
            time.sleep(0.05)


def prepare_pristine(owner_url: str, logs: Path) -> None:
    """Bring the pristine demonstration up to the code and the day, as the owner. Quick when nothing has changed."""
    wanted = {
        "schema": freshness.schema(),
        "seeded": freshness.demonstration(f"{datetime.now(database.INDIA):%Y-%m-%d}"),
    }
    notes = freshness.database_notes(owner_url)
    if {name: notes.get(name) for name in wanted} == wanted:
        return
    _drop(owner_url, _name_of(owner_url))
    _create(owner_url, _name_of(owner_url), template=None)
    commands = ["migrate:--no-input:--verbosity=0", "apply_walls", "seed_demo:--today"]
    environment = os.environ | {"DATABASE_URL": owner_url, "DJANGO_SETTINGS_MODULE": "config.settings.dev"}
    database.run(["-m", "config.launcher.prepare", *commands], env=environment, log=logs / "pristine.log")
    freshness.note_in_database(owner_url, wanted)


def prepare_static(owner_url: str, logs: Path) -> None:
    """Collect static files for the web processes, as `./run` does, when they have changed."""
    stamp, wanted = ROOT / "staticfiles" / ".stamp", freshness.static()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    environment = os.environ | {"DATABASE_URL": owner_url, "DJANGO_SETTINGS_MODULE": "config.settings.dev"}
    database.run(["manage.py", "collectstatic", "--no-input", "--clear"], env=environment, log=logs / "static.log")
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(wanted)


@contextmanager
def stack(name: str, *, logs: Path, is_empty: bool = False, redis_number: int = 1) -> Iterator[Stack]:
    """A fresh copy of the demonstration with nothing started yet; stopped and dropped on the way out.

    `name` names the database; `is_empty` leaves it without a table; `redis_number` is its Redis database. Needs the
    environment of `./run test` or `./run bench`. Several may be made at once, each under its own name and number.
    """
    logs.mkdir(parents=True, exist_ok=True)
    owner_url = os.environ["OWNER_DATABASE_URL"]
    with services.lock(ROOT / ".run" / "stack.lock", fcntl.LOCK_EX):  # one prepares, the others find it prepared
        prepare_static(owner_url, logs)
        if not is_empty:
            prepare_pristine(owner_url, logs)
        _drop(owner_url, name)
        _create(owner_url, name, template=None if is_empty else _name_of(owner_url))
    port = free_port()
    made = Stack(
        base_url=f"http://localhost:{port}",
        port=port,
        owner_url=roles.with_part(owner_url, database=name),
        web_url=roles.with_part(os.environ["WEB_DATABASE_URL"], database=name),
        worker_url=roles.with_part(os.environ["WORKER_DATABASE_URL"], database=name),
        redis_url=f"{os.environ['REDIS_URL']}?db={redis_number}",
        logs=logs,
    )
    try:
        yield made
    finally:
        made.stop()
        _drop(owner_url, name)


def _name_of(url: str) -> str:
    return urlsplit(url).path.strip("/").rsplit("/", 1)[-1]


def _execute(owner_url: str, statement: str) -> None:
    line = roles.connect(roles.with_part(owner_url, database=roles.MAINTENANCE))
    with line.cursor() as cursor:
        cursor.execute(statement)
    line.close()


def _drop(owner_url: str, name: str) -> None:
    _execute(owner_url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _create(owner_url: str, name: str, *, template: str | None) -> None:
    _execute(owner_url, f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else ""))
