"""Our own style sheets and scripts, many files to read and one to fetch.

A finder of static files that joins `static/css/**` into `css/app.css`, `static/js/*.js` into `js/app.js` and
`static/js/offline/*.js`, for people who are signed in, into `js/offline.js`; what is large and for one page is a bundle of
its own. They are joined whenever they are asked for: by `collectstatic`, which then hashes and compresses them like any
file, and by the development and test servers. What only a reader needs stays behind. Nothing to build, nothing to run.
Why: docs/decisions/0006-one-style-sheet-to-fetch.md.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import minify
from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

STATIC = Path(settings.BASE_DIR) / "static"

# Each file names its own layer; this order only decides inside a layer.
STYLES = (
    "css/layers.css",
    "css/tokens.css",
    "css/reset.css",
    "css/base.css",
    "css/layout.css",
    "css/components/*.css",
    "css/pages/*.css",
    "css/positions.css",
    "css/utilities.css",
    "css/print.css",
)
SCRIPTS = ("js/*.js",)
# The phone's own memory first: the others stand on it.
OFFLINE = (
    "js/offline/store.js",
    "js/offline/sync.js",
    "js/offline/shell.js",
    "js/offline/leave.js",
)
# For those who write: teachers, heads, coordinators. The class grid's part speaks with js/grid.js.
WRITERS = ("js/offline/forms.js", "js/offline/edits.js", "js/offline/beside.js", "js/offline/grid.js")
BUNDLES = {
    "css/app.css": STYLES,
    "js/app.js": SCRIPTS,
    "js/offline.js": OFFLINE,
    "js/writers.js": WRITERS,
    "js/class_grid.js": ("js/grid.js", "js/class_picture.js"),  # a sixth of the scripts, for one page
    "js/files.js": ("js/filefield.js", "js/photo.js"),  # for the pages that take a photo
    # for the two forms about children, after that
    "js/writing.js": ("js/record.js", "js/find.js", "js/choices.js", "js/child.js", "js/phrases.js"),
    "js/waiting.js": ("js/offline/waiting.js", "js/left.js"),  # for the two pages of what is on the phone
    "js/results.js": ("js/results.js",),  # for the results of a test, and their preview
    "js/refresh.js": ("js/refresh.js",),  # for the pages of places
    "js/again.js": ("js/again.js",),  # for the page of the code to sign in with
    "js/meeting.js": (
        "js/clock.js",
        "js/live.js",
        "js/offline/meeting.js",
        "js/offline/closing.js",
    ),  # for the screen of a meeting, and its close
}
_NOTE = re.compile(r"/\*.*?\*/", re.DOTALL)


def sources(bundle: str) -> list[Path]:
    """The files of a bundle in the order they are joined. A pattern leaves out what another bundle names."""
    named = {STATIC / pattern for patterns in BUNDLES.values() for pattern in patterns if "*" not in pattern}
    return [
        path
        for pattern in BUNDLES[bundle]
        for path in sorted(STATIC.glob(pattern))
        if "*" not in pattern or path not in named
    ]


def lean(text: str, suffix: str) -> str:
    """What a browser needs of a file: no comments, no indentation, and in scripts short names for what only they know.

    Half of the scripts (a fifth once compressed) and a seventh of the styles, which a thin network need not carry. What a
    script shares with others, by `globalThis` or at its top, keeps its name.
    """
    if suffix == ".js":
        return minify.string("application/javascript", text)
    lines = (line.strip() for line in _NOTE.sub("", text).splitlines())
    return "\n".join(line for line in lines if line)


def _folder() -> Path:
    return Path(settings.BASE_DIR) / ".run" / "static"


def joined(bundle: str) -> Path:
    """The bundle as a file, written anew when a source is newer than it or the set of sources has changed."""
    paths = sources(bundle)
    text = lean("\n".join(path.read_text(encoding="utf-8") for path in paths), Path(bundle).suffix) + "\n"
    target = _folder() / bundle
    if not target.exists() or target.read_text(encoding="utf-8") != text:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_suffix(".new")
        draft.write_text(text, encoding="utf-8")
        draft.replace(target)
    return target


class BundleFinder(BaseFinder):
    """Finds the bundles."""

    def check(self, **kwargs: Any) -> list[Any]:
        """Nothing to configure, nothing to check."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """The joined file, or nothing for a path that is not a bundle."""
        if path not in BUNDLES:
            return []
        found = str(joined(path))
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        """Every bundle, freshly joined, for `collectstatic`."""
        storage = FileSystemStorage(location=str(_folder()))
        for bundle in BUNDLES:
            joined(bundle)
            yield bundle, storage
