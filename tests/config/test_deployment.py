"""`docker-compose.yml` says what design 2 asks for; the Docker client is not needed to read it."""

import ast
import json
import os
import re
from configparser import ConfigParser
from dataclasses import replace
from typing import Any

import pytest
import yaml

from config.celery import app
from config.launcher import commands
from config.launcher.options import ROOT
from config.settings import base
from foundation.messages import gateway
from foundation.outbox import queues

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
WORKERS = {f"worker-{lane}": lane for lane in commands.LANES}
OUR_OWN = ("web", *WORKERS, "beat", "migrate")


def names_of_env() -> set[str]:
    """The variables that `config/env.py` reads."""
    calls = [node for node in ast.walk(ast.parse((ROOT / "config/env.py").read_text())) if isinstance(node, ast.Call)]
    literals = [call.args[0] for call in calls if call.args and isinstance(call.args[0], ast.Constant)]
    return {str(literal.value) for literal in literals}


def example() -> dict[str, str]:
    """The variables of `deploy/example.env`."""
    found = re.findall(r"^(\w+)=(.*)$", (ROOT / "deploy/example.env").read_text(), re.MULTILINE)
    return {name: value.strip("'") for name, value in found}


def database_user(service: str) -> str:
    """The role in a service's DATABASE_URL."""
    found = re.fullmatch(
        r"postgresql://(\w+):\$\{\w+:\?\}@(\w+):\d+/collectives", SERVICES[service]["environment"]["DATABASE_URL"]
    )
    assert found
    return f"{found[1]}@{found[2]}"


def test_services_are_those_of_the_design() -> None:
    assert set(SERVICES) == {*OUR_OWN, "db", "pgbouncer", "redis"}
    assert SERVICES["db"]["image"] == "postgres:18"


def test_each_process_has_its_own_role_through_the_pooler() -> None:
    assert {service: database_user(service) for service in OUR_OWN} == {
        "web": "app_web@pgbouncer",
        "worker-quick": "app_worker@pgbouncer",
        "worker-long": "app_worker@pgbouncer",
        "beat": "app_worker@pgbouncer",
        "migrate": "app_owner@db",
    }
    assert "pool_mode = transaction" in (ROOT / "deploy/pgbouncer.ini").read_text()


def test_what_a_request_needs_beside_its_own_connection_comes_from_another_pool_of_the_same_database() -> None:
    pooler = ConfigParser()
    pooler.read(ROOT / "deploy/pgbouncer.ini")
    pools = {name: dict(part.split("=") for part in told.split()) for name, told in pooler["databases"].items()}
    assert {name: pool["dbname"] for name, pool in pools.items()} == {
        "collectives": "collectives",
        "collectives_aside": "collectives",
    }
    for service in ("web", *WORKERS, "beat"):
        environment = SERVICES[service]["environment"]
        assert environment["ASIDE_DATABASE_URL"] == environment["DATABASE_URL"] + "_aside"


def test_the_second_connection_goes_where_it_is_told_and_else_where_the_first_goes() -> None:
    def names(beside: str) -> dict[str, str]:
        env = replace(base.ENV, database_url="postgresql://app_web@pooler/collectives", aside_database_url=beside)
        return {alias: database["NAME"] for alias, database in base.databases(env).items()}

    assert names("") == {"default": "collectives", "aside": "collectives"}
    assert names("postgresql://app_web@pooler/collectives_aside") == {
        "default": "collectives",
        "aside": "collectives_aside",
    }


@pytest.mark.parametrize("service", ["web", *WORKERS, "beat", "pgbouncer"])
def test_serving_processes_know_neither_owner_nor_loader(service: str) -> None:
    assert not re.search("owner|loader|POSTGRES_PASSWORD", str(SERVICES[service]["environment"]), re.IGNORECASE)


@pytest.mark.parametrize("service", OUR_OWN)
def test_variables_are_those_the_settings_read(service: str) -> None:
    assert set(SERVICES[service]["environment"]) - {"DJANGO_SETTINGS_MODULE"} <= names_of_env()
    assert "DEMO" not in SERVICES[service]["environment"]


def test_every_service_that_stays_has_a_health_check() -> None:
    has_check = {name for name, service in SERVICES.items() if "test" in service.get("healthcheck", {})}
    assert has_check == {*WORKERS, "beat", "db", "pgbouncer", "redis"}
    assert "HEALTHCHECK" in (ROOT / "Dockerfile").read_text()  # the web's


