"""Documents through their pages: asked for, printed by a worker, opened by those who may."""

import datetime as dt
from collections.abc import Callable
from uuid import UUID

import pytest
from django.core.files.storage import default_storage
from django.utils.timezone import now

from clusters.calendar import add_months, period_of, today
from clusters.models import Place
from collectives.choices import MeetingState
from collectives.models import Minutes
from foundation.files.services import keep
from foundation.models import AuditEvent, PrintJob
from foundation.pdf import services
from foundation.pdf.documents import document_of
from foundation.pdf.models import PrintState
from tests.cast import Cast
from tests.conftest import TenantClient
from tests.factories.collectives import make_meeting
from tests.printing import EDITION, SUBJECT, Words

PAGE = f"/documents/words/{SUBJECT}/"
Browser = Callable[..., TenantClient]


def test_a_document_is_offered_in_the_languages_of_the_tenant_the_reader_s_first(
    cast: Cast, browser_of: Browser, words: Words
) -> None:
    page = browser_of(cast.coordinator).get(PAGE)
    assert page.status_code == 200
    assert [row["language"] for row in page.context["rows"]] == ["en", "hi", "te", "kn"]
    page = browser_of(cast.coordinator).get(PAGE, headers={"accept-language": "te"})
    assert [row["language"] for row in page.context["rows"]] == ["te", "hi", "kn", "en"]
    assert [row["state"] for row in page.context["rows"]] == ["", "", "", ""]


def test_asking_printing_and_opening(cast: Cast, browser_of: Browser, words: Words) -> None:
    browser = browser_of(cast.coordinator)
    assert browser.get(PAGE + "hi/file/").status_code == 404
    answer = browser.post(PAGE + "hi/")
    assert (answer.status_code, answer.headers["Location"]) == (302, PAGE)
    waiting = browser.get(PAGE + "hi/", headers={"HX-Request": "true"})
    assert 'hx-trigger="every 1s"' in waiting.content.decode()
    services.drain(cast.tenant.id)
    done = browser.get(PAGE + "hi/", headers={"HX-Request": "true"}).content.decode()
    assert PAGE + "hi/file/" in done
    assert "hx-trigger" not in done
    file = browser.get(PAGE + "hi/file/")
    assert (file.status_code, file.headers["Content-Type"]) == (200, "application/pdf")
    assert file.headers["Cache-Control"] == "private, no-store"
    assert file.content.startswith(b"%PDF")
    assert AuditEvent.objects.filter(verb="print_asked", actor_id=cast.coordinator.pk).count() == 1


def test_a_file_is_named_for_what_it_is_and_never_for_a_child(cast: Cast, browser_of: Browser) -> None:
    month, child = f"{today():%Y-%m}", cast.students[0]
    meeting = make_meeting(cast.collective, venue=cast.school, on=today(), state=MeetingState.CLOSED, closed_at=now())
    Minutes.objects.create(meeting=meeting, content={}, issued_at=now())

    def name_of(kind: str, subject: UUID) -> str:
        paper = keep(b"%PDF-1.7", content_type="application/pdf", suffix="pdf")
        edition = document_of(kind).edition(subject)
        done = {"state": PrintState.DONE, "file": paper, "finished_at": now(), "edition": edition}
        PrintJob.objects.update_or_create(kind=kind, subject=subject, language="hi", defaults=done)
        answer = browser_of(cast.teacher.user).get(f"/documents/{kind}/{subject}/hi/file/")
        return str(answer.headers["Content-Disposition"])

    assert name_of("minutes", meeting.public_id) == f'inline; filename="minutes-one-cluster-{month}-hi.pdf"'
    assert name_of("meeting-pack", meeting.public_id) == f'inline; filename="meeting-pack-one-cluster-{month}-hi.pdf"'
    grid = f'inline; filename="class-grid-one-first-school-class-3-{month}-hi.pdf"'
    assert name_of("class-grid", cast.classroom.public_id) == grid
    family = f'inline; filename="family-page-one-first-school-{str(child.public_id)[:8]}-hi.pdf"'
    assert name_of("family-page", child.public_id) == family
    Place.objects.filter(pk=cast.cluster.pk).update(names={"hi": "सोनपुर"}, lgd_code="0917")
    assert name_of("minutes", meeting.public_id) == f'inline; filename="minutes-0917-{month}-hi.pdf"'


def test_what_was_printed_of_another_edition_is_not_offered(cast: Cast, browser_of: Browser, words: Words) -> None:
    browser = browser_of(cast.coordinator)
    browser.post(PAGE + "hi/")
    services.drain(cast.tenant.id)
    words[EDITION] = "2"
    assert [row["state"] for row in browser.get(PAGE).context["rows"]] == [""] * 4
    answer = browser.get(PAGE + "hi/file/")
    assert (answer.status_code, answer.headers["Location"]) == (302, PAGE)
    browser.post(PAGE + "hi/")
    services.drain(cast.tenant.id)
    assert browser.get(PAGE + "hi/file/").status_code == 200


