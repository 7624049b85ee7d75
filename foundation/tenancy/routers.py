"""Everything lives on one database; `aside` is a second connection to it, never migrated or chosen by itself."""

from typing import Any


class OneDatabase:
    """Keep migrations on `default`."""

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == "default"

    def allow_relation(self, first: Any, second: Any, **hints: Any) -> bool:
        return True
