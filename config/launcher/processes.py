"""Starting and stopping processes so that none outlives the one that started it."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from config.launcher.options import ROOT

PR_SET_PDEATHSIG = 1


def dies_with_parent(number: int = signal.SIGTERM) -> Callable[[], None]:
    """To be run in a new child: the kernel sends it the signal when its parent dies, however that happens."""
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None
    parent = os.getpid()

    def arm() -> None:
        if libc is not None:
            libc.prctl(PR_SET_PDEATHSIG, number)
            if os.getppid() != parent:  # it died before the line above
                os._exit(1)

    return arm


def start(
    command: Sequence[str | Path],
    *,
    log: Path,
    env: Mapping[str, str] | None = None,
    stop_signal: int = signal.SIGTERM,
    **options: Any,
) -> "subprocess.Popen[bytes]":
    """Start in a session of its own (Ctrl-C reaches only the launcher), output to `log`, never to a pipe."""
    with log.open("ab") as out:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            env=env,
            cwd=options.pop("cwd", ROOT),
            start_new_session=True,
            preexec_fn=dies_with_parent(stop_signal),  # noqa: PLW1509 the launcher has one thread
            **options,
        )


def stop(
    children: Sequence["subprocess.Popen[bytes]"], *, number: int = signal.SIGTERM, patience_s: float = 10
) -> None:
    """Ask all to stop, wait, and end those that do not, with everything they started."""
    for child in children:
        if child.poll() is None:
            child.send_signal(number)
    deadline = time.monotonic() + patience_s
    for child in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(max(0.1, deadline - time.monotonic()))
        end_group(child.pid)
        child.wait()


def end_group(pid: int) -> None:
    """Kill what is left of the process group that `pid` leads."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def is_running(pid: int) -> bool:
    """Whether there is such a process, ours or not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def command_of(pid: int) -> str:
    """The command line of a process, empty when there is none."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def last_lines(log: Path, count: int = 8) -> str:
    """The end of a log, indented, to show with a refusal."""
    if not log.exists():
        return ""
    return "\n".join(f"    {line}" for line in log.read_text(errors="replace").splitlines()[-count:])