def test_nothing_serves_before_the_database_is_up_to_date() -> None:
    for service in ("web", *WORKERS, "beat"):
        assert SERVICES[service]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert SERVICES["migrate"]["depends_on"] == {"db": {"condition": "service_healthy"}}


def test_every_variable_asked_for_is_in_the_example() -> None:
    assert set(re.findall(r"\$\{(\w+):[?-]", (ROOT / "docker-compose.yml").read_text())) == set(example())


def test_the_example_is_a_whole_gateway_once_the_operators_ids_are_filled_in(settings: Any) -> None:
    told = {name.removeprefix("SMS_").lower(): value for name, value in example().items() if name.startswith("SMS_")}
    objects = {name: json.loads(told[name]) for name in ("fields", "headers", "template_ids")}
    settings.SMS_GATEWAY = told | objects
    assert gateway.problems() == [
        "SMS_TEMPLATE_IDS has no id for en, hi, te, kn.",
        "SMS_SENDER_ID is not set, and SMS_FIELDS asks for it.",
    ]
    ids = dict.fromkeys(objects["template_ids"], "1007000000000000000")
    settings.SMS_GATEWAY = told | objects | {"sender_id": "CLCTVS", "template_ids": ids}
    assert gateway.problems() == []


def test_mounted_files_exist() -> None:
    mounts = [
        volume for service in SERVICES.values() for volume in service.get("volumes", []) if volume.startswith("./")
    ]
    assert mounts
    assert [mount for mount in mounts if not (ROOT / mount.split(":")[0]).exists()] == []


def test_the_image_serves_as_run_does() -> None:
    found = re.search(r"^CMD (\[.*?\])$", (ROOT / "Dockerfile").read_text().replace("\\\n", ""), re.MULTILINE)
    assert found
    assert json.loads(found[1])[1:] == commands.web("0.0.0.0", 8000)[3:]  # noqa: S104


@pytest.mark.parametrize(("service", "named"), [*WORKERS.items(), ("beat", "beat"), ("migrate", "apply_walls")])
def test_each_process_of_ours_does_its_own_work(service: str, named: str) -> None:
    assert named in SERVICES[service]["command"]


def test_every_queue_and_every_hour_of_the_clock_is_served_and_the_night_holds_up_nobody() -> None:
    lanes = {name: queues.queue(name).lane for name in queues.queue_names()}
    assert lanes == {"outbox": "quick", "dirty_marks": "quick", "print": "long", "sync_cleaning": "long"}
    beats = {name: entry["options"] for name, entry in app.conf.beat_schedule.items()}
    nights = [beats.pop(name) for name in ("open-month", "nightly-purge", "nightly-verify")]
    assert (list(beats), {night["queue"] for night in nights}) == (["sweep"], {"long"})
    delivered_again_s = app.conf.broker_transport_options["visibility_timeout"]
    assert all(0 < night["expires"] < delivered_again_s for night in nights)
    assert (app.conf.task_default_queue, commands.LANES) == (queues.QUICK, (queues.QUICK, queues.LONG))
    for lane in commands.LANES:
        command = commands.worker("any", lane)
        assert command[command.index("--queues") + 1] == lane


def test_photos_and_papers_are_on_one_volume_for_web_and_worker() -> None:
    image = (ROOT / "Dockerfile").read_text()
    assert {tuple(SERVICES[service]["volumes"]) for service in ("web", *WORKERS)} == {("media:/app/media",)}
    assert re.search(r"^ENV MEDIA_ROOT=/app/media$", image, re.MULTILINE)
    assert "install -d -o collectives -g collectives /app/media" in image


def test_the_making_of_roles_is_a_program_of_its_own() -> None:
    # one that cannot be executed would be read into the image's own script, with our settings of the shell
    assert os.access(ROOT / "deploy/init-roles.sh", os.X_OK)


def test_image_runs_as_nobody_in_particular_with_locked_packages() -> None:
    lines = (ROOT / "Dockerfile").read_text()
    assert re.search(r"^USER collectives$", lines, re.MULTILINE)
    assert "--require-hashes -r requirements/base.txt" in lines
    assert lines.splitlines()[1].startswith("FROM python:3.11-slim-bookworm")
