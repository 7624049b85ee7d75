"""The main pages of the product, each as somebody who uses it: for pictures, axe and overflow alike."""

from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Page

from config.demo.seed import words

# What each state of the demonstration speaks, its default first: {"localhost": ("hi", "en"), ...}
SPOKEN = {state["hosts"][0]: tuple(state["languages"]) for state in map(words.read, ("places.up", "places.tg"))}

# Everything asked for has arrived and every transition has ended; `networkidle` would wait half a second more.
_IS_SETTLED = """() => document.readyState === "complete" && !document.querySelector(".htmx-request")
  && !document.getAnimations().some((each) => each.playState === "running"
    && each.effect.getComputedTiming().iterations !== Infinity)"""


_led_to: dict[tuple[str, str], str] = {}  # where the links of a visit led, by host: followed once


@dataclass(frozen=True)
class Visit:
    """A page as a role sees it: an address, then links or forms to follow (CSS selectors, the first that matches)."""

    name: str
    role: str | None
    path: str
    follow: tuple[str, ...] = ()

    def open(self, page: Page) -> None:
        """Go there. The page must have entered as the role already."""
        known = (urlsplit(page.url).netloc, self.name)
        answer = page.goto(_led_to[known]) if known in _led_to else None
        if answer is None or not answer.ok:
            page.goto(self.path, wait_until="domcontentloaded" if self.follow else "load")
            for selector in self.follow:
                found = page.locator(selector).first
                address = found.get_attribute("href") or found.get_attribute("action")
                assert address, f"{self.name}: nothing to follow at {selector}"
                address = urljoin(page.url, address)
                page.goto(address, wait_until="domcontentloaded")
                _led_to[known] = address
        page.wait_for_function(_IS_SETTLED)


