"""What is said in the demonstration: read from the files in this folder, all of it invented."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
_BY_SEX = re.compile(r"\{([^{}|]*)\|([^{}|]*)\}")


@cache
def read(name: str) -> dict[str, Any]:
    """The content of `<name>.toml`."""
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


def as_said_by(text: str, *, is_woman: bool, grades: str = "") -> str:
    """A text in the speaker's own form: `करूँ{गी|गा}` is hers or his, `{grades}` her class."""
    return _BY_SEX.sub(r"\1" if is_woman else r"\2", text).replace("{grades}", grades)
