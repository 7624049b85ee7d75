"""Every setting that comes from the environment, read once, typed. Nothing else reads `os.environ`."""

from dataclasses import dataclass
from typing import Any

from environs import Env

_env = Env()


@dataclass(frozen=True)
class Environment:
    """What a process is told from outside. `DATABASE_URL` is the URL of the process's own database role.

    `ASIDE_DATABASE_URL` is the same role's way to the same database through another pool; `DATABASE_URL` when empty.
    """

    secret_key: str
    database_url: str
    aside_database_url: str
    owner_database_url: str
    loader_database_url: str
    redis_url: str
    base_url: str
    allowed_hosts: list[str]
    is_demo: bool
    demo_tenant: str
    media_root: str
    sms_backend: str
    sms_gateway: dict[str, Any]  # what each is for: foundation/messages/gateway.py, deploy/example.env
    email_url: str
    time_zone: str
    behind_proxy: bool
    test_process: str


def _json(name: str) -> Any:
    """An entry written as JSON; an empty object where it is left out or empty."""
    return _env.json(name) if _env.str(name, "") else {}


def read() -> Environment:
    """The environment as one value. Missing or malformed entries raise `environs.EnvError`."""
    return Environment(
        secret_key=_env.str("SECRET_KEY", ""),
        database_url=_env.str("DATABASE_URL", ""),
        aside_database_url=_env.str("ASIDE_DATABASE_URL", ""),
        owner_database_url=_env.str("OWNER_DATABASE_URL", ""),
        loader_database_url=_env.str("LOADER_DATABASE_URL", ""),
        redis_url=_env.str("REDIS_URL", ""),
        base_url=_env.str("BASE_URL", "http://localhost:8000"),
        allowed_hosts=_env.list("ALLOWED_HOSTS", []),
        is_demo=_env.bool("DEMO", False),
        demo_tenant=_env.str("DEMO_TENANT", "up"),
        media_root=_env.str("MEDIA_ROOT", ""),
        sms_backend=_env.str("SMS_BACKEND", "foundation.messages.sms.ConsoleBackend"),
        sms_gateway={
            "url": _env.str("SMS_URL", ""),
            "method": _env.str("SMS_METHOD", "POST"),
            "format": _env.str("SMS_FORMAT", "form"),
            "fields": _json("SMS_FIELDS"),
            "headers": _json("SMS_HEADERS"),
            "secret": _env.str("SMS_SECRET", ""),
            "sender_id": _env.str("SMS_SENDER_ID", ""),
            "template_ids": _json("SMS_TEMPLATE_IDS"),
            "accepted": _env.str("SMS_ACCEPTED", ""),
            "timeout_s": _env.float("SMS_TIMEOUT_S", 10),
        },
        email_url=_env.str("EMAIL_URL", "console://"),
        time_zone=_env.str("TIME_ZONE", "Asia/Kolkata"),
        behind_proxy=_env.bool("BEHIND_PROXY", False),
        test_process=_env.str("PYTEST_XDIST_WORKER", ""),
    )