_MEETING = "main a[href^='/meetings/']"
_MINUTES = "main a[href$='/minutes/'], main .line[href^='/meetings/']"
_GRID = "main a.classline[href^='/class/']"
_CHILD = "main a.grid__child"
_INSTRUMENT = "main a.line[href^='/instruments/']"
_RUN = "main a[href$='/run/']"
VISITS = (
    Visit("demo", None, "/demo/"),
    Visit("components", None, "/demo/components/"),
    Visit("sign-in", None, "/sign-in/"),
    Visit("not-here", None, "/no-such-page/"),
    Visit("teacher-today", "teacher", "/today/"),
    Visit("teacher-not-here", "teacher", "/no-such-page/"),
    Visit("teacher-classes", "teacher", "/class/"),
    Visit("teacher-grid", "teacher", "/class/", ("main a.line[href^='/class/']",)),
    Visit("teacher-words", "teacher", "/class/", (_GRID, "main a[href$='/words/']")),
    Visit("teacher-week", "teacher", "/class/", ("main a[href$='/week/']",)),
    Visit("teacher-unseen", "teacher", "/class/", ("main a[href$='/unseen/']",)),
    Visit("teacher-tests", "teacher", "/class/", ("main a[href$='/tests/']",)),
    Visit("teacher-test-new", "teacher", "/class/", ("main a[href$='/tests/']", "main a[href$='/tests/new/']")),
    Visit("teacher-test", "teacher", "/class/", ("main a[href$='/tests/']", "main a.line[href^='/tests/']")),
    Visit("teacher-diary", "teacher", "/diary/"),
    Visit("teacher-note-new", "teacher", "/diary/new/"),
    Visit("teacher-outcomes", "teacher", "/diary/outcomes/"),
    Visit("teacher-note", "teacher", "/diary/", ("main li:nth-child(2) a.line[href^='/diary/']",)),
    Visit("teacher-phrases", "teacher", "/diary/phrases/"),
    Visit("teacher-child", "teacher", "/class/", (_GRID, _CHILD)),
    Visit("teacher-next-step", "teacher", "/class/", (_GRID, _CHILD, "main a[href$='/next-step/']")),
    Visit("teacher-family", "teacher", "/class/", (_GRID, _CHILD, "main a[href$='/family/']")),
    Visit("teacher-work-new", "teacher", "/class/", (_GRID, _CHILD, "main a[href$='/work/new/']")),
    Visit("teacher-work", "teacher", "/class/", (_GRID, _CHILD, "main a.work")),
    Visit("teacher-write", "teacher", "/write/"),
    Visit("teacher-experience-new", "teacher", "/experiences/new/"),
    Visit("teacher-experiences", "teacher", "/experiences/"),
    Visit("teacher-experience", "teacher", "/experiences/", ("main .line[href^='/experiences/']",)),
    Visit("teacher-agenda-raise", "teacher", "/agenda/new/"),
    Visit("teacher-collective", "teacher", "/collective/"),
    Visit("teacher-meeting", "teacher", "/today/", (_MEETING,)),
    Visit("teacher-plan", "teacher", "/plan/"),
    Visit("teacher-tools", "teacher", "/tools/"),
    Visit("teacher-tool-new", "teacher", "/tools/new/"),
    Visit("teacher-rubric", "teacher", "/rubric/"),
    Visit("teacher-profile", "teacher", "/profile/"),
    Visit("teacher-waiting", "teacher", "/waiting/"),
    Visit("teacher-offline", "teacher", "/offline/"),
    Visit("teacher-report", "teacher", "/today/", ("main [href^='/commitments/'], main [action^='/commitments/']",)),
    Visit("head-levels", "head-teacher", "/school/levels/"),
    Visit("head-today", "head-teacher", "/today/"),
    Visit("head-two-values", "head-teacher", "/two-values/"),
    Visit("coordinator-today", "coordinator", "/today/"),
    Visit("coordinator-year", "coordinator", "/meetings/"),
    Visit("coordinator-schedule", "coordinator", "/meetings/new/"),
    Visit("coordinator-meeting", "coordinator", "/today/", (_MEETING,)),
    Visit("coordinator-run", "coordinator", "/today/", (_MEETING, "main a[href$='/run/']")),
    Visit("coordinator-pack", "coordinator", "/today/", (_MEETING, "a[href$='/pack/']")),
    Visit("coordinator-change", "coordinator", "/today/", (_MEETING, "main a[href$='/change/']")),
    Visit("coordinator-cancel", "coordinator", "/today/", (_MEETING, "main a[href$='/cancel/']")),
    Visit("coordinator-chapters", "coordinator", "/today/", (_MEETING, "main a[href$='/chapters/']")),
    Visit(
        "coordinator-pack-paper", "coordinator", "/today/", (_MEETING, "a[href$='/pack/']", "a[href^='/documents/']")
    ),
    Visit("coordinator-minutes", "coordinator", "/collective/", (_MINUTES,)),
    Visit("coordinator-amend", "coordinator", "/collective/", (_MINUTES, "main a[href$='/amend/']")),
    Visit("coordinator-minutes-paper", "coordinator", "/collective/", (_MINUTES, "main a[href^='/documents/']")),
    Visit("coordinator-cluster", "coordinator", "/places/"),
    Visit("running-choose", "two-places", "/place/choose/"),
    Visit("running-share", "two-places", "/today/", (_RUN, "a[href*='part=share']")),
    Visit("running-syllabus", "two-places", "/today/", (_RUN, "a[href*='part=syllabus']")),
    Visit("running-tools", "two-places", "/today/", (_RUN, "a[href*='part=tools']")),
    Visit("running-enrich", "two-places", "/today/", (_RUN, "a[href*='part=enrich']")),
    Visit("running-close", "two-places", "/today/", ("main a[href$='/close/']",)),
    Visit("block-dashboard", "block-officer", "/places/"),
    Visit("block-meetings", "block-officer", "/meetings/"),
    Visit("diet-dashboard", "diet-faculty", "/places/"),
    Visit("teacher-samples", "teacher", "/samples/"),
    Visit("teacher-sample-new", "teacher", "/samples/new/"),
    Visit("teacher-together", "teacher", "/together/", ("main a.line[href^='/together/']",)),
    Visit("coordinator-together", "coordinator", "/together/"),
    Visit("coordinator-together-new", "coordinator", "/together/new/"),
    Visit("diet-together", "diet-faculty", "/together/", ("main li:last-child a.line[href^='/together/']",)),
    Visit("diet-rubric-versions", "diet-faculty", "/rubric/versions/"),
    Visit("diet-rubric-draft", "diet-faculty", "/rubric/versions/", ("main a[href='/rubric/draft/']",)),
    Visit(
        "diet-rubric-words",
        "diet-faculty",
        "/rubric/versions/",
        ("main a[href='/rubric/draft/']", "main a[href$='/observe/']"),
    ),
    Visit("diet-rubric-preview", "diet-faculty", "/rubric/draft/preview/?ability=observe"),
    Visit("diet-frameworks", "diet-faculty", "/frameworks/"),
    Visit("diet-framework", "diet-faculty", "/frameworks/ncf-se/2023/?grade=1"),
    Visit("diet-outcome", "diet-faculty", "/frameworks/outcomes/nipun-up-2022-2-reading-1/"),
    Visit("diet-words-table", "diet-faculty", "/frameworks/ncert/2017/table/"),
    Visit("diet-instruments", "diet-faculty", "/instruments/"),
    Visit("diet-instrument-new", "diet-faculty", "/instruments/new/"),
    Visit("diet-instrument", "diet-faculty", "/instruments/", (_INSTRUMENT,)),
    Visit("diet-instrument-preview", "diet-faculty", "/instruments/", (_INSTRUMENT, "main a[href$='/preview/']")),
    Visit("district-dashboard", "district-officer", "/places/"),
    Visit("district-definitions", "district-officer", "/definitions/"),
    Visit("state-dashboard", "state-officer", "/places/"),
    Visit("admin-dashboard", "tenant-admin", "/places/"),
    Visit("programme-dashboard", "programme-staff", "/places/"),
)


def host_of(language: str) -> str:
    """The state of the demonstration in which a language is looked at: the first that speaks it."""
    return next(host for host, languages in SPOKEN.items() if language in languages)


def by_role() -> dict[str | None, list[Visit]]:
    """The visits of each role, so that each enters once."""
    found: dict[str | None, list[Visit]] = {}
    for visit in VISITS:
        found.setdefault(visit.role, []).append(visit)
    return found
