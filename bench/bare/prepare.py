"""Make the bare database: `DATABASE_URL=... python -m bench.bare.prepare`."""

import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.bare.settings"
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402

from bench.bare.models import Item  # noqa: E402

call_command("migrate", run_syncdb=True, verbosity=0)
get_user_model().objects.create_user("bare")
Item.objects.bulk_create(
    [Item(group=number % 5000, title=f"Item {number}", words="some words " * 25) for number in range(100_000)],
    batch_size=5000,
)
