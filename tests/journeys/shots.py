"""`./run shots [--lang en,hi] [--width 360,1280] [--only name]`: pictures of the main pages under .run/shots/."""

import argparse
import os
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.journeys.pages import SPOKEN, by_role, host_of
from tests.live import choose_language, enter, launch

FOLDER = Path(os.environ.get("COLLECTIVES_STATE", ".run")) / "shots"


def take(browser: Browser, address: str, language: str, width: int, only: str) -> list[str]:
    """Pictures of every page in one language at one width. Returns what went wrong."""
    problems = []
    address = address.replace("localhost", host_of(language), 1)
    for role, visits in by_role().items():
        wanted = [visit for visit in visits if visit.name.startswith(only)]
        if not wanted:
            continue
        viewport = {"width": width, "height": 900}
        context = browser.new_context(base_url=address, locale=language, viewport=viewport)  # type: ignore[arg-type]
        context.add_cookies([{"name": "django_language", "value": language, "url": address}])
        page = context.new_page()
        if role:
            enter(page, role)
            choose_language(page, language)
        for visit in wanted:
            try:
                visit.open(page)
            except Exception as problem:  # one page must not keep the others from being seen
                problems.append(f"{visit.name}, {language}, {width}: {problem}")
                continue
            page.screenshot(path=FOLDER / f"{visit.name}-{language}-{width}.png", full_page=True)
        context.close()
    return problems


def main() -> int:
    parser = argparse.ArgumentParser(prog="./run shots")
    parser.add_argument(
        "--lang", default=",".join(dict.fromkeys(each for languages in SPOKEN.values() for each in languages))
    )
    parser.add_argument("--width", default="360,1280")
    parser.add_argument("--only", default="")
    asked = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    problems = []
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for language in asked.lang.split(","):
            for width in asked.width.split(","):
                problems += take(browser, os.environ["BASE_URL"], language, int(width), asked.only)
        browser.close()
    print(f"{len(list(FOLDER.glob('*.png')))} pictures in {FOLDER}")
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
