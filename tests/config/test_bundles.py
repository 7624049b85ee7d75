"""The joined files as `collectstatic` publishes them: hashed, with the addresses inside them hashed too."""

import re
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage

from config.bundles import BundleFinder, joined, lean


def test_bundles_are_published_with_hashed_addresses(tmp_path: Path, settings: LazySettings) -> None:
    settings.STATIC_ROOT = str(tmp_path)
    storage = ManifestStaticFilesStorage(location=str(tmp_path))
    paths = {}
    for finder in (BundleFinder(), finders.get_finder("django.contrib.staticfiles.finders.FileSystemFinder")):
        for path, source in finder.list([]):
            if path not in paths:
                with source.open(path) as file:
                    storage.save(path, file)
                paths[path] = (storage, path)
    problems = [done for _, _, done in storage.post_process(paths) if isinstance(done, Exception)]
    assert problems == []
    assert {"css/app.css", "js/app.js", "css/pdf.css", "icons/sprite.svg", "img/band.svg"} <= set(storage.hashed_files)
    for name in ("css/app.css", "css/pdf.css"):
        assert re.fullmatch(r"css/\w+\.[0-9a-f]{12}\.css", storage.hashed_files[name])
        published = (tmp_path / storage.hashed_files[name]).read_text()
        addresses = re.findall(
            r'url\((?!"?(?:data:|#))"?([^")]+)"?\)', published
        )  # drawn in place, or of the page itself
        assert addresses
        assert all(re.search(r"\.[0-9a-f]{12}\.(svg|woff2)$", address) for address in addresses)


def test_a_bundle_follows_its_sources_and_nothing_else_is_found(tmp_path: Path, settings: LazySettings) -> None:
    settings.BASE_DIR = tmp_path
    target = joined("js/app.js")
    target.write_text("old")
    assert "crypto.randomUUID" in joined("js/app.js").read_text()
    finder = BundleFinder()
    assert finder.find("css/app.css") == str(joined("css/app.css"))
    assert finder.find("css/app.css", find_all=True) == [str(joined("css/app.css"))]
    assert finder.find("css/other.css") == []


def test_what_stands_for_readers_alone_stays_behind() -> None:
    script = '// Why.\n{\n  const address = "https://x"; // here\n\n  say(address, () => address);\n}\n'
    style = "/* Why,\n   at length */\n@layer base {\n  /* here */\n  p { margin: 0; }\n}\n"
    assert lean(script, ".js") == '{const e="https://x";say(e,()=>e)}'
    assert lean(style, ".css") == "@layer base {\np { margin: 0; }\n}"


def test_what_scripts_share_keeps_its_name() -> None:
    script = "const own = 1;\nfunction shared(word) { return word + own; }\nglobalThis.outbox = { own };\n"
    assert lean(script, ".js") == "const own=1;function shared(e){return e+own}globalThis.outbox={own}"


def test_a_script_that_is_wrong_is_not_published() -> None:
    with pytest.raises(Exception, match="unexpected"):
        lean("{ const half = ; }", ".js")
