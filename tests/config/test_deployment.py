"""`docker-compose.yml` says what design 2 asks for; the Docker client is not needed to read it."""

import ast
import json
import os
import re
from typing import Any

import pytest
import yaml

from config.launcher import commands
from config.launcher.options import ROOT
from foundation.messages import gateway

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OUR_OWN = ("web", "worker", "beat", "migrate")


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
    assert set(SERVICES) == {"web", "worker", "beat", "migrate", "db", "pgbouncer", "redis"}
    assert SERVICES["db"]["image"] == "postgres:18"


def test_each_process_has_its_own_role_through_the_pooler() -> None:
    assert {service: database_user(service) for service in OUR_OWN} == {
        "web": "app_web@pgbouncer",
        "worker": "app_worker@pgbouncer",
        "beat": "app_worker@pgbouncer",
        "migrate": "app_owner@db",
    }
    assert "pool_mode = transaction" in (ROOT / "deploy/pgbouncer.ini").read_text()


@pytest.mark.parametrize("service", ["web", "worker", "beat", "pgbouncer"])
def test_serving_processes_know_neither_owner_nor_loader(service: str) -> None:
    assert not re.search("owner|loader|POSTGRES_PASSWORD", str(SERVICES[service]["environment"]), re.IGNORECASE)


@pytest.mark.parametrize("service", OUR_OWN)
def test_variables_are_those_the_settings_read(service: str) -> None:
    assert set(SERVICES[service]["environment"]) - {"DJANGO_SETTINGS_MODULE"} <= names_of_env()
    assert "DEMO" not in SERVICES[service]["environment"]


def test_every_service_that_stays_has_a_health_check() -> None:
    has_check = {name for name, service in SERVICES.items() if "test" in service.get("healthcheck", {})}
    assert has_check == {"worker", "beat", "db", "pgbouncer", "redis"}
    assert "HEALTHCHECK" in (ROOT / "Dockerfile").read_text()  # the web's


def test_nothing_serves_before_the_database_is_up_to_date() -> None:
    for service in ("web", "worker", "beat"):
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


@pytest.mark.parametrize(("service", "named"), [("worker", "worker"), ("beat", "beat"), ("migrate", "apply_walls")])
def test_each_process_of_ours_does_its_own_work(service: str, named: str) -> None:
    assert named in SERVICES[service]["command"]


def test_photos_and_papers_are_on_one_volume_for_web_and_worker() -> None:
    image = (ROOT / "Dockerfile").read_text()
    assert SERVICES["web"]["volumes"] == SERVICES["worker"]["volumes"] == ["media:/app/media"]
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
