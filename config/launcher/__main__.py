"""`./run [command]`, after the packages are there."""

import signal
import sys

from config.launcher import cli
from config.launcher.options import Refusal


def stop(*_: object) -> None:
    """A polite request to end is answered like Ctrl-C: everything that was started is stopped."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    signal.signal(signal.SIGINT, stop)  # also where a script started us in the background, which has it ignored
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGHUP, stop)
    try:
        sys.exit(cli.main(sys.argv[1:]))
    except Refusal as refusal:
        sys.exit(str(refusal))
    except KeyboardInterrupt:
        sys.exit(130)
