"""How long all tests take."""

import os
import subprocess
import time
from pathlib import Path

from bench.entries import Entry
from config.launcher.options import ROOT

_OURS = ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "MEDIA_ROOT", "SECRET_KEY", "DEMO", "BASE_URL")


def measure(folder: Path, is_full: bool) -> list[Entry]:
    """`suite_s`: `./run test`, everything. Raises CalledProcessError when a test fails."""
    environment = {name: value for name, value in os.environ.items() if not name.endswith(_OURS)}
    began = time.monotonic()
    with (folder / "suite.log").open("wb") as log:
        subprocess.run(["./run", "test"], cwd=ROOT, env=environment, stdout=log, stderr=log, check=True)
    return [Entry("suite_s", round(time.monotonic() - began), "s", "<= 600")]
