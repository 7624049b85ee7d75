"""The bash part of `./run` on machines that lack something, played by small programs in front of the PATH."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.launcher.options import ROOT

APT = "apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


class Machine:
    """A machine without Pango. `apt_log` has what was asked of its package manager."""

    def __init__(self, folder: Path) -> None:
        self.programs, self.apt_log, self.state = folder / "bin", folder / "apt.log", folder / "state"
        self.path = os.environ["PATH"]
        self.programs.mkdir()
        self.program("python3", f'case "$*" in *libpangoft2*) exit 1 ;; esac\nexec {sys.executable} "$@"')

    def program(self, name: str, script: str) -> None:
        """Put a program in front of the system's own."""
        path = self.programs / name
        path.write_text(f"#!/bin/bash\n{script}\n")
        path.chmod(0o755)

    def hide(self, name: str) -> None:
        """Have the system's programs without this one."""
        rest = self.programs.parent / "system"
        rest.mkdir()
        for folder in reversed(os.environ["PATH"].split(":")):
            for path in Path(folder).glob("*"):
                link = rest / path.name
                link.unlink(missing_ok=True)
                link.symlink_to(path)
        (rest / name).unlink(missing_ok=True)
        self.path = str(rest)

    def run(self) -> "subprocess.CompletedProcess[str]":
        """`./run env`, the quickest entrance."""
        clean = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
        env = clean | {"PATH": f"{self.programs}:{self.path}", "COLLECTIVES_STATE": str(self.state)}
        return subprocess.run(
            [str(ROOT / "run"), "env"],
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine where apt works."""
    made = Machine(tmp_path)
    made.program("apt-get", f'echo "apt-get $*" >>{made.apt_log}')
    return made


def test_root_installs_what_is_missing_and_goes_on(machine: Machine) -> None:
    machine.program("id", "echo 0")
    said = machine.run()
    assert (said.returncode, said.stdout.splitlines()[0].partition("=")[0]) == (0, "WEB_DATABASE_URL")
    assert machine.apt_log.read_text().splitlines() == ["apt-get update -q", APT]


def test_user_with_sudo_installs_through_it(machine: Machine) -> None:
    machine.program("id", 'if [ "$1" = -un ]; then echo someone; else echo 1000; fi')
    machine.program("sudo", f'[ "$1" = -n ] && exit 0\necho "sudo $*" >>{machine.apt_log}\nexec "$@"')
    assert machine.run().returncode == 0
    assert f"sudo env DEBIAN_FRONTEND=noninteractive {APT}" in machine.apt_log.read_text().splitlines()


def test_user_who_may_not_install_is_told_what_to_type(machine: Machine) -> None:
    machine.program("id", "echo 1000")
    machine.program("sudo", "exit 1")
    said = machine.run()
    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr.splitlines() == [
        "Missing for PDF files; this user may not install it. Ask an administrator to type:",
        f"  sudo apt-get update && sudo {APT}",
    ]
    assert not machine.apt_log.exists()


def test_without_python_everything_is_asked_for_at_once(machine: Machine) -> None:
    for name in ("python3", "python3.14", "python3.13", "python3.12", "python3.11"):
        machine.program(name, "exit 127")
    machine.program("id", "echo 1000")
    machine.program("sudo", "exit 1")
    said = machine.run().stderr.splitlines()
    assert said[0].startswith("Missing for the language of this project (Python 3.11 or later)")
    assert said[1].startswith(
        "  sudo apt-get update && sudo apt-get install -y --no-install-recommends python3 python3-venv"
    )


def test_a_system_whose_python_is_too_old_is_told(machine: Machine) -> None:
    for name in ("python3", "python3.14", "python3.13", "python3.12", "python3.11"):
        machine.program(name, "exit 1")
    machine.program("id", "echo 0")
    said = machine.run()
    assert (said.returncode, said.stderr.splitlines()[-1]) == (
        1,
        "This system's Python is older than 3.11. Debian 12 or later has what is needed.",
    )
    assert "python3 python3-venv" in machine.apt_log.read_text()


def test_failed_installation_is_told_with_its_words(machine: Machine) -> None:
    machine.program("id", "echo 0")
    machine.program("apt-get", 'echo "E: no such mirror" >&2\nexit 100')
    said = machine.run()
    assert said.returncode == 1
    assert "E: no such mirror" in said.stderr
    assert f"  apt-get update && {APT}" in said.stderr.splitlines()


def test_where_there_is_no_sudo_the_command_is_for_root(machine: Machine) -> None:
    machine.program("id", "echo 1000")
    machine.hide("sudo")
    assert machine.run().stderr.splitlines() == [
        "Missing for PDF files; this user may not install it. Ask an administrator to type, as root:",
        f"  apt-get update && {APT}",
    ]


def test_state_that_cannot_be_written_is_told(machine: Machine) -> None:
    machine.state.write_text("a file in the way")
    said = machine.run()
    assert said.returncode == 1
    assert f"{machine.state} cannot be written" in said.stderr
