"""Dealing out what people say, so that a cluster does not hear the same twice before all has been said."""

from typing import Any

from config.demo.seed import words
from config.demo.seed.people import Person
from config.demo.seed.rows import Chance


class Voices:
    """Decks of sayings for one cluster, in the tenant's own language with some English among them."""

    def __init__(self, language: str, chance: Chance) -> None:
        self.chance = chance
        self.words = words.read(f"talk.{language}") | words.read(f"stories.{language}")
        self._english = words.read("talk.en") | words.read("stories.en")
        self._decks: dict[str, list[Any]] = {}
        self._last: dict[str, Any] = {}

    def deal(self, what: str) -> Any:
        """The next saying of a kind; English ones lie among the stories and commitments alone."""
        deck = self._decks.get(what)
        if not deck:
            deck = [*self.words[what], *self._english.get(what, ())]
            self.chance.shuffle(deck)
            if deck[-1] is self._last.get(what):  # not the same twice running
                deck.insert(0, deck.pop())
            self._decks[what] = deck
        self._last[what] = deck.pop()
        return self._last[what]

    def pick(self, what: str) -> Any:
        """Any saying of a kind, whether it was heard before or not."""
        return self.chance.choice(self.words[what])

    def said(self, text: str, person: Person) -> str:
        """A text as this person says it, of her own class."""
        return words.as_said_by(text, is_woman=person.is_woman, grades=", ".join(str(g) for g in person.grades))