def test_a_paper_that_the_store_lost_is_printed_again(cast: Cast, browser_of: Browser, words: Words) -> None:
    browser = browser_of(cast.coordinator)
    browser.post(PAGE + "hi/")
    services.drain(cast.tenant.id)
    before = PrintJob.objects.get().file
    assert before is not None
    default_storage.delete(before.path)
    answer = browser.get(PAGE + "hi/file/")
    assert (answer.status_code, answer.headers["Location"]) == (302, PAGE)
    services.drain(cast.tenant.id)
    assert browser.get(PAGE + "hi/file/").content.startswith(b"%PDF")


def test_papers_of_another_month_and_of_minutes_before_an_amendment_are_not_offered(
    cast: Cast, browser_of: Browser
) -> None:
    meeting = make_meeting(cast.collective, venue=cast.school, on=today(), state=MeetingState.CLOSED, closed_at=now())
    Minutes.objects.create(meeting=meeting, content={}, issued_at=now())
    paper = keep(b"%PDF-1.7", content_type="application/pdf", suffix="pdf")

    def states(kind: str, subject: UUID, edition: str) -> list[str]:
        done = {"state": PrintState.DONE, "file": paper, "finished_at": now(), "edition": edition}
        PrintJob.objects.update_or_create(kind=kind, subject=subject, language="en", defaults=done)
        page = browser_of(cast.teacher.user).get(f"/documents/{kind}/{subject}/")
        return [row["state"] for row in page.context["rows"] if row["language"] == "en"]

    this, last = f"{today():%Y-%m}", f"{add_months(period_of(today()), -1):%Y-%m}"
    assert [states("class-grid", cast.classroom.public_id, month) for month in (this, last)] == [["done"], [""]]
    assert states("class-grid-last", cast.classroom.public_id, last) == ["done"]
    assert states("minutes", meeting.public_id, "1") == ["done"]
    Minutes.objects.create(meeting=meeting, content={}, revision=2, amendment="Meera was there.", issued_at=now())
    assert states("minutes", meeting.public_id, "1") == [""]
    for kind, subject in (("meeting-pack", meeting.public_id), ("family-page", cast.students[0].public_id)):
        yesterday = today() - dt.timedelta(days=1)
        assert [states(kind, subject, f"{day}") for day in (today(), yesterday)] == [["done"], [""]]


def test_while_it_is_being_printed_the_page_says_how_far(cast: Cast, browser_of: Browser, words: Words) -> None:
    browser = browser_of(cast.coordinator)
    browser.post(PAGE + "hi/")
    PrintJob.objects.update(state=PrintState.WORKING, step=1, step_count=3)
    answer = browser.get(PAGE + "hi/", headers={"HX-Request": "true"})
    assert answer.status_code == 200
    said = answer.content.decode()
    assert 'data-state="working"' in said
    assert "1 of 3" in said
    assert 'hx-trigger="every 1s"' in said


def test_a_failure_is_said_and_can_be_tried_again(cast: Cast, browser_of: Browser, words: Words) -> None:
    browser = browser_of(cast.coordinator)
    words[SUBJECT] = '<link rel="stylesheet" href="file:///etc/passwd">'
    browser.post(PAGE + "hi/")
    services.drain(cast.tenant.id)
    assert 'data-state="failed"' in browser.get(PAGE).content.decode()
    words[SUBJECT] = "Now it works"
    browser.post(PAGE + "hi/")
    services.drain(cast.tenant.id)
    assert browser.get(PAGE + "hi/file/").status_code == 200


@pytest.mark.parametrize(
    "address", ["/documents/nothing/{s}/", PAGE + "mr/", f"/documents/words/{SUBJECT.__class__(int=8)}/"]
)
def test_what_is_not_there_is_not_found(cast: Cast, browser_of: Browser, words: Words, address: str) -> None:
    assert browser_of(cast.coordinator).post(address.format(s=SUBJECT)).status_code in (404, 405)
    assert PrintJob.objects.count() == 0


def test_who_may_not_read_the_subject_finds_nothing(cast: Cast, browser_of: Browser, words: Words) -> None:
    browser = browser_of(cast.coordinator)
    browser.post(PAGE + "hi/")
    services.drain(cast.tenant.id)
    refused = browser_of(cast.block_officer)
    assert [refused.get(PAGE).status_code, refused.post(PAGE + "hi/").status_code] == [404, 404]
    assert refused.get(PAGE + "hi/file/").status_code == 404
    assert browser_of(cast.district_officer).get(PAGE).status_code == 403


def test_another_tenant_finds_nothing(cast: Cast, other_cast: Cast, browser_of: Browser, words: Words) -> None:
    browser_of(cast.coordinator).post(PAGE + "hi/")
    services.drain(cast.tenant.id)
    assert browser_of(other_cast.coordinator).get(PAGE + "hi/file/").status_code == 404
