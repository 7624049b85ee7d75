"""Rights on tables that are narrower than the usual ones. Knows no model, so that an app may call it while apps load."""

_statements: list[str] = []


def restrict(*statements: str) -> None:
    """Register grants narrower than the usual ones; an app calls it in its `ready()`. Applied last, in this order."""
    _statements.extend(s for s in statements if s not in _statements)


def statements() -> tuple[str, ...]:
    """What apps registered with `restrict`."""
    return tuple(_statements)
