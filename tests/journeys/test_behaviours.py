"""The small scripts in a real browser: a form goes once, words are kept until they have arrived, photos are made small."""

import io
import mimetypes
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.base import Message
from django.contrib.staticfiles import finders
from django.template import engines
from django.test import RequestFactory
from PIL import Image
from playwright.sync_api import Browser, Page, Request, Route

from tests.cast import Cast

pytestmark = pytest.mark.journey
HOST = "http://one.localhost"

FORM = """{% extends "base.html" %}
{% block scripts %}<script src="{% static "js/files.js" %}" defer></script>{% endblock %}{% block main %}
<form method="post" action="/sent/" id="story">{% csrf_token %}{% client_key %}
<label for="words">Words</label><textarea class="ruled" id="words" name="words" data-draft></textarea>
<label for="photo">Photo</label><div class="file"><input type="file" id="photo" name="photo" accept="image/*"></div>
<button class="button">Share</button></form>{% endblock %}"""
DONE = """{% extends "base.html" %}{% block main %}<p>Done</p>{% endblock %}"""


def render(source: str, user: object, messages: tuple[Message, ...] = ()) -> str:
    request = RequestFactory().get("/story/")
    request.user = user  # type: ignore[assignment]
    request.scope = None  # type: ignore[attr-defined]
    return engines["django"].from_string(source).render({"messages": messages}, request)


