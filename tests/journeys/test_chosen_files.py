"""A form waits for its photo to be made small and for its recording to end; neither is left behind, nor passed over."""

import io
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import Dialog, FilePayload, Page, expect

from tests.factories import files
from tests.journeys.deeds import go_to_child_form
from tests.journeys.phone import stores, until
from tests.journeys.test_diary import HUM
from tests.live import PHONE, enter

pytestmark = pytest.mark.journey
Open = Callable[..., Page]
PHOTO_MOST = 200 * 1024
SIZES = "async () => (await outbox.all('files')).map((file) => [file.kind, file.blob.type, file.blob.size])"


def heavy() -> FilePayload:
    """A photo of twelve megapixels."""
    out = io.BytesIO()
    picture = Image.effect_noise((1000, 750), 60).resize((4000, 3000)).convert("RGB")
    picture.save(out, "JPEG", quality=97)
    return {"name": "wall.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def begin_note(open_page: Open) -> Page:
    """A note about a child, with the phone ready to keep it."""
    page = open_page(viewport=PHONE)
    page.add_init_script(HUM)
    enter(page, "teacher")
    page.goto("/diary/new/")
    until(page, "async () => outbox.isReady")
    page.locator(".pick:has([name=children])").first.click()
    return page


def save(page: Page) -> None:
    page.get_by_role("button", name="Keep it in the diary").click()


def test_a_photo_sent_at_once_without_a_network_waits_until_it_is_small(open_page: Open) -> None:
    page = begin_note(open_page)
    page.context.set_offline(True)
    page.locator("[name=text]").fill("What they built")
    page.locator("[name=photo]").set_input_files(heavy())
    page.locator("form.stack").evaluate("(form) => { form.requestSubmit(); form.requestSubmit(); }")
    until(page, "async () => (await outbox.all('outbox')).length === 1")
    [(kind, type_, size)] = page.evaluate(SIZES)
    assert (kind, type_) == ("photo", "image/jpeg")
    assert size <= PHOTO_MOST
    expect(page.locator(".waiting")).to_have_count(1)
    assert len(stores(page)["outbox"]) == 1


def test_a_photo_sent_at_once_the_plain_way_is_small_too(open_page: Open) -> None:
    page = open_page(viewport=PHONE)
    enter(page, "teacher")
    go_to_child_form(page, "work/new")
    page.locator("[name=title]").fill("A wall of clay")
    page.locator("[name=is_face_free]").check()
    page.locator("[name=photo]").set_input_files(heavy())
    with page.expect_request(lambda request: request.method == "POST" and "/work/" in request.url) as sent:
        page.get_by_role("button", name="Keep it", exact=True).click()
    assert int(sent.value.all_headers()["content-length"]) < PHOTO_MOST + 20_000
    expect(page.locator("main")).to_contain_text("A wall of clay")


def test_a_recording_that_still_runs_goes_along(open_page: Open) -> None:
    page = begin_note(open_page)
    page.context.set_offline(True)
    page.get_by_role("button", name="Record here").click()
    expect(page.locator(".recorder__time")).to_contain_text("0:01 / 2:00")
    save(page)
    until(page, "async () => (await outbox.all('outbox')).length === 1")
    [(kind, _, size)] = page.evaluate(SIZES)
    assert kind == "audio"
    assert size > 0
    expect(page.locator(".recorder audio")).to_have_count(0)  # the form is a new one


def test_leaving_with_a_recording_that_is_not_saved_asks_first(open_page: Open) -> None:
    page = begin_note(open_page)
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    here = page.url
    page.get_by_role("button", name="Record here").click()
    expect(page.locator(".recorder__time")).to_contain_text("0:01 / 2:00")
    for count in (1, 2):
        with page.expect_event("dialog"):
            page.get_by_role("link", name="Back", exact=True).click(no_wait_after=True)
        assert (asked, page.url) == (["beforeunload"] * count, here)
        if count == 1:
            page.get_by_role("button", name="Stop").click()
            expect(page.locator(".recorder audio")).to_be_visible()
    save(page)
    page.wait_for_url("**/diary/*-*/")
    assert len(asked) == 2


def test_a_refused_photo_is_not_passed_over_and_is_left_out_with_one_tap(open_page: Open) -> None:
    page = begin_note(open_page)
    page.context.set_offline(True)
    page.locator("[name=text]").fill("With a drawing")
    drawing = files.svg_with_script()
    page.locator("[name=photo]").set_input_files(
        {"name": str(drawing.name), "mimeType": str(drawing.content_type), "buffer": drawing.read()}
    )
    save(page)
    said = page.locator(".field:has([name=photo]) > .field__error")
    expect(said).to_contain_text("This is a drawing (SVG)")
    expect(page.locator("[name=photo]")).to_be_focused()
    save(page)
    expect(said).to_be_visible()
    assert stores(page)["outbox"] == []
    page.get_by_role("button", name="Go on without this file").click()
    expect(said).to_have_count(0)
    save(page)
    until(page, "async () => (await outbox.all('outbox')).length === 1")
    assert stores(page)["files"] == []


def test_on_the_first_page_a_file_is_looked_at_once_its_place_is_opened(open_page: Open) -> None:
    page = open_page(viewport=PHONE)
    enter(page, "teacher")
    page.goto("/today/")
    scripts = page.locator("script[src*='files']")
    expect(scripts).to_have_count(0)
    for place in page.locator("details[data-script] > summary").all():
        place.click()
    expect(scripts).to_have_count(1)
    page.wait_for_function("globalThis.fileField")
    card = page.locator("form.tell").first
    card.locator("[name=photo]").set_input_files({"name": "no.jpg", "mimeType": "image/jpeg", "buffer": b"no photo"})
    expect(card.locator(".field:has([name=photo]) > .field__error")).to_contain_text("not a photo")
