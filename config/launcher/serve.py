"""`./run`: services, database, static files, messages, then web, workers and beat, until asked to stop."""

import fcntl
import json
import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import IO

from config import catalogues
from config.launcher import commands, database, freshness, processes, services
from config.launcher.options import PYTHON, ROOT, Options, Refusal, say
from config.launcher.services import Services

PATIENCE_S = 180


def serve(chosen: Options, *, with_data: bool = True) -> int:
    """Serve until Ctrl-C, a signal, or the end of one of the processes (exit code 1)."""
    with started(chosen, with_data=with_data) as children:
        while all(child.poll() is None for child in children.values()):
            time.sleep(0.5)
        name = next(name for name, child in children.items() if child.poll() is not None)
        raise Refusal(f"{name} ended by itself:\n{processes.last_lines(chosen.state / f'{name}.log')}")


@contextmanager
def started(chosen: Options, *, with_data: bool = True) -> "Iterator[dict[str, subprocess.Popen[bytes]]]":
    """Everything up and answering; everything stopped on the way out."""
    begun = time.monotonic()
    with claim(chosen) as note, services.running(chosen) as up:
        compile_messages()
        collecting = begin_to_collect_static(up)
        database.bring_up_to_date(chosen, up, with_data=with_data)
        finish_collecting_static(up, collecting)
        say("starting web, workers and beat")
        children = start_processes(chosen, up)
        try:
            wait_until_ready(chosen, children)
            start_beat(chosen, up, children)
            json.dump({"address": chosen.base_url, "pid": os.getpid()}, note)
            note.flush()
            say(f"ready {chosen.base_url} {time.monotonic() - begun:.1f}")
            yield children
        finally:
            say("stopping")
            processes.stop(list(children.values()))


@contextmanager
def served(chosen: Options) -> Iterator[str]:
    """The address of the demonstration: of the one being served, or of one served meanwhile."""
    if address := address_now(chosen):
        yield address
    else:
        with started(chosen):
            yield chosen.base_url


@contextmanager
def claim(chosen: Options) -> Iterator[IO[str]]:
    """Be the only one that serves this state, on a port nobody uses; a file to note the address in."""
    path = chosen.state / "serve.json"
    chosen.state.mkdir(parents=True, exist_ok=True)
    try:
        note = services.lock(path, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        where = address_now(chosen)
        raise Refusal(
            f"Already running, {'at ' + where if where else 'still starting'}. Stop that one first."
        ) from None
    with note:
        note.truncate(0)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((chosen.host, chosen.port))
            except OSError as problem:
                raise Refusal(
                    f"Port {chosen.port} cannot be used ({problem.strerror}). Choose another, as in: PORT=8123 ./run"
                ) from problem
        try:
            yield note
        finally:
            note.truncate(0)


def address_now(chosen: Options) -> str | None:
    """Where this state is being served, if it is."""
    path = chosen.state / "serve.json"
    if not path.exists() or not services.is_locked(path):
        return None
    try:
        return str(json.loads(path.read_text())["address"])
    except (ValueError, KeyError):
        return None


def start_processes(chosen: Options, up: Services) -> "dict[str, subprocess.Popen[bytes]]":
    """Web with the web role, a worker for each lane with the worker's; no process is told the owner's address."""
    web = up.environment(up.database.web, BASE_URL=chosen.base_url)
    worker = up.environment(up.database.worker, BASE_URL=chosen.base_url)
    children = {"web": _start(chosen, "web", commands.web(chosen.host, chosen.port), web)}
    for lane in commands.LANES:
        name = worker_name(lane)
        children[name] = _start(chosen, name, commands.worker(name, lane), worker)
    return children


def start_beat(chosen: Options, up: Services, children: "dict[str, subprocess.Popen[bytes]]") -> None:
    """Start the clock, once the others are ready: nobody waits for its first beat."""
    worker = up.environment(up.database.worker, BASE_URL=chosen.base_url)
    children["beat"] = _start(chosen, "beat", commands.beat(chosen.state / "beat-schedule"), worker)


def worker_name(lane: str) -> str:
    """The process of a lane, and its log."""
    return f"worker-{lane}"


def _start(chosen: Options, name: str, command: list[str], env: dict[str, str]) -> "subprocess.Popen[bytes]":
    log = chosen.state / f"{name}.log"
    log.write_bytes(b"")
    return processes.start(command, log=log, env=env)


def wait_until_ready(chosen: Options, children: "dict[str, subprocess.Popen[bytes]]") -> None:
    """Return when the web answers and the workers take work. Raises `Refusal` when one ends or nothing happens."""
    deadline = time.monotonic() + PATIENCE_S
    waiting: dict[str, Callable[[], bool]] = {
        "web": lambda: commands.web_answers(chosen.host, chosen.port),
    }
    for name in map(worker_name, commands.LANES):
        waiting[name] = partial(commands.worker_is_ready, chosen.state / f"{name}.log")
    while waiting:
        for name, child in children.items():
            if child.poll() is not None or time.monotonic() > deadline:
                problem = "does not start" if child.poll() is not None else "does not become ready"
                late = name if child.poll() is not None else next(iter(waiting))
                raise Refusal(f"{late} {problem}:\n{processes.last_lines(chosen.state / f'{late}.log', 15)}")
        waiting = {name: is_ready for name, is_ready in waiting.items() if not is_ready()}
        time.sleep(0.05)


def begin_to_collect_static(up: Services) -> "subprocess.Popen[bytes] | None":
    """Begin to hash and compress static files, beside the work on the database; None when they have not changed."""
    stamp = ROOT / "staticfiles" / ".stamp"
    if stamp.exists() and stamp.read_text() == freshness.static():
        return None
    say("collecting static files")
    log = up.state.parent / "static.log"
    log.write_bytes(b"")
    command = [PYTHON, "manage.py", "collectstatic", "--no-input", "--clear"]
    return processes.start(command, log=log, env=up.environment(up.database.web))


def finish_collecting_static(up: Services, collecting: "subprocess.Popen[bytes] | None") -> None:
    """Wait until static files are collected. Raises `Refusal` with the log's end when that failed."""
    if collecting is None:
        return
    if collecting.wait() != 0:
        raise Refusal(f"Static files are not in order:\n{processes.last_lines(up.state.parent / 'static.log', 15)}")
    stamp = ROOT / "staticfiles" / ".stamp"
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(freshness.static())


def compile_messages() -> None:
    """Compile catalogues that are newer than what was made of them."""
    for source in catalogues.sources(ROOT):
        if catalogues.compile_if_older(source):
            say(f"compiled {source.relative_to(ROOT)}")
