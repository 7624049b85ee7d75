"""Dealing out what people say, so that a cluster does not hear the same twice before all has been said."""

from typing import Any

from config.demo.seed import words
from config.demo.seed.people import Person
from config.demo.seed.rows import Chance


class Voices:
    """Decks of sayings for one cluster, in the tenant's own language: nobody changes hers from line to line."""

    def __init__(self, language: str, chance: Chance) -> None:
        self.chance = chance
        self.words = words.read(f"talk.{language}") | words.read(f"stories.{language}")
        self._decks: dict[str, list[Any]] = {}
        self._last: dict[str, Any] = {}
        self._heard: dict[tuple[str, int], list[Any]] = {}

    def deal(self, what: str, to: Person | None = None) -> Any:
        """The next saying of a kind; a person gets none that she had before, as long as there is another."""
        had = self._heard.setdefault((what, id(to)), []) if to is not None else []
        deck = self._decks.setdefault(what, [])
        if all(card in had for card in deck):
            deck[:0] = self._shuffled(what)
        at = next((n for n in reversed(range(len(deck))) if deck[n] not in had), len(deck) - 1)
        self._last[what] = deck.pop(at)
        had.append(self._last[what])
        return self._last[what]

    def _shuffled(self, what: str) -> list[Any]:
        deck = list(self.words[what])
        self.chance.shuffle(deck)
        if deck[-1] is self._last.get(what):  # not the same twice running
            deck.insert(0, deck.pop())
        return deck

    def pick(self, what: str) -> Any:
        """Any saying of a kind, whether it was heard before or not."""
        return self.chance.choice(self.words[what])

    def said(self, text: str, person: Person) -> str:
        """A text as this person says it, of her own class."""
        return words.as_said_by(text, is_woman=person.is_woman, grades=", ".join(str(g) for g in person.grades))