class Server:
    """Answers of the product, asked for before the browser starts; counts what is posted."""

    def __init__(self, pages: dict[str, str]) -> None:
        self.pages = pages
        self.posts: list[Request] = []
        self.is_down = False

    def answer(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        if route.request.method == "POST":
            self.posts.append(route.request)
            if self.is_down:
                route.abort()
                return
        if path in self.pages:
            route.fulfill(body=self.pages[path], content_type="text/html")
            return
        if path.startswith("/sync/"):
            route.fulfill(status=404)
            return
        found = finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None
        if found is None:
            route.abort()
            return
        route.fulfill(body=Path(str(found)).read_bytes(), content_type=mimetypes.guess_type(path)[0])


@pytest.fixture(autouse=True)
def _put_away(chromium: Browser) -> Iterator[None]:
    """Close what the test opened: pages go on drawing as long as they are open."""
    before = set(chromium.contexts)
    yield
    for context in set(chromium.contexts) - before:
        context.close()


@pytest.fixture
def server(cast: Cast) -> Server:
    """A form page, a page that says it was taken, and the form page of another person."""
    teacher, colleague = cast.teacher.user, cast.colleague.user
    taken = Message(25, "Your experience has reached the collective.")
    return Server({
        "/story/": render(FORM, teacher),
        "/sent/": render(DONE, teacher, (taken,)),
        "/refused/": render(FORM.replace("</textarea>", "what I typed</textarea>"), teacher),
        "/other/": render(FORM, colleague),
        "/out/": render(FORM.replace('id="story"', 'id="story" data-wipe="Lose it?"').replace("/sent/", "/gone/"), teacher),
        "/gone/": render(DONE, AnonymousUser()),
    })  # fmt: skip


@pytest.fixture
def page(server: Server, chromium: Browser) -> Iterator[Page]:
    """A phone in front of that server."""
    context = chromium.new_context(viewport={"width": 360, "height": 740}, service_workers="block")
    opened = context.new_page()
    opened.route("**/*", server.answer)
    opened.goto(HOST + "/story/", wait_until="networkidle")
    yield opened
    context.close()


def words(page: Page) -> str:
    return page.locator("#words").input_value()


def test_a_double_tap_sends_once(page: Page, server: Server) -> None:
    page.evaluate("""() => { const form = document.getElementById("story");
        form.requestSubmit(); form.requestSubmit(); setTimeout(() => form.requestSubmit(), 1); }""")
    page.wait_for_url("**/sent/")
    assert len(server.posts) == 1


def test_words_come_back_after_the_page_was_closed_and_go_once_taken(page: Page) -> None:
    page.locator("#words").type("They measured the half of a roti")
    page.goto(HOST + "/story/", wait_until="networkidle")
    assert words(page) == "They measured the half of a roti"
    assert page.get_by_text("What you wrote earlier is back in its place.").is_visible()
    page.get_by_text("Share", exact=True).click()
    page.wait_for_url("**/sent/")
    page.goto(HOST + "/story/", wait_until="networkidle")
    assert words(page) == ""


def test_words_survive_a_dead_network(page: Page, server: Server) -> None:
    page.locator("#words").type("Half is not half")
    server.is_down = True
    page.get_by_text("Share", exact=True).click()
    page.wait_for_timeout(300)
    page.goto(HOST + "/story/", wait_until="networkidle")
    assert words(page) == "Half is not half"


def test_another_person_on_the_same_phone_sees_nothing(page: Page) -> None:
    page.locator("#words").type("Mine")
    page.goto(HOST + "/other/", wait_until="networkidle")
    assert words(page) == ""


def test_what_the_server_sent_back_is_not_written_over(page: Page) -> None:
    page.evaluate("localStorage.setItem('draft:' + document.body.dataset.person + ':/sent/:words', "
                  "JSON.stringify({fields: {words: ['older', '']}, at: Date.now()}))")  # fmt: skip
    page.goto(HOST + "/refused/", wait_until="networkidle")
    assert words(page) == "what I typed"
    page.get_by_role("button", name="Put back what I wrote").click()
    assert words(page) == "older"


def test_sign_out_asks_before_words_are_lost_and_then_leaves_none(page: Page, server: Server) -> None:
    page.locator("#words").type("Not sent")
    page.goto(HOST + "/out/", wait_until="networkidle")
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.get_by_text("Share", exact=True).click()
    assert len(server.posts) == 0
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_text("Share", exact=True).click()
    page.wait_for_url("**/gone/")
    kept = page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft:'))")
    assert kept == []


def test_no_network_is_said_and_unsaid(page: Page) -> None:
    assert page.locator("#offline").is_visible() is False
    page.context.set_offline(True)
    page.wait_for_function("!document.getElementById('offline').hidden")
    page.context.set_offline(False)
    page.wait_for_function("document.getElementById('offline').hidden")


def test_a_photo_is_made_small_and_shown(page: Page, tmp_path: Path) -> None:
    # a wall with a little grain; pure noise, which no camera makes, is taken further down
    big = Image.radial_gradient("L").resize((3000, 2000)).convert("RGB")
    noise = Image.effect_noise((3000, 2000), 90).convert("RGB")
    out = io.BytesIO()
    big.save(out, "JPEG", quality=95)
    page.locator("#photo").set_input_files({"name": "wall.jpeg", "mimeType": "image/jpeg", "buffer": out.getvalue()})
    page.locator(".file__preview").wait_for()
    sent = page.evaluate(
        "async () => { const file = document.getElementById('photo').files[0]; const bitmap = await createImageBitmap(file);"
        " return [file.name, file.type, bitmap.width, bitmap.height, file.size]; }"
    )
    assert sent[:4] == ["wall.jpg", "image/jpeg", 1600, 1067]
    assert sent[4] < 200 * 1024
    out = io.BytesIO()
    noise.save(out, "JPEG", quality=95)
    page.locator("#photo").set_input_files({"name": "sand.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()})
    page.wait_for_function("document.getElementById('photo').files[0].size < 200 * 1024")
    page.locator("#photo").set_input_files({"name": "text.jpg", "mimeType": "image/jpeg", "buffer": b"not a picture"})
    page.wait_for_function("!document.querySelector('.file__preview')")
    assert page.evaluate("document.getElementById('photo').files.length") == 0  # said at its field, and not kept


def test_an_empty_key_is_filled(page: Page, server: Server) -> None:
    server.pages["/bare/"] = server.pages["/story/"].replace('name="key" value="', 'name="key" value="" data-was="')
    page.goto(HOST + "/bare/", wait_until="networkidle")
    assert len(page.locator("[data-key]").input_value()) == 36


def test_without_a_script_the_toast_opens_the_page(page: Page, server: Server) -> None:
    browser = page.context.browser
    assert browser is not None
    plain = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False).new_page()
    plain.route("**/*", server.answer)
    plain.goto(HOST + "/sent/")
    toast, main = plain.locator(".toast").bounding_box(), plain.locator("#main").bounding_box()
    assert toast is not None
    assert main is not None
    assert toast["y"] + toast["height"] < main["y"]


def test_a_toast_leaves_after_ten_seconds_but_stays_while_looked_at(page: Page) -> None:
    page.clock.install()
    page.goto(HOST + "/sent/")
    toast = page.locator(".toast")
    toast.wait_for()
    page.clock.fast_forward(9000)
    assert toast.count() == 1
    toast.hover()
    page.clock.fast_forward(20000)
    assert toast.count() == 1
    page.mouse.move(0, 0)
    page.clock.fast_forward(10500)
    assert toast.count() == 0
