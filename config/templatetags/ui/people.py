"""Names and words in their own script."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from clusters.calendar import language
from config.templatetags.ui.library import attributes, escape, markup, register, take

_SCRIPTS = (
    ("\u0600", "\u06ff", "ur"),
    ("\u0900", "\u097f", "hi"),
    ("\u0980", "\u09ff", "bn"),
    ("\u0c00", "\u0c7f", "te"),
    ("\u0c80", "\u0cff", "kn"),
)
_VIRAMAS = "\u094d\u09cd\u0c4d\u0ccd"


def language_of(text: str) -> str:
    """The language a text is written in, by the script of its first letter."""
    for char in text:
        if char.isalpha():
            return next((code for low, high, code in _SCRIPTS if low <= char <= high), "en")
    return language()


def other_language(text: str) -> str:
    """The language of a text where it is not the page's; else nothing."""
    code = language_of(text)
    return "" if code == language() else code


def initial_of(name: str) -> str:
    """The first letter of a name as its script writes it, signs and conjunct included; a title is passed over."""
    words = [word for word in name.split() if not word.endswith(".")] or name.split()
    if not words:
        return "·"
    word = words[0]
    end = 1
    while end < len(word) and (unicodedata.category(word[end]).startswith("M") or word[end - 1] in _VIRAMAS):
        end += 1
    return word[:end].upper()


# a syllable of an Indian script: consonants joined by a virama, or a vowel, with the signs that hang on it
_SYLLABLE = re.compile(
    r"(?:[^\W\d_][\u094d\u0ccd\u0c4d])*[^\W\d_][\u0900-\u0903\u093a-\u094d\u0c00-\u0c03\u0c3e-\u0c56\u0c81-\u0c83\u0cbc-\u0cd6]*"
)
_LONG = 6  # syllables: shorter words fit


@register.filter
def softened(text: str) -> str:
    """Long words that may break after a syllable, with a hyphen: no browser knows how Kannada is hyphenated."""
    return " ".join(map(_softened, str(text).split(" ")))


def _softened(word: str) -> str:
    if word.isascii():
        return word
    syllables = _SYLLABLE.findall(word)
    if len(syllables) < _LONG or "".join(syllables) != word:
        return word
    return "\u00ad".join(["".join(syllables[:2]), *syllables[2:-2], "".join(syllables[-2:])])


@register.filter
def native(text: str) -> SafeString:
    """Words with the language of their script, so that fonts, line height and a reading voice fit."""
    text = str(text or "")
    code = other_language(text)
    return markup(f'<span lang="{code}">{escape(text)}</span>') if code else escape(text)


@register.simple_tag
def chapter_note(chapters: Iterable[Any]) -> SafeString:
    """Under a list of chapters: why titles stand in another language than the page's. Nothing on English pages.

    Of chapters, or of rows that have a `chapter`.
    """
    titles = (str(take(take(each, "chapter", each), "title")) for each in chapters)
    if language() == "en" or not any(map(other_language, titles)):
        return SafeString()
    words = gettext("Names of chapters stand as in the list of NCERT, in the language of the book.")
    return markup(f'<p class="small soft mt-3">{escape(words)}</p>')


@register.simple_tag
def face(name: str, part: str = "") -> SafeString:
    """The initial of a person in a ring. Never a picture."""
    sign = initial_of(str(name))
    rest = attributes(class_="face", data_part=part, lang=language_of(sign))
    return markup(f'<span{rest} aria-hidden="true">{escape(sign)}</span>')
