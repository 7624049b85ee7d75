"""What there is to translate in our Python and templates, found without gettext."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from django.template.base import Lexer, Token, TokenType
from django.utils.translation import trim_whitespace

# The i18n tags as Django itself reads them; not documented, but the one description of their grammar.
from django.utils.translation.template import block_re, constant_re, context_re, endblock_re, inline_re, plural_re

from config import APPS

# Which argument is the context, the text, and the plural text.
CALLS: dict[str, tuple[int | None, int, int | None]] = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}

# One message: its context (or None), its text, and its plural text (or None).
Found = tuple[str | None, str, str | None]


def extract_all(root: Path) -> Catalog:
    """Every message of the project as a catalogue without translations; places are files, without line numbers."""
    catalogue = Catalog()
    for path in source_files(root):
        found = in_template(path.read_text()) if path.suffix in (".html", ".txt") else in_python(path)
        for context, text, plural in found:
            if text:
                identity = (text, plural) if plural else text
                catalogue.add(identity, context=context, locations=[(str(path.relative_to(root)), 0)])
    return catalogue


def source_files(root: Path) -> list[Path]:
    """Our Python modules and our templates, in a steady order."""
    python = [path for app in APPS for path in (root / app).rglob("*.py") if "migrations" not in path.parts]
    folders = [root / "templates", *(root / app / "templates" for app in APPS)]
    templates = [path for folder in folders for kind in ("*.html", "*.txt") for path in folder.rglob(kind)]
    return sorted(python) + sorted(templates)


def in_python(path: Path) -> Iterator[Found]:
    """The messages of one module, those inside an f-string too, which a reader of tokens does not see on every Python."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in CALLS:
                context, text, plural = (_literal(node.args, index) for index in CALLS[name])
                if text:
                    yield context, text, plural


def _literal(arguments: list[ast.expr], index: int | None) -> str | None:
    argument = arguments[index] if index is not None and index < len(arguments) else None
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else None


def in_template(source: str) -> Iterator[Found]:
    """The messages of one template: `translate`, `blocktranslate` with all it may have, and `_("...")` in any tag."""
    tokens = iter(Lexer(source).tokenize())
    is_comment = False
    for token in tokens:
        if token.token_type == TokenType.BLOCK and token.contents in ("comment", "endcomment"):
            is_comment = token.contents == "comment"
        elif is_comment or token.token_type not in (TokenType.BLOCK, TokenType.VAR):
            continue
        elif token.token_type == TokenType.BLOCK and (inline := inline_re.match(token.contents)):
            yield _context(inline[2]), _doubled(inline[1][1:-1]), None
        else:
            for constant in constant_re.findall(token.contents):
                yield None, _doubled(constant[1:-1]), None
            if token.token_type == TokenType.BLOCK and (block := block_re.match(token.contents)):
                singular, plural = _block_texts(tokens, is_trimmed="trimmed" in token.split_contents())
                yield _context(block[1]), singular, plural


def _block_texts(tokens: Iterator[Token], *, is_trimmed: bool) -> tuple[str, str | None]:
    texts: list[list[str]] = [[]]
    for token in tokens:
        if token.token_type == TokenType.BLOCK:
            if endblock_re.match(token.contents):
                break
            if plural_re.match(token.contents):
                texts.append([])
        elif token.token_type == TokenType.VAR:
            texts[-1].append(f"%({token.contents})s")
        elif token.token_type == TokenType.TEXT:
            texts[-1].append(_doubled(token.contents))
    joined = ["".join(parts) for parts in texts]
    if is_trimmed:
        joined = [trim_whitespace(text) for text in joined]
    return joined[0], joined[1] if len(joined) > 1 else None


def _context(words: str | None) -> str | None:
    found = context_re.match(words) if words else None
    return re.sub(r"^['\"]|['\"]$", "", found[1]) if found else None


def _doubled(text: str) -> str:
    return text.replace("%", "%%")
