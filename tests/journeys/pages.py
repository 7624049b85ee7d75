"""The main pages of the product, each as somebody who uses it: for pictures, axe and overflow alike."""

from dataclasses import dataclass

from playwright.sync_api import Page


@dataclass(frozen=True)
class Visit:
    """A page as a role sees it: an address, then links to follow (CSS selectors, the first that matches)."""

    name: str
    role: str | None
    path: str
    follow: tuple[str, ...] = ()

    def open(self, page: Page) -> None:
        """Go there. The page must have entered as the role already."""
        page.goto(self.path)
        for selector in self.follow:
            address = page.locator(selector).first.get_attribute("href")
            assert address, f"{self.name}: nothing to follow at {selector}"
            page.goto(address)
        page.wait_for_load_state("networkidle")


_MEETING = "main a[href^='/meetings/']"
VISITS = (
    Visit("demo", None, "/demo/"),
    Visit("sign-in", None, "/sign-in/"),
    Visit("not-here", None, "/no-such-page/"),
    Visit("teacher-today", "teacher", "/today/"),
    Visit("teacher-classes", "teacher", "/class/"),
    Visit("teacher-grid", "teacher", "/class/", ("main a[href^='/class/']",)),
    Visit("teacher-write", "teacher", "/write/"),
    Visit("teacher-experience-new", "teacher", "/experiences/new/"),
    Visit("teacher-experiences", "teacher", "/experiences/"),
    Visit("teacher-experience", "teacher", "/experiences/", ("main .line[href^='/experiences/']",)),
    Visit("teacher-agenda-raise", "teacher", "/agenda/new/"),
    Visit("teacher-collective", "teacher", "/collective/"),
    Visit("teacher-meeting", "teacher", "/today/", (_MEETING,)),
    Visit("teacher-tools", "teacher", "/tools/"),
    Visit("teacher-tool-new", "teacher", "/tools/new/"),
    Visit("teacher-rubric", "teacher", "/rubric/"),
    Visit("teacher-profile", "teacher", "/profile/"),
    Visit("head-today", "head-teacher", "/today/"),
    Visit("coordinator-today", "coordinator", "/today/"),
    Visit("coordinator-year", "coordinator", "/meetings/"),
    Visit("coordinator-schedule", "coordinator", "/meetings/new/"),
    Visit("coordinator-meeting", "coordinator", "/today/", (_MEETING,)),
    Visit("coordinator-run", "coordinator", "/today/", (_MEETING, "main a[href$='/run/']")),
    Visit("coordinator-pack", "coordinator", "/today/", (_MEETING, "a[href$='/pack/']")),
    Visit(
        "coordinator-minutes",
        "coordinator",
        "/collective/",
        ("main a[href$='/minutes/'], main .line[href^='/meetings/']",),
    ),
    Visit("coordinator-cluster", "coordinator", "/places/"),
    Visit("block-dashboard", "block-officer", "/places/"),
    Visit("block-meetings", "block-officer", "/meetings/"),
    Visit("diet-dashboard", "diet-faculty", "/places/"),
    Visit("district-dashboard", "district-officer", "/places/"),
    Visit("district-definitions", "district-officer", "/definitions/"),
    Visit("state-dashboard", "state-officer", "/places/"),
    Visit("admin-dashboard", "tenant-admin", "/places/"),
    Visit("programme-dashboard", "programme-staff", "/places/"),
)


def by_role() -> dict[str | None, list[Visit]]:
    """The visits of each role, so that each enters once."""
    found: dict[str | None, list[Visit]] = {}
    for visit in VISITS:
        found.setdefault(visit.role, []).append(visit)
    return found
