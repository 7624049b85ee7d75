"""Words by language, as they are kept."""

from collections.abc import Mapping


def kept(words: Mapping[str, str]) -> dict[str, str]:
    """Languages with words, stripped; the others are left out, so that reading falls back."""
    return {language: each.strip() for language, each in words.items() if each.strip()}
