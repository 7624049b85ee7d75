"""What every serving process does before it takes its first request or task."""

import gc

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from config import checks
from foundation.tenancy import guard


def refuse_unsafe_start() -> None:
    """Raise when this process must not serve: unfit settings, or a role that could go around the walls.

    Servers do not run Django's system checks, so ours are asked here. Leaves no connection open. Raises
    `ImproperlyConfigured` or `guard.TooPowerfulError`.
    """
    problems = [
        *checks.no_demonstration_in_production(None),
        *checks.production_is_told_what_it_needs(None),
        *checks.codes_arrive(None),
    ]
    if problems:
        raise ImproperlyConfigured(" ".join(problem.msg for problem in problems))
    guard.refuse_to_serve_with_powers(
        {
            "OWNER_DATABASE_URL": settings.ENV.owner_database_url,
            "LOADER_DATABASE_URL": settings.ENV.loader_database_url,
        }
    )
    connections.close_all()


def settle_memory() -> None:
    """Take what was loaded out of the collector's rounds, and let it come by less often.

    A full round over everything that was loaded stops a process for a tenth of a second in the middle of somebody's page.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
