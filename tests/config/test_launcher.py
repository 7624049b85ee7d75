"""`./run` as a person uses it: real processes in a state folder of the test's own."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg2
import pytest
from django.db import connection

from config.launcher import options, roles
from config.launcher.options import ROOT
from config.launcher.stack import free_port

OURS = re.compile(r"^(WEB_|WORKER_|OWNER_|LOADER_)?DATABASE_URL$|^(REDIS_URL|BASE_URL|PORT|DJANGO_SETTINGS_MODULE)$")


def processes_of(state: Path) -> set[int]:
    """The running processes that were started for this state, whoever is their parent now."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            about = (folder / "cmdline").read_bytes() + (folder / "environ").read_bytes()
            is_zombie = ") Z " in (folder / "stat").read_text()
        except OSError:
            continue
        if str(state).encode() in about and not is_zombie:
            found.add(int(folder.name))
    return found


def eventually(is_true: Callable[[], bool], *, within_s: float = 40) -> bool:
    """Whether it becomes true in time."""
    deadline = time.monotonic() + within_s
    while not is_true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


class Launcher:
    """`python -m config.launcher` for one state folder and port."""

    def __init__(self, state: Path, port: int) -> None:
        self.state, self.port = state, port
        clean = {name: value for name, value in os.environ.items() if not OURS.match(name)}
        self.env = clean | {"COLLECTIVES_STATE": str(state), "PORT": str(port)}
        self.output = state.parent / f"{state.name}.out"

    def run(self, *arguments: str, **env: str) -> "subprocess.CompletedProcess[str]":
        """One command to its end."""
        return subprocess.run(
            [sys.executable, "-m", "config.launcher", *arguments],
            env=self.env | env, cwd=ROOT, capture_output=True, text=True, timeout=180, check=False,
        )  # fmt: skip

    def start(self, *arguments: str, until: str = "ready http") -> "subprocess.Popen[bytes]":
        """A command that stays, once it has said `until`."""
        with self.output.open("wb") as out:
            child = subprocess.Popen(
                [sys.executable, "-m", "config.launcher", *arguments], env=self.env, cwd=ROOT, stdout=out, stderr=out
            )
        assert eventually(lambda: until in self.output.read_text() or child.poll() is not None, within_s=180)
        assert until in self.output.read_text()
        return child

    def addresses(self) -> dict[str, str]:
        """What `./run env` prints."""
        lines = self.run("env").stdout.splitlines()
        return dict(line.split("=", 1) for line in lines)

    def end(self) -> None:
        """Leave nothing running."""
        for pid in processes_of(self.state):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


@pytest.fixture
def launcher() -> Iterator[Launcher]:
    """The launcher of a checkout that was never started, in a folder that the database's own user may enter."""
    with tempfile.TemporaryDirectory(prefix="launcher-") as folder:
        Path(folder).chmod(0o755)
        state = Path(folder) / "state"
        state.mkdir()
        one = Launcher(state, free_port())
        yield one
        one.end()


def test_serve_from_nothing_to_kill_and_back(launcher: Launcher) -> None:
    child = launcher.start("serve", "--empty")
    address = f"http://localhost:{launcher.port}"
    assert re.search(rf"^ready {address} [0-9.]+$", launcher.output.read_text(), re.M)
    assert launcher.addresses()["BASE_URL"] == address
    assert not [pid for pid in processes_of(launcher.state) if told_of_owner(pid, but_not=child.pid)]

    second = launcher.run("serve", "--empty")
    assert (second.returncode, second.stderr) == (1, f"Already running, at {address}. Stop that one first.\n")
    elsewhere = Launcher(launcher.state.parent / "elsewhere", launcher.port).run("serve", "--empty")
    assert elsewhere.returncode == 1
    assert f"Port {launcher.port} cannot be used" in elsewhere.stderr
    shared = launcher.run(
        "manage", "shell", "-c", "from django.db import connection as c; c.ensure_connection(); print(7)"
    )
    assert shared.stdout.splitlines()[-1] == "7"
    assert child.poll() is None

    child.kill()
    child.wait()
    assert eventually(lambda: not processes_of(launcher.state))

    child = launcher.start("serve", "--empty")
    assert "preparing the database" not in launcher.output.read_text()  # it is as it was
    child.terminate()
    child.wait(timeout=40)
    assert eventually(lambda: not processes_of(launcher.state))
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(f"{address}/healthz", timeout=2)  # noqa: S310


