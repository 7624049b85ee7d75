#!/usr/bin/env python
"""Django's command line. `./run manage <command>` runs it with the services up."""

import os
import sys


def main() -> None:
    """Run one management command."""
    """Run the command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
