"""The database roles: made by an administrator's connection, handed out as one URL per process."""

import contextlib
import json
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg2
from psycopg2.extensions import connection, encrypt_password

from config.launcher.options import Refusal

SQL = Path(__file__).parent / "sql"
ROLES = ("app_owner", "app_web", "app_worker", "app_loader")
DATABASE = "collectives"
MAINTENANCE = "postgres"
OTHER_PASSWORDS = (
    "On the server that DATABASE_URL names, {roles} cannot sign in with the passwords in .run/secrets.json: they have "
    "others, and processes may be running with those. Nothing was changed. Write theirs into that file; or, where nobody "
    "uses them, start once with NEW_PASSWORDS=1, which gives them these."
)


@dataclass(frozen=True)
class RoleUrls:
    """One database, seen by each of its roles."""

    owner: str
    web: str
    worker: str
    loader: str


def passwords(state: Path) -> dict[str, str]:
    """The secrets of this checkout, made once and readable by its user alone: a password per role, and `secret_key`."""
    path = state / "secrets.json"
    if path.exists():
        return json.loads(path.read_text())
    made = {role: secrets.token_urlsafe(24) for role in ROLES} | {
        "postgres": secrets.token_urlsafe(24),
        "secret_key": secrets.token_urlsafe(48),
    }
    state.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(made, indent=1))
    draft.replace(path)
    return made


def with_part(url: str, *, user: str | None = None, password: str = "", database: str | None = None) -> str:
    """The same server as `url`, for another user or another database."""
    parts = urlsplit(url)
    netloc = parts.netloc
    if user is not None:
        netloc = f"{user}:{quote(password, safe='')}@{netloc.rpartition('@')[2]}"
    path = parts.path if database is None else f"/{database}"
    return urlunsplit((parts.scheme, netloc, path, parts.query, ""))


def role_urls(admin_url: str, secret: dict[str, str]) -> RoleUrls:
    """The URL of every role for the database that `admin_url` names, or `collectives` where it names none."""
    named = urlsplit(admin_url).path.lstrip("/")
    database = named if named not in ("", "postgres", "template1") else DATABASE
    made = {role: with_part(admin_url, user=role, password=secret[role], database=database) for role in ROLES}
    return RoleUrls(made["app_owner"], made["app_web"], made["app_worker"], made["app_loader"])


def connect(url: str) -> connection:
    """An autocommitting connection. Raises `psycopg2.OperationalError`."""
    made = psycopg2.connect(url, connect_timeout=5)
    made.autocommit = True
    return made


def opens(urls: RoleUrls, role: str, password: str) -> bool:
    """Whether a role that exists can sign in with this password."""
    for database in (MAINTENANCE, None):  # ours may not be there yet; and some servers let nobody into the other
        with contextlib.suppress(psycopg2.OperationalError):
            connect(with_part(urls.owner, user=role, password=password, database=database)).close()
            return True
    return False


def remake_database(urls: RoleUrls) -> None:
    """Drop the database with all its rows and make it again, empty."""
    name = urlsplit(urls.owner).path.lstrip("/")
    maker = connect(with_part(urls.owner, database=MAINTENANCE))
    with maker.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")
    maker.close()
    grant_in_database(urls)


def grant_in_database(urls: RoleUrls) -> None:
    """Say in the database who may do what."""
    own = connect(urls.owner)
    with own.cursor() as cursor:
        cursor.execute((SQL / "database.sql").read_text())
    own.close()


def prepare(admin_url: str, secret: dict[str, str], *, may_reset: bool) -> RoleUrls:
    """Make or refresh the roles and the database; safe to repeat. A password that works stays as it is.

    Raises `Refusal` where the administrator may not, and where roles have other passwords than ours, unless we
    `may_reset` those.
    """
    urls = role_urls(admin_url, secret)
    database = urlsplit(urls.owner).path.lstrip("/")
    try:
        admin = connect(with_part(admin_url, database=MAINTENANCE))
    except psycopg2.OperationalError as problem:
        raise Refusal(f"DATABASE_URL does not lead to a PostgreSQL server: {problem}") from problem
    try:
        with admin.cursor() as cursor:
            cursor.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [list(ROLES)])
            there = {name for (name,) in cursor.fetchall()}
            others = [role for role in ROLES if role in there and not opens(urls, role, secret[role])]
            if others and not may_reset:
                raise Refusal(OTHER_PASSWORDS.format(roles=", ".join(others)))
            for role in [*others, *(role for role in ROLES if role not in there)]:
                verifier = encrypt_password(secret[role], role, scope=admin, algorithm="scram-sha-256")
                cursor.execute("SELECT set_config(%s, %s, false)", [f"roles.{role}", verifier])
            cursor.execute((SQL / "roles.sql").read_text())
            cursor.execute("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = %s", [database])
            owner = cursor.fetchone()
            if owner and owner[0] != "app_owner":
                cursor.execute(f'ALTER DATABASE "{database}" OWNER TO app_owner')
    except psycopg2.errors.InsufficientPrivilege as problem:
        raise Refusal(
            "DATABASE_URL must be an administrator's, who may make roles that bypass row-level security: "
            f"{problem.diag.message_primary}. {problem.diag.message_detail or ''}"
        ) from problem
    finally:
        admin.close()
    if owner:
        grant_in_database(urls)
    else:
        remake_database(urls)
    return urls