def told_of_owner(pid: int, *, but_not: int) -> bool:
    """Whether a process of the system knows the owner's or the loader's password."""
    environment = Path(f"/proc/{pid}/environ").read_bytes() if pid != but_not else b""
    return b"app_owner" in environment or b"app_loader" in environment


HOLD = """
from config.launcher import options, services
with services.running(options.read()) as up:
    print("held", flush=True)
    input()
"""


def hold(launcher: Launcher) -> "subprocess.Popen[str]":
    """Someone who uses the services of a state until told to stop."""
    child = subprocess.Popen(
        [sys.executable, "-c", HOLD],
        env=launcher.env,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    return child


def test_services_stay_until_the_last_holder_leaves(launcher: Launcher) -> None:
    first, second = hold(launcher), hold(launcher)
    first.communicate("\n", timeout=40)
    time.sleep(0.6)
    psycopg2.connect(launcher.addresses()["OWNER_DATABASE_URL"]).close()
    second.kill()
    second.communicate()
    assert eventually(lambda: not processes_of(launcher.state))


def test_start_after_everything_was_killed_and_the_pid_belongs_to_another(launcher: Launcher) -> None:
    holder = hold(launcher)
    with psycopg2.connect(launcher.addresses()["OWNER_DATABASE_URL"]) as line, line.cursor() as cursor:
        cursor.execute("CREATE TABLE kept (word text); INSERT INTO kept VALUES ('still here')")
    line.close()
    launcher.end()
    holder.communicate()
    (notes,) = launcher.state.glob("demo/postgres-*/postmaster.pid")
    lines = notes.read_text().splitlines()
    notes.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")

    holder = hold(launcher)
    with psycopg2.connect(launcher.addresses()["OWNER_DATABASE_URL"]) as line, line.cursor() as cursor:
        cursor.execute("SELECT word FROM kept")
        assert cursor.fetchall() == [("still here",)]
    line.close()
    holder.communicate("\n", timeout=40)


def test_start_with_lost_secrets_keeps_the_data(launcher: Launcher) -> None:
    hold(launcher).communicate("\n", timeout=40)
    assert eventually(lambda: not processes_of(launcher.state))
    before = json.loads((launcher.state / "secrets.json").read_text())
    (launcher.state / "secrets.json").unlink()
    hold(launcher).communicate("\n", timeout=40)
    assert json.loads((launcher.state / "secrets.json").read_text()) != before


def test_roles_of_anothers_server_keep_their_passwords(launcher: Launcher) -> None:
    theirs = hold(launcher)
    owner_url = launcher.addresses()["OWNER_DATABASE_URL"]
    secret = json.loads((launcher.state / "secrets.json").read_text())
    admin_url = roles.with_part(owner_url, user="postgres", password=secret["postgres"])
    ours = Launcher(launcher.state.parent / "ours", free_port())
    ours.env |= {"DATABASE_URL": admin_url, "REDIS_URL": "redis://127.0.0.1:1"}
    said = ours.run("manage", "check")
    assert said.returncode == 1
    assert "app_owner, app_web, app_worker, app_loader cannot sign in with the passwords in" in said.stderr
    psycopg2.connect(owner_url).close()

    (ours.state / "secrets.json").write_text(json.dumps(secret))
    assert ours.run("manage", "check").returncode == 0
    psycopg2.connect(owner_url).close()
    (ours.state / "secrets.json").unlink()
    assert ours.run("manage", "check", NEW_PASSWORDS="1").returncode == 0
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        psycopg2.connect(owner_url)
    theirs.communicate("\n", timeout=40)


def test_rewritten_migration_makes_the_database_anew(launcher: Launcher) -> None:
    holder = hold(launcher)
    with psycopg2.connect(launcher.addresses()["OWNER_DATABASE_URL"]) as line, line.cursor() as cursor:
        notes = json.dumps({"schema": "old", "migrations": {"clusters/migrations/0001_initial.py": "old"}})
        cursor.execute("COMMENT ON DATABASE collectives IS %s", [notes])
        cursor.execute("CREATE TABLE leftover ()")
    line.close()
    asked = launcher.run(
        "manage", "shell", "-c", "from django.db import connection as c; print(c.introspection.table_names())"
    )
    assert "migrations were rewritten: making the database anew" in asked.stderr
    assert "'clusters_place'" in asked.stdout
    assert "'leftover'" not in asked.stdout
    holder.communicate("\n", timeout=40)


def test_env_starts_nothing(launcher: Launcher) -> None:
    said = launcher.run("env")
    names = [line.partition("=")[0] for line in said.stdout.splitlines()]
    assert names == ["WEB_DATABASE_URL", "WORKER_DATABASE_URL", "OWNER_DATABASE_URL", "REDIS_URL", "BASE_URL"]
    assert processes_of(launcher.state) == set()
    assert (launcher.state / "secrets.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("port", ["eighty", "0", "65536", "-1", "٨٠"])
def test_port_that_is_none_is_refused(launcher: Launcher, port: str) -> None:
    said = launcher.run("serve", PORT=port)
    assert (said.returncode, said.stderr) == (1, f"PORT must be a number from 1 to 65535, not {port!r}.\n")


def test_unreachable_database_is_told(launcher: Launcher) -> None:
    said = launcher.run("manage", "migrate", DATABASE_URL="postgresql://admin:x@127.0.0.1:1/postgres")
    assert said.returncode == 1
    assert said.stderr.startswith("DATABASE_URL does not lead to a PostgreSQL server: ")


def test_own_redis_of_a_shell_that_read_env_is_not_taken_for_anothers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(options.GIVEN, "REDIS_URL", "unix:///somewhere/.run/demo/valkey/valkey.sock")
    assert options.read().redis_url == ""
    monkeypatch.setitem(options.GIVEN, "REDIS_URL", "redis://elsewhere:6379/1")
    assert options.read().redis_url == "redis://elsewhere:6379/1"


def test_unknown_command_shows_the_entrances(launcher: Launcher) -> None:
    said = launcher.run("fly")
    assert said.returncode == 2
    assert "./run lint" in said.stdout


def test_roles_have_exactly_their_powers(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication, rolcanlogin, rolconfig
            FROM pg_roles WHERE rolname LIKE 'app\\_%' ORDER BY rolname
            """
        )
        roles = cursor.fetchall()
        cursor.execute(
            """
            SELECT member.rolname, role.rolname FROM pg_auth_members
            JOIN pg_roles AS role ON role.oid = roleid JOIN pg_roles AS member ON member.oid = member
            WHERE role.rolname LIKE 'app\\_%' OR member.rolname LIKE 'app\\_%' ORDER BY 1, 2
            """
        )
        members = cursor.fetchall()
    quiet = ["log_min_error_statement=panic", "log_min_duration_statement=-1", "log_error_verbosity=terse"]
    utc = ["TimeZone=UTC", *quiet]  # and no words of people in the log
    assert roles == [
        ("app_loader", False, True, False, False, False, True, utc),
        ("app_owner", False, True, True, False, False, True, utc),
        ("app_web", False, False, False, False, False, True, utc),
        ("app_worker", False, False, False, False, False, True, utc),
    ]
    assert members == [("app_owner", "app_web"), ("app_owner", "app_worker")]
