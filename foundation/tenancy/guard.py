"""A serving process must not be able to go around the walls: it refuses to start with a role that could."""

from collections.abc import Mapping

from django.db import connections

POWERS = """
    SELECT current_user,
           role.rolsuper,
           role.rolbypassrls,
           role.rolcreaterole OR role.rolcreatedb,
           EXISTS (SELECT FROM pg_database
                   WHERE datname = current_database() AND pg_has_role(current_user, datdba, 'MEMBER'))
           OR EXISTS (SELECT FROM pg_class
                      WHERE relnamespace = to_regnamespace('public') AND relkind IN ('r', 'p')
                        AND pg_has_role(current_user, relowner, 'MEMBER'))
    FROM pg_roles AS role
    WHERE role.rolname = current_user
"""


class TooPowerfulError(RuntimeError):
    """This process could see or change what the walls keep from it."""


def powers(using: str = "default") -> list[str]:
    """What the role of a connection may do that no serving process needs, in words; empty when it is a fit one."""
    with connections[using].cursor() as cursor:
        cursor.execute(POWERS)
        name, *found = cursor.fetchone()
    words = (
        "is a superuser",
        "bypasses row-level security",
        "makes roles or databases",
        "owns the database or its tables",
    )
    return [f"{name} {word}" for word, has_it in zip(words, found, strict=True) if has_it]


def refuse_to_serve_with_powers(other_urls: Mapping[str, str]) -> None:
    """Raise `TooPowerfulError` when a connection's role, or a URL the process was told by mistake, is too powerful.

    `other_urls` maps names of variables that a serving process must not be given to what they hold.
    """
    reasons = [f"{name} is set" for name, value in other_urls.items() if value]
    reasons += dict.fromkeys([*powers("default"), *powers("aside")])  # mostly one role, told once
    if reasons:
        raise TooPowerfulError(
            f"Refusing to serve: {'; '.join(reasons)}. Serve with DATABASE_URL of app_web or app_worker alone."
        )
