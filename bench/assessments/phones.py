"""Three phones and a server, at random: do all show the same in the end, and is nothing lost?"""

import json
import os
import subprocess
from pathlib import Path

from bench.entries import Entry
from config.launcher.options import ROOT

_OURS = ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "MEDIA_ROOT", "SECRET_KEY", "DEMO", "BASE_URL")
MACHINE = "tests/sync/test_machine.py"


def measure(folder: Path, is_full: bool) -> list[Entry]:
    """`phones_divergent`, over new random histories each time; `phones_problems` counts every broken promise.

    The histories are those of the test; here there are more, and never the same. A run that does not end counts as one.
    """
    told = folder / "phones.json"
    examples = 400 if is_full else 60
    environment = {name: value for name, value in os.environ.items() if not name.endswith(_OURS)}
    environment |= {"PHONES_EXAMPLES": str(examples), "PHONES_REPORT": str(told)}
    with (folder / "phones.log").open("wb") as log:
        done = subprocess.run(
            ["./run", "test", MACHINE], cwd=ROOT, env=environment, stdout=log, stderr=log, check=False
        )
    found = json.loads(told.read_text()) if told.exists() else {"divergent": 1, "problems": 1}
    if done.returncode != 0:
        print((folder / "phones.log").read_text()[-3000:])
        found["problems"] = max(found["problems"], 1)
    against = f"{found.get('examples', 0)} histories, {found.get('operations', 0)} operations"
    return [
        Entry("phones_divergent", found["divergent"], "phones", "= 0", against=against),
        Entry("phones_problems", found["problems"], "promises", "= 0", against="lost, doubled, undone or not told"),
    ]
