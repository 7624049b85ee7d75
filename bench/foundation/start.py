"""How long a newcomer waits: the first start after the packages are there, and the second."""

import os
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from bench.entries import Entry
from config.launcher.options import ROOT
from config.launcher.stack import free_port

_OURS = ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "MEDIA_ROOT", "SECRET_KEY", "DEMO", "BASE_URL")


def _start(state: Path) -> tuple[float, float]:
    """Start, wait until it is ready, stop. Returns the seconds from the command, and from `packages ready`."""
    environment = {name: value for name, value in os.environ.items() if not name.endswith(_OURS)}
    environment |= {"COLLECTIVES_STATE": str(state), "PORT": str(free_port())}
    began = time.monotonic()
    packages = began
    child = subprocess.Popen(
        ["./run"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    said = []
    try:
        for line in child.stdout or ():
            said.append(line)
            if line.startswith("packages ready"):
                packages = time.monotonic()
            if line.startswith("ready "):
                return time.monotonic() - began, time.monotonic() - packages
    finally:
        child.send_signal(signal.SIGTERM)
        child.wait(30)
    raise RuntimeError("./run did not become ready:\n" + "".join(said[-20:]))


def measure(folder: Path, is_full: bool) -> list[Entry]:
    """`cold_start_s` on an empty state, `warm_start_s` on the same state."""
    with tempfile.TemporaryDirectory(prefix="start-") as state:
        _, cold = _start(Path(state))
        warm, _ = _start(Path(state))
    return [
        Entry("cold_start_s", round(cold, 1), "s", "<= 90"),
        Entry("warm_start_s", round(warm, 1), "s", "<= 8"),
    ]
