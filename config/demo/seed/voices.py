"""Dealing out what people say, so that a cluster does not hear the same twice before all has been said."""

from typing import Any

from config.demo.seed import words
from config.demo.seed.people import Person
from config.demo.seed.rows import Chance


class Voices:
    """Decks of sayings for one cluster, in the tenant's own language: nobody changes hers from line to line.

    Who writes another language has decks of her own in it, `others` by language, as far as they go.
    """

    def __init__(self, language: str, chance: Chance, others: dict[str, "Voices"] | None = None) -> None:
        self.chance = chance
        self.others = others or {}
        self.words = words.read(f"talk.{language}") | words.read(f"stories.{language}")
        self._decks: dict[str, list[Any]] = {}
        self._last: dict[str, Any] = {}
        self._heard: dict[tuple[str, int], list[Any]] = {}

    def deal(self, what: str, to: Person | None = None) -> Any:
        """The next saying of a kind; a person gets none that she had before, as long as there is another.

        A card is drawn for her from the common deck as well: what the others say does not hang on her language.
        """
        had = self._heard.setdefault((what, id(to)), []) if to is not None else []
        deck = self._decks.setdefault(what, [])
        if all(card in had for card in deck):
            deck[:0] = self._shuffled(what)
        at = next((n for n in reversed(range(len(deck))) if deck[n] not in had), len(deck) - 1)
        self._last[what] = deck.pop(at)
        had.append(self._last[what])
        return self.own(what, to) or self._last[what]

    def own(self, what: str, person: Person | None) -> Any:
        """A saying in the language that this person writes, where it is not the cluster's; else None."""
        other = self.others.get(person.user.language) if person is not None else None
        return other.deal(what, person) if other is not None and what in other.words else None

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
