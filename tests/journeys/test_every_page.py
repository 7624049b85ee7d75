"""Every main page: nothing for axe, nothing that scrolls sideways, in every language of the product."""

from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Page

from tests.journeys.looks import found_by_axe, sideways
from tests.journeys.pages import SPOKEN, Visit, by_role
from tests.live import DESK, PHONE, choose_language, enter

pytestmark = pytest.mark.journey  # in three groups for several processes: together they take as long as all the others
LOOKED_AT = "en"  # the language in which axe looks; the others differ from it in their words alone
ROLES = list(by_role().items())


def test_every_language_is_looked_at() -> None:
    assert {language for languages in SPOKEN.values() for language in languages} == {
        code for code, _ in settings.LANGUAGES
    }


@pytest.mark.xdist_group("axe")
@pytest.mark.parametrize(("role", "visits"), ROLES, ids=[role or "nobody" for role, _ in ROLES])
def test_axe_finds_nothing_and_titles_say_nothing_twice(
    open_page: Callable[..., Page], role: str | None, visits: list[Visit]
) -> None:
    found: dict[str, list[str]] = {}
    over: dict[str, int] = {}
    said_twice = []
    page = open_page(language=LOOKED_AT)
    if role:
        enter(page, role)
    for visit in visits:
        visit.open(page)
        words = page.title().split(" · ")
        said_twice += [visit.name] if len({*words}) < len(words) else []
        over |= sideways(page, visit.name)
        for viewport in (PHONE, DESK):
            page.set_viewport_size(viewport)
            for rule, where in found_by_axe(page).items():
                found[f"{visit.name} {viewport['width']}: {rule}"] = where
    assert (found, over, said_twice) == ({}, {}, [])


@pytest.mark.parametrize("host", [pytest.param(host, marks=pytest.mark.xdist_group(host)) for host in SPOKEN])
@pytest.mark.parametrize(("role", "visits"), ROLES, ids=[role or "nobody" for role, _ in ROLES])
def test_nothing_scrolls_sideways(
    open_page: Callable[..., Page], role: str | None, visits: list[Visit], host: str
) -> None:
    languages = [language for language in SPOKEN[host] if language != LOOKED_AT]
    page = open_page(host=host, language=languages[0])
    over: dict[str, int] = {}
    for language in languages:
        if language != languages[0]:
            choose_language(page, language)
        elif role:
            enter(page, role)
        for visit in visits:
            visit.open(page)
            assert page.locator("html").get_attribute("lang") == language, visit.name
            over |= sideways(page, visit.name)
    assert over == {}
