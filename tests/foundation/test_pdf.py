"""Documents are printed by workers, once per content, and reach nothing outside our static files."""

import datetime as dt
import io
import uuid
from typing import Any

import pytest
from celery import current_app
from django.utils import timezone
from pypdf import PdfReader

from foundation.files import services as files
from foundation.models import PrintJob, PrintState
from foundation.pdf import services
from foundation.pdf.render import ForbiddenAddressError, render_pdf
from foundation.tasks import work
from tests.cast import Cast
from tests.conftest import in_tenant
from tests.printing import SUBJECT, Words


def ask() -> PrintJob:
    return services.ask(kind="words", subject=SUBJECT, language="hi", by=None, at=timezone.now())


def text_of(job: PrintJob) -> str:
    assert job.file is not None
    return PdfReader(io.BytesIO(files.read(job.file))).pages[0].extract_text()


def test_a_document_is_printed_in_its_language(cast: Cast, words: Words) -> None:
    job = ask()
    assert (job.state, services.has_work()) == (PrintState.WAITING, True)
    assert services.drain(cast.tenant.id) == 1
    job.refresh_from_db()
    assert (job.state, job.step, services.has_work()) == (PrintState.DONE, 3, False)
    assert "Half and quarter" in text_of(job)
    assert PdfReader(io.BytesIO(files.read(job.file))).metadata.title == "hi"  # type: ignore[arg-type, union-attr]


def test_unchanged_content_keeps_its_file_and_changed_content_gets_a_new_one(cast: Cast, words: Words) -> None:
    kept = []
    for line in ("Half and quarter", "Half and quarter", "Where does rain water go?"):
        words[SUBJECT] = line
        ask()
        services.drain(cast.tenant.id)
        kept.append(PrintJob.objects.get().file_id)
    assert kept[0] == kept[1] != kept[2]


def test_asking_twice_is_one_job(cast: Cast, words: Words) -> None:
    assert ask().pk == ask().pk
    assert services.drain(cast.tenant.id) == 1


def test_a_task_prints_a_few_and_asks_for_the_rest(cast: Cast, words: Words) -> None:
    for number in range(services.AT_ONCE + 1):
        words[uuid.UUID(int=100 + number)] = f"Page {number}"
        services.ask(kind="words", subject=uuid.UUID(int=100 + number), language="hi", by=None, at=timezone.now())
    with current_app.connection_for_write() as broker, broker.SimpleQueue("long") as lane, in_tenant(None):
        lane.clear()
        assert [work(queue="print", tenant_id=cast.tenant.id) for _ in range(2)] == [services.AT_ONCE, 1]
        assert lane.qsize() == 1
        (_arguments, told, _embedded) = lane.get(timeout=5).payload
        lane.clear()
    assert told == {"queue": "print", "tenant_id": cast.tenant.id}


def test_what_is_gone_fails_at_once_and_says_so(cast: Cast, words: Words) -> None:
    words.clear()
    job = ask()
    services.drain(cast.tenant.id)
    job.refresh_from_db()
    assert (job.state, job.file, job.attempt_count) == (PrintState.FAILED, None, 1)
    assert "SubjectGoneError" in job.error


def test_a_failure_is_tried_three_times(cast: Cast, words: Words) -> None:
    words[SUBJECT] = '<link rel="stylesheet" href="file:///etc/passwd">'
    job = ask()
    assert services.drain(cast.tenant.id) == 3
    job.refresh_from_db()
    assert (job.state, job.attempt_count) == (PrintState.FAILED, 3)


def test_work_of_a_killed_worker_is_taken_up_after_its_lease(cast: Cast, words: Words) -> None:
    job = ask()
    PrintJob.objects.update(state=PrintState.WORKING, leased_until=timezone.now() + dt.timedelta(seconds=5))
    assert services.drain(cast.tenant.id) == 0
    PrintJob.objects.update(leased_until=timezone.now() - dt.timedelta(seconds=1))
    assert services.drain(cast.tenant.id) == 1
    job.refresh_from_db()
    assert job.state == PrintState.DONE


