"""`python -m config.launcher.prepare <command>...`: several management commands as the owner, with one start of Django.

A command may carry options after a colon: `seed_demo:--today`. One that does not exist (yet) is told and passed over.
"""

import sys

import django
from django.core.management import call_command, get_commands


def main() -> None:
    """Run the commands named on the command line, in order. The first failure ends it."""
    django.setup()
    for wanted in sys.argv[1:]:
        name, *arguments = wanted.split(":")
        if name not in get_commands():
            print(f"skipped {name}: there is no such command", flush=True)
            continue
        print(f"== {' '.join([name, *arguments])}", flush=True)
        call_command(name, *arguments)


if __name__ == "__main__":
    main()
