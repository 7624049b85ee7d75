"""Do the numbers stay right while writers and workers race, workers are killed, and Redis forgets everything?"""

import os
import random
import signal
import subprocess
import time
from pathlib import Path

import redis

from bench.entries import Entry
from config.launcher import roles
from config.launcher.options import PYTHON, ROOT
from config.launcher.stack import Stack, stack

PATIENCE_S = 120


def start_writer(made: Stack, *, saves: int, seed: int, pause_ms: int = 0) -> "subprocess.Popen[bytes]":
    """A web process's worth of saves."""
    return subprocess.Popen(
        [PYTHON, "-m", "bench.foundation.inside.writer", str(saves), str(seed), str(pause_ms)],
        cwd=ROOT,
        env=made.environment(made.web_url),
        stdout=subprocess.DEVNULL,
    )


def marks_waiting(made: Stack) -> int:
    """Dirty marks that no worker has taken yet."""
    line = roles.connect(made.owner_url)
    with line.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM clusters_dirtymark")
        (count,) = cursor.fetchone() or (0,)
    line.close()
    return int(count)


def settle(made: Stack) -> None:
    """Wait until nothing is marked any more. Raises TimeoutError."""
    deadline = time.monotonic() + PATIENCE_S
    while marks_waiting(made):
        if time.monotonic() > deadline:
            raise TimeoutError(f"{marks_waiting(made)} marks are still waiting")
        time.sleep(0.5)


def drift(made: Stack) -> int:
    """Stored cells that differ from a recount of the facts, all of them compared."""
    done = subprocess.run(
        [PYTHON, "manage.py", "verify_rollups"],
        cwd=ROOT,
        env=made.environment(made.owner_url),
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    last = done.stdout.strip().splitlines()[-1]
    assert (done.returncode == 0) == (last == "no difference"), done.stdout[-2000:]
    return 0 if done.returncode == 0 else int(last.split()[0])


def _finish(writers: "list[subprocess.Popen[bytes]]") -> None:
    for writer in writers:
        if writer.wait(300) != 0:
            raise RuntimeError("a writer failed")


def concurrent(folder: Path, is_full: bool) -> list[Entry]:
    """4 writers, 3 workers, 2,000 saves."""
    with stack("bench_race", logs=folder / "race") as made:
        for number in range(3):
            made.start_worker(f"worker{number}")
        made.start_beat()
        _finish([start_writer(made, saves=500, seed=seed) for seed in range(4)])
        settle(made)
        return [Entry("concurrent_recount_drift", drift(made), "cells", "= 0")]


def killed(folder: Path, is_full: bool) -> list[Entry]:
    """20 kills at random points, while two writers write."""
    chance = random.Random(7)
    with stack("bench_kill", logs=folder / "kill") as made:
        made.start_beat()
        writers = [start_writer(made, saves=1500, seed=seed, pause_ms=30) for seed in (11, 12)]
        kills = 0
        while kills < 20:
            made.start_worker(f"worker{kills}")
            time.sleep(chance.random() * 1.5)
            victim = made.children.pop(f"worker{kills}")
            os.killpg(victim.pid, signal.SIGKILL)
            victim.wait()
            kills += 1
        for writer in writers:
            writer.terminate()
            writer.wait(30)
        made.start_worker("last")
        settle(made)
        return [Entry("worker_kill_drift", drift(made), "cells", "= 0", against=f"{kills} kills")]


def flushed(folder: Path, is_full: bool) -> list[Entry]:
    """Redis loses everything, six times, while a writer writes."""
    with stack("bench_flush", logs=folder / "flush") as made:
        made.start_worker()
        made.start_beat()
        writer = start_writer(made, saves=300, seed=21, pause_ms=20)
        line = redis.Redis.from_url(made.redis_url)
        flushes = 0
        while writer.poll() is None:
            time.sleep(0.7)
            line.flushdb()
            flushes += 1
        _finish([writer])
        settle(made)
        return [Entry("redis_flush_drift", drift(made), "cells", "= 0", against=f"{flushes} flushes")]


def measure(folder: Path, is_full: bool) -> list[Entry]:
    """All three."""
    return [*concurrent(folder, is_full), *killed(folder, is_full), *flushed(folder, is_full)]
