"""The form of a note on a phone: what is wrong is said at its field at once, and Back writes nothing twice."""

import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import FilePayload, Page, expect

from tests.factories import files
from tests.journeys.deeds import go_to_child_form, open_outcomes
from tests.journeys.phone import wait_kept
from tests.live import PHONE, enter

pytestmark = pytest.mark.journey
Open = Callable[..., Page]
SCREEN = 740


def at_field(page: Page, name: str) -> str:
    """What is said at a field."""
    return page.locator(f".field:has([name={name}]) > .field__error").inner_text()


def chosen(upload: SimpleUploadedFile) -> FilePayload:
    """A file as a person chooses it."""
    return {"name": str(upload.name), "mimeType": str(upload.content_type), "buffer": upload.read()}


def test_writing_begins_on_the_first_screen_and_an_outcome_is_found_by_typing(open_page: Open) -> None:
    page = open_page(viewport=PHONE)
    enter(page, "teacher")
    page.goto("/diary/new/")
    box = page.locator("[name=text]").bounding_box()
    assert box is not None
    assert box["y"] < SCREEN - 200
    assert page.evaluate("document.documentElement.scrollHeight") < 4 * SCREEN
    page.locator("details:has(> .find) > summary", has_text="All the others").click()
    name = page.locator("#children-found .pick").last.locator("span").nth(1).inner_text()
    page.get_by_label("Find a child by name or number").fill(name)
    expect(page.locator("#children-found .pick:visible").first).to_contain_text(name)
    page.locator("#children-found .pick:visible").first.click()
    open_outcomes(page)
    field = page.get_by_label("Find an outcome")
    expect(page.locator("#outcomes-found .details").first).to_be_visible()  # they are fetched
    every = page.locator("#outcomes-found label").count()
    assert every > 30
    field.fill("numbers")
    expect(page.locator("[data-find=outcomes-found] [data-found]")).to_have_text(re.compile(r"^\d+ found$"))
    found = page.locator("#outcomes-found label:visible")
    assert 0 < found.count() < every
    assert all("number" in text.lower() for text in found.all_inner_texts())
    words = found.first.locator(".choice__body").inner_text().split("\n")[0]
    found.first.click()
    field.fill("")
    expect(page.locator("#outcomes-found > details[open]")).to_have_count(0)
    page.locator("[name=text]").fill("She counted the steps")
    page.get_by_role("button", name="Keep it in the diary").click()
    expect(page.locator("main")).to_contain_text(words)
    expect(page.locator("[aria-labelledby=about]")).to_contain_text(name)


def test_the_outcomes_open_without_a_network_once_they_were_fetched(open_page: Open) -> None:
    page = open_page(viewport=PHONE, service_workers="allow")
    enter(page, "teacher")
    page.goto("/diary/new/")
    wait_kept(page, "/diary/outcomes/")
    wait_kept(page, "/diary/new/")
    page.context.set_offline(True)
    page.goto("/diary/new/")
    open_outcomes(page)
    expect(page.locator("#outcomes-found .details").first).to_be_visible()
    assert page.locator("#outcomes-found label").count() > 30
    expect(page.locator("[data-choices]")).to_have_count(0)


def test_outcomes_that_are_not_on_the_phone_are_said_to_be_missing_and_come_with_the_network(open_page: Open) -> None:
    page = open_page(viewport=PHONE)
    enter(page, "teacher")
    page.goto("/diary/new/")
    page.context.set_offline(True)
    open_outcomes(page)
    lost = page.locator("[data-choices-lost]")
    expect(lost).to_have_text("The other outcomes are not on this phone. They come once there is a network.")
    expect(lost).to_be_visible()
    page.context.set_offline(False)
    page.get_by_role("button", name=re.compile("^Show all [0-9]+ outcomes$")).click()
    expect(page.locator("#outcomes-found .details").first).to_be_visible()
    expect(lost).to_be_hidden()


