"""What need not be done again: fingerprints of the code, kept beside what was made from it."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from config import APPS
from config.launcher import roles
from config.launcher.options import ROOT


def fingerprint(paths: Iterable[Path]) -> str:
    """A short hash that changes when a file is added, removed or edited."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        about = path.stat()
        digest.update(f"{path} {about.st_size} {about.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]


def schema() -> str:
    """Changes when tables, walls or kept plans may: with the packages, models, migrations, and the code they derive from."""
    lock = [ROOT / "requirements" / "base.txt"]
    models = [path for app in APPS for path in (ROOT / app).rglob("*.py") if _shapes_the_database(path)]
    return fingerprint(lock + models)


def _shapes_the_database(file: Path) -> bool:
    path = file.relative_to(ROOT)
    if path.name == "apps.py":  # where apps narrow the rights on their tables
        return True
    if "migrations" in path.parts or "models" in path.parts or path.parts[:2] == ("foundation", "tenancy"):
        return True
    return b"foundation.statements" in file.read_bytes() or path.parts == ("foundation", "statements.py")


def migrations() -> dict[str, str]:
    """The content of every migration of ours, hashed: one that changes after it was applied spoils the database."""
    files = [path for app in APPS for path in (ROOT / app).glob("migrations/[0-9]*.py")]
    return {str(path.relative_to(ROOT)): hashlib.sha256(path.read_bytes()).hexdigest()[:16] for path in sorted(files)}


def demonstration(day: str) -> str:
    """The day with a hash: changes with the day, and when what the demonstration is made of does."""
    made_of = [*(ROOT / "config" / "demo").rglob("*.py"), *(ROOT / "config" / "demo").rglob("*.toml")]
    made_of += [path for app in APPS for path in (ROOT / app / "data").glob("*")]
    return f"{day} {fingerprint(made_of)}"


def static() -> str:
    """Changes when a file that `collectstatic` gathers may."""
    own = [path for path in (ROOT / "static").rglob("*") if path.is_file()]
    return fingerprint([ROOT / "requirements" / "base.txt", ROOT / "config" / "bundles.py", *own])


def database_notes(owner_url: str) -> dict[str, Any]:
    """What was noted in the database about itself (as its comment); empty for a new one."""
    line = roles.connect(owner_url)
    with line.cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        )
        row = cursor.fetchone()
    line.close()
    try:
        return dict(json.loads(row[0])) if row and row[0] else {}
    except ValueError:
        return {}


def note_in_database(owner_url: str, notes: dict[str, Any]) -> None:
    """Keep notes with the database they are about, so that a new one starts without any."""
    line = roles.connect(owner_url)
    with line.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        (name,) = cursor.fetchone() or ("",)
        cursor.execute(f'COMMENT ON DATABASE "{name}" IS %s', [json.dumps(notes)])
    line.close()
