"""The parent of PostgreSQL and Valkey: `python -m config.launcher.keeper <state> durable|fast`. See `services`."""

import fcntl
import signal
import sys
import time
from pathlib import Path
from typing import IO, Any

from config.launcher import options, postgres, processes, roles, services, valkey
from config.launcher.options import Options, Refusal

PAUSE_S = 0.25


def keep(chosen: Options, state: Path, *, is_durable: bool) -> None:
    """Run the servers until nobody holds the state, one of them dies, or a signal asks to stop."""
    children = []
    with services.lock(state / "keeper.lock", fcntl.LOCK_EX | fcntl.LOCK_NB):
        try:
            if not chosen.redis_url:
                children.append(valkey.start(state))
            if not chosen.admin_url:
                password = roles.passwords(state.parent)["postgres"]
                server = postgres.locate(state, chosen.pg_bindir)
                children.append(postgres.start(server, password=password, is_durable=is_durable))
            (state / "keeper.ready").touch()
            alone = wait_for_the_last_holder(state, children)
            print("Nobody is left." if alone else "A server ended by itself; see its log.", flush=True)
        finally:
            (state / "keeper.ready").unlink(missing_ok=True)
            for child in reversed(children):
                processes.stop([child], number=signal.SIGINT if child is children[-1] else signal.SIGTERM)


def wait_for_the_last_holder(state: Path, children: list[Any]) -> IO[str] | None:
    """The lock on the state when no process holds it any more; None when a server has ended by itself.

    The caller keeps the lock until the servers are down: a newcomer waits for that.
    """
    while all(child.poll() is None for child in children):
        try:
            return services.lock(state / "holders.lock", fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(PAUSE_S)
    return None


def main() -> None:
    """The keeper's process."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, lambda *_: sys.exit(0))
    try:
        keep(options.read(), Path(sys.argv[1]), is_durable=sys.argv[2] == "durable")
    except Refusal as refusal:
        sys.exit(str(refusal))
    except BlockingIOError:
        sys.exit("Another keeper has just started.")


if __name__ == "__main__":
    main()