def test_an_empty_form_is_answered_in_our_words_at_the_field_also_without_a_network(open_page: Open) -> None:
    page = open_page(viewport=PHONE)
    enter(page, "teacher")
    page.goto("/diary/new/")
    page.context.set_offline(True)
    page.get_by_role("button", name="Keep it in the diary").click()
    assert at_field(page, "text") == "Write a line, or add a photo or a recording."
    expect(page.locator("fieldset:has([name=children]) > .field__error")).to_have_text("Choose at least one child.")
    page.locator("[name=text]").fill("Now there is a line")
    expect(page.locator(".field:has([name=text]) > .field__error")).to_have_count(0)
    page.context.set_offline(False)
    go_to_child_form(page, "work/new")
    address = page.url
    page.get_by_role("button", name="Keep it", exact=True).click()
    assert at_field(page, "title") == "Give it a name: a few words are enough."
    assert page.locator("[name=text]").evaluate("(each) => each === document.activeElement")
    assert page.url == address


def test_an_empty_experience_hears_of_all_it_lacks_and_a_draft_needs_a_name_alone(open_page: Open) -> None:
    page = open_page(viewport=PHONE)
    enter(page, "teacher")
    page.goto("/experiences/new/")
    page.get_by_role("button", name="Share it").click()
    assert [at_field(page, name) for name in ("tried", "title")] == [
        "Write a line in one of the three boxes, then share it.",
        "Give it a name: a few words are enough.",
    ]
    page.locator("[name=puzzle]").fill("Why do they count from one?")
    expect(page.locator(".field:has([name=tried]) > .field__error")).to_have_count(0)
    page.locator("[name=puzzle]").fill("")
    page.get_by_role("button", name="Finish later").click()
    expect(page.locator(".field__error")).to_have_text(["Give it a name: a few words are enough."])


@pytest.mark.parametrize(
    ("make", "field", "said"),
    [
        (files.heic, "photo", "This is a HEIC picture, which many phones cannot open."),
        (files.svg_with_script, "photo", "This is a drawing (SVG), which can carry programs."),
        (files.truncated_photo, "photo", "This photo is damaged."),
        (lambda: files.points("PNG"), "photo", "This picture has more points than a phone can open."),
        (lambda: files.points("JPEG"), "photo", "This picture has more points than a phone can open."),
        (lambda: files.points("WEBP"), "photo", "This picture has more points than a phone can open."),
        (files.text_named_jpg, "photo", "This file is not a photo."),
        (lambda: files.wave_of(180), "recording", "This recording is longer than 2 minutes."),
        (files.text_named_webm, "recording", "This file is not a recording we can play."),
    ],
)
def test_a_file_that_is_none_is_said_as_soon_as_it_is_chosen(
    open_page: Open, make: Callable[[], SimpleUploadedFile], field: str, said: str
) -> None:
    page = open_page(viewport=PHONE)
    enter(page, "teacher")
    page.goto("/diary/new/")
    page.locator(f"[name={field}]").set_input_files(chosen(make()))
    expect(page.locator(f".field:has([name={field}]) > .field__error")).to_contain_text(said)
    assert page.locator(f"[name={field}]").evaluate("(each) => each.files.length") == 0
    good = files.photo() if field == "photo" else files.recording()
    page.locator(f"[name={field}]").set_input_files(chosen(good))
    shown = "img.file__preview" if field == "photo" else ".recorder audio"
    expect(page.locator(shown)).to_be_visible()
    expect(page.locator(f".field:has([name={field}]) > .field__error")).to_have_count(0)


def test_back_and_save_again_without_a_script_is_one_note_on_the_same_child(open_page: Open) -> None:
    page = open_page(viewport=PHONE, java_script_enabled=False)
    enter(page, "teacher")
    page.goto("/diary/new/")
    child = page.locator("input[name=children]").first.get_attribute("value")
    notes = set()
    for _ in range(2):
        # ticks stay away, for the browser would put them by their place, where another child may stand now
        assert page.locator("input[name=children]:checked").count() == 0
        box = page.locator(f"input[name=children][value='{child}']")
        if not box.is_visible():
            page.locator("details:has(> #children-found) > summary").click()
        box.check()
        page.locator("[name=text]").fill("Sent, then Back, then sent again")
        page.get_by_role("button", name="Keep it in the diary").click()
        expect(page.locator("main")).to_contain_text("Sent, then Back, then sent again")
        notes.add(page.url)
        page.go_back()
        expect(page.locator("[name=text]")).to_have_value("Sent, then Back, then sent again")
    assert len(notes) == 1
