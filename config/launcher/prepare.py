"""`python -m config.launcher.prepare <command>...`: several management commands as the owner, with one start of Django.

A command may carry options after a colon: `seed_demo:--today`.
"""

import sys

import django
from django.core.management import call_command


def main() -> None:
    """Run the commands named on the command line, in order. The first failure ends it."""
    django.setup()
    for wanted in sys.argv[1:]:
        name, *arguments = wanted.split(":")
        print(f"== {' '.join([name, *arguments])}", flush=True)
        call_command(name, *arguments)


if __name__ == "__main__":
    main()
