"""The page of the code: the button that sends it again is shut for as long as it must wait."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journey


def test_the_button_that_sends_the_code_again_opens_by_itself(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.clock.install()
    page.goto("/sign-in/")
    page.locator("[name=to]").fill("nobody@example.org")
    page.get_by_role("button", name="Send me a code").click()
    again = page.get_by_role("button", name="Send the code again")
    expect(again).to_be_disabled()
    page.clock.fast_forward("00:10")
    expect(page.locator("#wait")).to_have_text(re.compile(r"You can ask again in (1\d|20) seconds\."))
    page.clock.fast_forward("00:21")
    expect(again).to_be_enabled()
    expect(page.locator("#wait")).to_have_count(0)
