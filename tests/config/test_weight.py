"""What a thin network has to carry, compressed as whitenoise serves it."""

import re
from pathlib import Path

import brotli
from django.contrib.staticfiles import finders

from config import bundles
from tests.conftest import TenantClient

FIRST_LOAD = 60 * 1024
NEXT_PAGE = 15 * 1024


def weigh(content: bytes) -> int:
    return len(brotli.compress(content, quality=11))


def test_what_a_person_signed_in_loads_besides() -> None:
    # once, for all her pages; her first page itself is about 6 KB, and the headers of nine answers 4 KB
    names = (
        "css/app.css",
        "js/app.js",
        "js/offline.js",
        "js/writers.js",
        "django_htmx/htmx-2.min.js",
        "icons/sprite.svg",
        "img/band.svg",
    )
    assert sum(weigh(Path(str(finders.find(name))).read_bytes()) for name in names) <= FIRST_LOAD - 12 * 1024


def test_first_load_and_next_page(anonymous: TenantClient) -> None:
    page = anonymous.get("/demo/components/").content
    addresses = set(re.findall(r'(?:href|src)="/static/([^"#]+)', page.decode())) | {"img/band.svg"}
    assert addresses == {
        "css/app.css", "js/app.js", "django_htmx/htmx-2.min.js", "icons/sprite.svg", "icons/favicon.svg", "img/band.svg",
    }  # fmt: skip
    assets = sum(weigh(Path(str(finders.find(address))).read_bytes()) for address in addresses)
    # the component page is the heaviest there is; a page of the product is held to NEXT_PAGE beside it
    assert assets + NEXT_PAGE <= FIRST_LOAD
    assert weigh(page) <= NEXT_PAGE


def test_bundles_hold_every_file_once_and_layers_first() -> None:
    styles = [str(path.relative_to(bundles.STATIC)) for path in bundles.sources("css/app.css")]
    written = {str(path.relative_to(bundles.STATIC)) for path in (bundles.STATIC / "css").rglob("*.css")}
    assert styles[:2] == ["css/layers.css", "css/tokens.css"]
    assert len(styles) == len(set(styles))
    assert written - set(styles) == {"css/pdf.css"}


def test_each_style_sheet_wraps_itself_in_a_layer_and_keeps_to_the_tokens() -> None:
    for path in bundles.sources("css/app.css"):
        text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL).strip()
        assert text.startswith("@layer "), path
        assert text.count("{") == text.count("}"), path
        # one layer block holds the whole file
        assert path.name == "layers.css" or _ends_with_first_block(text), path
        assert "!important" not in text, path
        if path.name not in {"tokens.css", "layers.css"}:
            assert not re.search(r"#[0-9a-f]{3,8}\b", text), path
        if path.parent.name in {"components", "pages"}:
            assert not re.search(r'url\((?!"data:)', text), (
                f"{path}: addresses belong into layout.css, which lies where the bundle lies"
            )


def _ends_with_first_block(text: str) -> bool:
    depth = 0
    for at, char in enumerate(text):
        depth += {"{": 1, "}": -1}.get(char, 0)
        if char == "}" and depth == 0:
            return at == len(text) - 1
    return False


def test_scripts_do_not_meet_each_other() -> None:
    for path in [each for name in bundles.BUNDLES if name.endswith(".js") for each in bundles.sources(name)]:
        code = "\n".join(line for line in path.read_text().splitlines() if not line.startswith("//")).strip()
        code = code.removeprefix("if (globalThis.outbox) ")  # a person is signed in, and the phone keeps something
        assert code.startswith("{"), f"{path} wraps itself in a block"
        assert code.endswith("}"), path
        assert not re.search(r"^\s*(var|function)\b", code, re.MULTILINE), f"{path}: a block does not hold these"