def test_what_ends_every_worker_that_takes_it_is_given_up(cast: Cast, words: Words) -> None:
    job = ask()
    killed = {"state": PrintState.WORKING, "leased_until": timezone.now() - dt.timedelta(seconds=1)}
    PrintJob.objects.update(attempt_count=services.MOST_ATTEMPTS, **killed)
    assert (services.has_work(), services.drain(cast.tenant.id), services.has_work()) == (True, 0, False)
    job.refresh_from_db()
    assert (job.state, job.error, job.file) == (PrintState.FAILED, "none of 3 workers came to its end", None)
    ask()
    assert services.drain(cast.tenant.id) == 1


def test_asked_for_while_it_is_printed_it_is_printed_once_more(cast: Cast, words: Words) -> None:
    class Old(str):
        """While it goes into the paper, somebody changes it and asks."""

        def __format__(self, _how: str) -> str:
            words[SUBJECT] = "New"
            ask()
            return "Old"

    words[SUBJECT] = Old()
    job = ask()
    assert services.drain(cast.tenant.id) == 2
    job.refresh_from_db()
    assert (job.state, text_of(job).strip()) == (PrintState.DONE, "New")


@pytest.mark.parametrize(
    "markup",
    [
        '<link rel="stylesheet" href="file:///etc/passwd">',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<img src="http://127.0.0.1:1/x.png">',
        '<img src="https://static.invalid/static/../config/env.py">',
        '<img src="https://static.invalid/static/%2e%2e/config/env.py">',
        '<img src="/media/t1/secret.jpg">',
        "<style>p { background: url(file:///etc/hostname) }</style><p>x</p>",
    ],
)
def test_a_document_reaches_nothing_outside_our_static_files(markup: str) -> None:
    with pytest.raises(ForbiddenAddressError):
        render_pdf(f"<html><body>{markup}</body></html>")


def test_static_files_and_data_are_open_to_documents(settings: Any, tmp_path: Any) -> None:
    (tmp_path / "p.css").write_text("p { color: red }")
    settings.STATICFILES_DIRS = [tmp_path]
    dot = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="
    pdf = render_pdf(
        f'<html lang="en"><link rel="stylesheet" href="/static/p.css"><p>x</p><img alt="" src="{dot}"></html>'
    )
    assert pdf.startswith(b"%PDF")


PAGES = """<html data-layouts="usual,close" data-fit="full-page"><style>
    @page {{ size: 100mm 100mm; margin: 0 }} p {{ margin: 0 }} [data-layout="close"] p {{ height: {close}mm }}
    [data-layout="usual"] p {{ height: {usual}mm }}</style><body>{rows}<div id="page-end"></div></body></html>"""


@pytest.mark.parametrize(
    ("usual", "close", "pages"),
    [(10, 9, 1), (11, 9, 1), (14, 10, 2), (12, 11, 2)],
    ids=["fits", "a little too long", "the last page is half full", "too long either way"],
)
def test_a_last_page_that_is_nearly_empty_is_saved(usual: int, close: int, pages: int) -> None:
    html = PAGES.format(usual=usual, close=close, rows="<p>Row</p>" * 10)
    assert len(PdfReader(io.BytesIO(render_pdf(html))).pages) == pages


LEFT = """<html lang="en"><link rel="stylesheet" href="/static/css/tokens.css">
    <link rel="stylesheet" href="/static/css/pdf.css">
    <style>section {{ break-before: page }}</style><body>{parts}</body></html>"""
PART = """<section><div style="height: {above}mm"></div><header class="head"><h1>Head{above}.</h1></header>
    <p>Sentence{above}.</p><table class="reg"><thead><tr><th>Name</th></tr></thead><tbody>{rows}</tbody></table></section>"""


def test_a_heading_and_its_sentence_stand_on_the_page_where_their_table_begins() -> None:
    heights = range(200, 260, 6)  # from room for all of it to room for the heading alone
    rows = "".join(f"<tr><th>Row{{above}}.{number}<br>and<br>more</th></tr>" for number in range(4))
    parts = "".join(PART.format(above=above, rows=rows.format(above=above)) for above in heights)
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(render_pdf(LEFT.format(parts=parts)))).pages]
    for above in heights:
        wanted = (f"Head{above}.", f"Sentence{above}.", f"Row{above}.0")
        assert any(all(words in page for words in wanted) for page in pages), above
    assert len(pages) > len(heights)  # not each had room
