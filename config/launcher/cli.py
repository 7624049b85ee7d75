"""The entrances of `./run` (design 9), each a function from its arguments to an exit code."""

import importlib.util
import os
import shlex
import subprocess
import sys
from collections.abc import Callable

from config.launcher import database, lint, options, processes, serve, services
from config.launcher.options import PYTHON, ROOT, Refusal, say

HELP = """\
./run                          set up and serve the demonstration on http://localhost:8000 (PORT=...)
./run serve --empty            the same without the demonstration's data
./run test [pytest arguments]  set up and run the tests
./run lint                     style, types, import contract, templates, migrations, production settings, messages
./run fmt                      format Python and templates
./run bench [group] [--full]   measure; results in bench/results/latest.json
./run shots [--lang --width]   pictures of the main pages under .run/shots/
./run manage <command>         a management command as the database's owner, services up
./run env                      the addresses of database, Redis and web, for a shell to read
./run lock                     lock the requirements anew

PORT, HOST, DATABASE_URL (an administrator's), NEW_PASSWORDS, REDIS_URL, PG_BINDIR and COLLECTIVES_STATE are honoured.
"""

MOST_TEST_PROCESSES = 4  # each has two of the sixteen Redis databases, and a browser

# Commands that need no tables, or make them themselves.
WITHOUT_TABLES = {
    "help", "--help", "--version", "check", "makemigrations", "migrate", "showmigrations", "sqlmigrate", "apply_walls",
    "collectstatic", "extract_messages", "check_messages", "compile_messages", "diffsettings", "startapp",
    "spectacular", "dbshell",
}  # fmt: skip


def main(arguments: list[str]) -> int:
    """Run one entrance. Raises `Refusal` when it cannot be."""
    name, *rest = arguments or ["serve"]
    if name not in ENTRANCES:
        print(HELP)
        return 0 if name in ("help", "--help", "-h") else 2
    return ENTRANCES[name](rest)


def run_serve(arguments: list[str]) -> int:
    """Serve until asked to stop."""
    if arguments not in ([], ["--empty"]):
        raise Refusal(f"`./run serve` knows --empty alone, not {' '.join(arguments)!r}. PORT and HOST are variables.")
    return serve.serve(options.read(), with_data=not arguments)


def run_manage(arguments: list[str]) -> int:
    """`manage.py` as the owner, with the database brought to the code first unless that is what is asked for."""
    chosen = options.read()
    with services.running(chosen) as up:
        if arguments and arguments[0] not in WITHOUT_TABLES:
            database.bring_up_to_date(chosen, up, with_data=False)
        return call([PYTHON, "manage.py", *arguments], up.owner_environment(BASE_URL=chosen.base_url))


def run_test(arguments: list[str]) -> int:
    """Pytest on services of its own, so that a served demonstration is not disturbed; everything in several processes."""
    arguments = arguments or ["-n", str(min(os.cpu_count() or 2, MOST_TEST_PROCESSES)), "--dist", "loadgroup"]
    chosen = options.read()
    serve.compile_messages()
    with services.running(chosen, "test", is_durable=False) as up:
        environment = up.owner_environment(
            DJANGO_SETTINGS_MODULE="config.settings.test", BASE_URL=chosen.base_url, PYTHONUNBUFFERED="1"
        )
        return call([PYTHON, "-m", "pytest", *arguments], environment)


def run_bench(arguments: list[str]) -> int:
    """The benchmarks, on services and data of their own."""
    require_module("bench", "The benchmarks (bench/) are not in this checkout.")
    chosen = options.read()
    serve.compile_messages()
    with services.running(chosen, "bench") as up:
        database.bring_up_to_date(chosen, up)
        return call([PYTHON, "-m", "bench", *arguments], up.owner_environment(BASE_URL=chosen.base_url))


def run_shots(arguments: list[str]) -> int:
    """Pictures of the main pages, of the demonstration that is being served or else served for the occasion."""
    require_module("tests.journeys.shots", "The picture taker (tests/journeys/shots.py) is not in this checkout.")
    chosen = options.read()
    with serve.served(chosen) as address, services.running(chosen) as up:
        return call([PYTHON, "-m", "tests.journeys.shots", *arguments], up.owner_environment(BASE_URL=address))


def run_env(arguments: list[str]) -> int:
    """Print the addresses as lines a shell can read; starts nothing."""
    chosen = options.read()
    planned = services.expected(chosen, "demo")
    now = serve.address_now(chosen)
    if now is None:
        say("# nothing is being served here; `./run` serves")
    values = {
        "WEB_DATABASE_URL": planned.database.web,
        "WORKER_DATABASE_URL": planned.database.worker,
        "OWNER_DATABASE_URL": planned.database.owner,
        "REDIS_URL": planned.redis_url,
        "BASE_URL": now or chosen.base_url,
    }
    for name, value in values.items():
        print(f"{name}={shlex.quote(value)}")
    return 0


def run_lock(arguments: list[str]) -> int:
    """Write both requirement files anew from `pyproject.toml`, with hashes and without addresses."""
    for target, group in (("base", []), ("dev", ["--group", "dev"])):
        command = [
            PYTHON, "-m", "uv", "pip", "compile", "pyproject.toml", *group, "--universal", "--python-version", "3.11",
            "--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url", "--quiet",
            "--output-file", f"requirements/{target}.txt", *arguments,
        ]  # fmt: skip
        if code := call(command, dict(options.GIVEN)):
            return code
        say(f"wrote requirements/{target}.txt")
    return 0


def require_module(name: str, otherwise: str) -> None:
    """Raises `Refusal` when there is no such module."""
    try:
        found = importlib.util.find_spec(name)
    except ModuleNotFoundError:
        found = None
    if found is None or (found.origin is None and not (ROOT / name / "__main__.py").exists()):
        raise Refusal(otherwise)


def call(command: list[str], environment: dict[str, str]) -> int:
    """Run in the foreground with the terminal, and wait for it through Ctrl-C; its exit code."""
    sys.stdout.flush()
    child = subprocess.Popen(command, env=environment, cwd=ROOT, preexec_fn=processes.dies_with_parent())  # noqa: PLW1509
    while True:
        try:
            code = child.wait()
        except KeyboardInterrupt:
            if os.getpgrp() != os.getpgid(child.pid):
                child.terminate()
            continue
        return code if code >= 0 else 128 - code


ENTRANCES: dict[str, Callable[[list[str]], int]] = {
    "serve": run_serve,
    "test": run_test,
    "lint": lint.run_lint,
    "fmt": lint.run_fmt,
    "bench": run_bench,
    "shots": run_shots,
    "manage": run_manage,
    "env": run_env,
    "lock": run_lock,
}
