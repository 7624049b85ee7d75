"""`./run lint` and `./run fmt`: every check runs, quick ones first, and every failure is shown."""

import os
import secrets
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from config import APPS
from config.launcher import options
from config.launcher.options import PYTHON, ROOT, say

BIN = Path(PYTHON).parent


@dataclass(frozen=True)
class Check:
    """One tool with what it is told; it fails with its exit code."""

    name: str
    command: list[str]
    env: dict[str, str] = field(default_factory=dict)


def templates() -> list[str]:
    """Every Django template of ours."""
    folders = [ROOT / "templates", *(ROOT / app / "templates" for app in APPS)]
    return sorted(str(path.relative_to(ROOT)) for folder in folders for path in folder.rglob("*.html"))


def djade(*arguments: str) -> list[str]:
    """The template formatter, over all of them; a plain `true` while there are none."""
    files = templates()
    return [str(BIN / "djade"), "--target-version", "5.2", *arguments, *files] if files else ["true"]


def checks() -> list[Check]:
    """In the order in which they are shown. No check needs a running service."""
    manage = [PYTHON, "-W", "ignore", "manage.py"]
    development = {"DJANGO_SETTINGS_MODULE": "config.settings.dev", "DATABASE_URL": "postgresql:///none?host=/none"}
    production = {
        "DJANGO_SETTINGS_MODULE": "config.settings.prod",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "DATABASE_URL": "postgresql://app_web:secret@db/collectives",
        "REDIS_URL": "redis://redis:6379/0",
        "BASE_URL": "https://collectives.example.org",
        "ALLOWED_HOSTS": ".collectives.example.org",
        "SMS_BACKEND": "foundation.messages.gateway.GatewayBackend",
        "SMS_URL": "https://sms.example.org/send",
        "SMS_FIELDS": '{"mobile": "{number}", "message": "{text}"}',
        "EMAIL_URL": "submission://collectives:secret@mail.example.org:587",
        "MEDIA_ROOT": "/tmp",  # noqa: S108 nothing is written
    }
    return [
        Check("style (ruff check)", [str(BIN / "ruff"), "check", "--quiet", "."]),
        Check("formatting (ruff format)", [str(BIN / "ruff"), "format", "--check", "--quiet", "."]),
        Check("templates (djade)", djade("--check")),
        Check("who imports whom (lint-imports)", [str(BIN / "lint-imports"), "--no-logo"]),
        Check("migrations", [*manage, "makemigrations", "--check", "--dry-run"], development),
        Check("production settings", [*manage, "check", "--deploy", "--fail-level", "WARNING"], production),
        Check("types (mypy)", [str(BIN / "mypy"), "--no-error-summary", "."], development),
        Check("messages", [*manage, "check_messages"], development),
    ]


def run_check(check: Check) -> tuple[Check, int, str, float]:
    """Run one check; itself, its exit code, what it said, and its seconds."""
    begun = time.monotonic()
    plain = {name: value for name, value in options.GIVEN.items() if not name.endswith("_URL") and name != "DEMO"}
    done = subprocess.run(
        check.command,
        env=plain | check.env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    return check, done.returncode, (done.stdout + done.stderr).strip(), time.monotonic() - begun


def run_lint(arguments: list[str]) -> int:
    """All checks, or those whose name contains one of the words given; 1 if any fails."""
    chosen = [check for check in checks() if not arguments or any(word in check.name for word in arguments)]
    failed = []
    with ThreadPoolExecutor(max_workers=min(2, os.cpu_count() or 1)) as pool:
        for check, code, words, seconds in pool.map(run_check, chosen):
            say(f"{'ok  ' if code == 0 else 'FAIL'} {check.name} ({seconds:.1f} s)")
            if code != 0:
                failed.append(check.name)
                say("\n".join(f"    {line}" for line in words.splitlines()))
    say(f"lint: {len(failed)} of {len(chosen)} failed: {', '.join(failed)}" if failed else "lint: all is well")
    return 1 if failed else 0


def run_fmt(arguments: list[str]) -> int:
    """Format Python and templates in place; 1 if something is left that needs a person."""
    commands = [
        [str(BIN / "ruff"), "check", "--fix", "--quiet", "."],
        [str(BIN / "ruff"), "format", "."],
        djade(),
    ]
    codes = [subprocess.run(command, cwd=ROOT, check=False).returncode for command in commands]
    return 1 if any(codes[:2]) else 0
