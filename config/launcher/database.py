"""Bringing the database to the code: migrations, walls, the demonstration's data. Only what has changed."""

import subprocess
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from config.launcher import freshness, processes, roles
from config.launcher.options import PYTHON, ROOT, Options, Refusal, say
from config.launcher.services import Services

INDIA = ZoneInfo("Asia/Kolkata")


def bring_up_to_date(chosen: Options, services: Services, *, with_data: bool = True) -> None:
    """Migrate, raise the walls and seed as the owner, when code or day differ from what the database notes."""
    owner_url = services.database.owner
    notes = freshness.database_notes(owner_url)
    files, schema = freshness.migrations(), freshness.schema()
    wanted = freshness.demonstration(f"{datetime.now(INDIA):%Y-%m-%d}")
    if any(files.get(path) != content for path, content in notes.get("migrations", {}).items()):
        if chosen.admin_url:
            raise Refusal(
                "A migration that this database has applied was changed since. Drop the database that DATABASE_URL "
                "names, or go back to the code that made it."
            )
        say("migrations were rewritten: making the database anew")
        roles.remake_database(services.database)
        notes = {}
    commands = []
    if notes.get("schema") != schema:
        commands += ["migrate:--no-input:--verbosity=1", "apply_walls"]
    if with_data and (commands or notes.get("seeded") != wanted):
        commands.append("seed_demo:--today")
    if not commands:
        return
    say("preparing the database" + (" and the demonstration's data" if with_data else ""))
    log = services.state.parent / "database.log"
    run(["-m", "config.launcher.prepare", *commands], env=services.owner_environment(), log=log)
    notes |= {"schema": schema, "migrations": files}
    if with_data:
        notes["seeded"] = wanted
    freshness.note_in_database(owner_url, notes)


def run(arguments: list[str], *, env: dict[str, str], log: Path) -> None:
    """Run our Python to its end with the output in a fresh `log`. Raises `Refusal` with the log's end on failure."""
    with log.open("wb") as out:
        done = subprocess.run(
            [PYTHON, *arguments], env=env, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=out, stderr=out, check=False,
            preexec_fn=processes.dies_with_parent(),
        )  # fmt: skip
    if done.returncode != 0:
        raise Refusal(f"This failed (all of it in {log}):\n{processes.last_lines(log, 15)}")
