"""A teacher writes in her diary on a phone: taps, records on the page, opens what is restricted; and without a script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.live import PHONE, enter

pytestmark = pytest.mark.journey
Open = Callable[..., Page]

# A microphone that hums, where the machine has none.
HUM = """
navigator.mediaDevices.getUserMedia = async () => {
  const sound = new AudioContext(), hum = sound.createOscillator(), out = sound.createMediaStreamDestination();
  hum.connect(out);
  hum.start();
  return out.stream;
};
"""
LENGTH = """async () => {
  const sound = document.querySelector("audio.sound");
  sound.load();
  await new Promise((done, broken) => { sound.onloadedmetadata = done; sound.onerror = () => broken(sound.error.message); });
  return sound.duration;
}"""


def test_a_note_with_a_phrase_and_a_recording_made_on_the_page(open_page: Open) -> None:
    page = open_page(viewport=PHONE)
    page.add_init_script(HUM)
    enter(page, "teacher")
    page.goto("/diary/new/")
    names = []
    for place in (0, 2):
        label = page.locator(".pick:has(input[name=children])").nth(place)
        names.append(label.locator("span").nth(1).inner_text())
        label.click()
    phrase = page.locator("[data-phrase]").first
    phrase.click()
    expect(page.locator("[name=text]")).to_have_value(str(phrase.get_attribute("data-words")))
    page.get_by_role("button", name="Record here").click()
    expect(page.locator(".recorder__time")).to_contain_text("0:02 / 2:00")
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".recorder audio")).to_be_visible()
    page.get_by_role("button", name="Keep it in the diary").click()
    expect(page.locator(".toast")).to_contain_text("Saved on the server.")
    assert [each.strip() for each in page.locator("#about + ul li, [aria-labelledby=about] li").all_inner_texts()]
    for name in names:
        expect(page.locator("[aria-labelledby=about]")).to_contain_text(name)
    assert 1 <= page.evaluate(LENGTH) <= 6


def test_a_restricted_note_and_a_phrase_without_a_script(open_page: Open) -> None:
    page = open_page(viewport=PHONE, java_script_enabled=False)
    enter(page, "head-teacher")
    page.goto("/diary/phrases/")
    page.locator("[name=text]").fill("Tried again")
    page.get_by_role("button", name="Keep it").click()
    page.goto("/diary/new/")
    page.locator("input[name=children]").first.check()
    page.locator("[name=text]").fill("Came hungry")
    page.locator("input[name=phrases]").first.check()
    page.locator("[name=is_restricted]").check()
    page.get_by_role("button", name="Keep it in the diary").click()
    expect(page.locator("main")).to_contain_text("It is here, and closed")
    expect(page.locator("main")).not_to_contain_text("Came hungry")
    page.get_by_role("button", name="Open it on purpose").click()
    expect(page.locator("main")).to_contain_text("Came hungry")
    expect(page.locator("main")).to_contain_text("Tried again")
