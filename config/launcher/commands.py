"""The command lines of our processes, the same for `./run` and for the copies that tests and benchmarks serve."""

import urllib.error
import urllib.request
from pathlib import Path

from config.launcher.options import PYTHON

CELERY = [PYTHON, "-m", "celery", "-A", "config"]
LANES = ("quick", "long")  # what somebody waits for; what takes its time (foundation/outbox/queues.py)


def web(host: str, port: int, *, workers: int = 2, application: str = "config.wsgi:application") -> list[str]:
    """Processes that each do one request at a time; granian holds what waits, and slow phones."""
    return [
        PYTHON, "-m", "granian", application, "--interface", "wsgi", "--host", host, "--port", str(port), "--workers",
        str(workers), "--blocking-threads", "1", "--no-ws", "--backlog", "1024", "--workers-kill-timeout", "5",
    ]  # fmt: skip


def worker(name: str = "worker", *lanes: str, processes: int = 1) -> list[str]:
    """A worker of these lanes, or of all, that does not wait to hear of others."""
    return [
        *CELERY, "worker", "--queues", ",".join(lanes or LANES), "--concurrency", str(processes), "--loglevel", "INFO",
        "--without-mingle", "--without-gossip", "--hostname", f"{name}@localhost",
    ]  # fmt: skip


def beat(schedule: Path) -> list[str]:
    """The clock of the sweeper and the nightly work; `schedule` is its memory."""
    return [*CELERY, "beat", "--schedule", str(schedule), "--pidfile", ""]


def web_answers(host: str, port: int) -> bool:
    """Whether the web process there says that it lives."""
    reachable = "127.0.0.1" if host in ("0.0.0.0", "") else host  # noqa: S104 where it listens, not where we ask
    try:
        with urllib.request.urlopen(f"http://{reachable}:{port}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def worker_is_ready(log: Path) -> bool:
    """Whether a worker has said that it takes work."""
    return b" ready." in log.read_bytes()
