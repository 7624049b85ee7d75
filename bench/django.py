"""Measurements that need Django: a process of its own with the role's address, its result as JSON on the last line."""

import json
import subprocess
from typing import Any

from config.launcher.options import PYTHON, ROOT
from config.launcher.stack import Stack


def result_of(module: str, made: Stack, role_url: str, *arguments: str) -> Any:
    """Run `python -m module arguments` as a role on a stack's database. Raises CalledProcessError with its output shown."""
    done = subprocess.run(
        [PYTHON, "-m", module, *arguments],
        cwd=ROOT,
        env=made.environment(role_url),
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        print(done.stdout[-3000:])
        done.check_returncode()
    return json.loads(done.stdout.strip().splitlines()[-1])
