"""What was taken away goes for good after thirty days, no file before or after its time. Time is told, never waited for."""

import datetime as dt
import resource
import uuid
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from assessments.models import DiaryNote, Exemplar, NoteWord, PortfolioItem, WorkSample
from assessments.services import diary, portfolio
from assessments.services.exemplars import show_exemplar
from clusters.choices import Role
from clusters.models import Conflict, User
from collectives.choices import Outcome
from collectives.models import Experience, ReportBack
from collectives.services import experiences
from foundation.audit import AuditEvent
from foundation.files import purging
from foundation.files.recordings import clean_recording
from foundation.files.services import clean_photo, keep, keep_clean_photo, read
from foundation.models import OutboxEvent, PrintJob, PrintState, StoredFile
from foundation.outbox import services as outbox
from foundation.tasks import nightly_purge
from foundation.tenancy.connection import held_alone, tenant_transaction
from tests.cast import Cast
from tests.conftest import as_role, in_tenant
from tests.factories import files, month
from tests.factories.assessments import make_note, make_work
from tests.factories.clusters import make_conflict
from tests.guards.rows.collectives import meeting_of

DAYS = dt.timedelta(days=1)


@pytest.fixture
def teacher(cast: Cast) -> User:
    return cast.user(Role.TEACHER)


def photo(number: int = 0) -> bytes:
    """A photo; another number is another one."""
    return clean_photo(files.photo(size=(40 + number, 30)))


def purge(cast: Cast, *, after: dt.timedelta, drained: bool = True) -> dict[str, int]:
    """A night so long from now; what it asked of the workers is done as well. What it found, and how many."""
    with as_role("app_worker"):
        gone = purging.purge_tenant(cast.tenant.id, at=timezone.now() + after)
        if drained:
            outbox.drain(cast.tenant.id)
    return {name: count for name, count in gone.items() if count}


def are_there(*stored: StoredFile | None) -> list[tuple[bool, bool]]:
    """Of each file: whether its row and whether its bytes are there. A photo's small form comes and goes with it."""
    kept = [each for each in stored if each is not None]
    for each in kept:
        assert default_storage.exists(each.small_path) == (each.width is not None and default_storage.exists(each.path))
    return [
        (StoredFile.objects.filter(sha256=each.sha256).exists(), default_storage.exists(each.path)) for each in kept
    ]


def test_a_note_goes_with_its_photo_its_recording_its_words_and_kept_values(cast: Cast, teacher: User) -> None:
    note = make_note(
        cast.teacher, cast.students[:2], photo=photo(), recording=clean_recording(files.recording()), text="Counted on"
    )
    stays = make_note(cast.teacher, cast.students[:1], photo=photo(1), text="Reads")
    make_conflict(cast.school, cast.students[0], teacher, teacher, place="")
    Conflict.objects.update(kind="note.edit", record=note.public_id, field="text", kept="Counted back")
    diary.delete_note(note=note, by=teacher, at=timezone.now())
    assert purge(cast, after=29 * DAYS) == {}
    diary.restore_note(note=note, by=teacher)  # until then she may still put it back
    diary.delete_note(note=note, by=teacher, at=timezone.now())
    assert purge(cast, after=31 * DAYS) == {"notes": 1, "files": 2}
    assert are_there(note.photo, note.recording, stays.photo) == [(False, False), (False, False), (True, True)]
    assert (DiaryNote.objects.get(), Conflict.objects.exists()) == (stays, False)
    assert set(NoteWord.objects.values_list("word", flat=True)) == {"reads"}
    purged = AuditEvent.objects.get(verb="note_purged")
    assert (purged.actor_id, purged.subject_id, purged.detail) == (None, str(note.public_id), {})
    assert purge(cast, after=31 * DAYS) == {}


def test_work_goes_and_what_was_made_of_it_keeps_its_own(cast: Cast, teacher: User) -> None:
    def shown(number: int) -> tuple[PortfolioItem, WorkSample]:
        item = make_work(cast.teacher, cast.students[0], photo=photo(number), is_face_free=True)
        shared = portfolio.share_sample(item=item, place_id=cast.cluster.pk, grade=3, by=teacher, at=timezone.now())
        return item, shared

    item, sample = shown(0)
    hung, hung_sample = shown(1)
    twin = make_work(cast.teacher, cast.students[1], photo=photo(2), is_face_free=True)  # the same photo, once more
    same = make_work(cast.teacher, cast.students[2], photo=photo(2), is_face_free=True)
    show_exemplar(
        criterion=cast.rubric.criteria.get(position=0), level=2, words={"en": "Looks"}, sample=hung_sample,
        key=uuid.uuid4(), by=cast.diet_faculty, at=timezone.now(),
    )  # fmt: skip
    for each in (item, hung, twin):
        portfolio.delete_work(item=each, by=teacher, at=timezone.now())
    assert purge(cast, after=29 * DAYS) == {}
    assert purge(cast, after=31 * DAYS) == {"work": 3, "samples": 2, "files": 1}
    assert PortfolioItem.objects.get() == same
    assert are_there(item.file, hung.file, twin.file) == [(False, False), (True, True), (True, True)]
    assert Exemplar.objects.get().photo == hung.file
    for shared in (sample, hung_sample):
        shared.refresh_from_db()
        assert (shared.words, shared.photo, shared.withdrawn_at is not None) == ("", None, True)


def test_a_sample_that_was_not_taken_back_keeps_its_photo(cast: Cast, teacher: User) -> None:
    item = make_work(cast.teacher, cast.students[0], photo=photo(), is_face_free=True)
    sample = portfolio.share_sample(item=item, place_id=cast.cluster.pk, grade=3, by=teacher, at=timezone.now())
    PortfolioItem.objects.update(deleted_at=timezone.now(), sample=None)
    assert purge(cast, after=31 * DAYS) == {"work": 1}
    sample.refresh_from_db()
    assert (sample.words != "", are_there(sample.photo)) == (True, [(True, True)])


def test_an_experience_goes_and_what_was_reported_with_it_stays(cast: Cast, teacher: User) -> None:
    kept = keep_clean_photo(photo())
    experience = month.make_experience(cast.teacher, photo=kept)
    told = month.make_experience(cast.teacher, title="Told")
    vow = month.make_commitment(meeting_of(cast.collective, cast.school, -1), cast.teacher)
    ReportBack.objects.create(commitment=vow, outcome=Outcome.TRIED, words="It went well.", experience=experience)
    experiences.delete_experience(experience=experience, by=teacher, at=timezone.now())
    assert purge(cast, after=31 * DAYS) == {"experiences": 1, "files": 1}
    assert (Experience.objects.get(), are_there(kept)) == (told, [(False, False)])
    assert (ReportBack.objects.get().words, ReportBack.objects.get().experience) == ("It went well.", None)


def test_paper_goes_a_month_after_it_was_asked_for(cast: Cast) -> None:
    def paper(words: bytes, **fields: Any) -> PrintJob:
        file = keep(words, content_type="application/pdf", suffix=".pdf")
        plain = {"kind": "words", "language": "en", "state": PrintState.DONE, "subject": uuid.uuid4()}
        return PrintJob.objects.create(file=file, **plain | fields)

    old, again = paper(b"%PDF-1"), paper(b"%PDF-2", asked_at=timezone.now() + 5 * DAYS)
    working = paper(b"%PDF-3", state=PrintState.WORKING)
    assert purge(cast, after=31 * DAYS) == {"papers": 1, "files": 1}
    assert set(PrintJob.objects.all()) == {again, working}
    assert are_there(old.file, again.file, working.file) == [(False, False), (True, True), (True, True)]


def test_a_photo_that_gave_way_to_another_goes_the_next_night(cast: Cast, teacher: User) -> None:
    note = make_note(cast.teacher, cast.students[:1], photo=photo())
    before = note.photo
    changed = diary.change_note(note=note, by=teacher, at=timezone.now(), photo=photo(1))
    assert purge(cast, after=dt.timedelta(hours=20)) == {}  # somebody may be using it this moment
    assert purge(cast, after=2 * DAYS) == {"files": 1}
    assert are_there(before, changed.photo) == [(False, False), (True, True)]


def test_a_stop_between_row_and_bytes_leaves_nothing(cast: Cast) -> None:
    kept = keep_clean_photo(photo())
    assert purge(cast, after=2 * DAYS, drained=False) == {"files": 1}
    assert are_there(kept) == [(False, True)]  # here it stopped: the worker finds what is left to do
    assert OutboxEvent.objects.get(topic=purging.FORGOTTEN).payload == {"path": kept.path}
    default_storage.delete(kept.path)  # and here once more, with the bytes gone and the event not
    with as_role("app_worker"):
        outbox.drain(cast.tenant.id)
    assert (are_there(kept), OutboxEvent.objects.filter(topic=purging.FORGOTTEN).exists()) == ([(False, False)], False)


def test_bytes_that_are_kept_again_meanwhile_stay(cast: Cast) -> None:
    first = keep_clean_photo(photo())
    purge(cast, after=2 * DAYS, drained=False)
    second = keep_clean_photo(photo())
    with as_role("app_worker"):
        outbox.drain(cast.tenant.id)
    assert (first.path, first.pk != second.pk, are_there(second)) == (second.path, True, [(True, True)])


def test_bytes_of_what_was_undone_go_after_a_day(cast: Cast) -> None:
    with transaction.atomic():
        kept = keep_clean_photo(photo())
        transaction.set_rollback(True)
    assert are_there(kept) == [(False, True)]
    assert purge(cast, after=dt.timedelta(hours=20)) == {}
    assert purge(cast, after=2 * DAYS) == {"strays": 1}
    assert are_there(kept) == [(False, False)]


def test_bytes_that_were_not_written_to_their_end_are_no_file_and_go_after_a_day(cast: Cast) -> None:
    def keep_it() -> StoredFile:
        return keep(b"%PDF" * 20_000, content_type="application/pdf", suffix=".pdf")

    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, limits[1]))  # as a disk that is full
    try:
        with pytest.raises(OSError, match="File too large"):
            keep_it()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    kept = keep_it()
    assert read(kept) == b"%PDF" * 20_000
    PrintJob.objects.create(kind="words", subject=uuid.uuid4(), language="en", state=PrintState.DONE, file=kept)
    assert purge(cast, after=2 * DAYS) == {"strays": 1}
    folder = kept.path.rpartition("/")[0]
    assert (read(kept)[:4], default_storage.listdir(folder)[1]) == (b"%PDF", [kept.path.rpartition("/")[2]])


def test_another_tenant_s_files_and_bins_are_its_own(cast: Cast, other_cast: Cast, teacher: User) -> None:
    note = make_note(cast.teacher, cast.students[:1], photo=photo())
    diary.delete_note(note=note, by=teacher, at=timezone.now())
    with in_tenant(other_cast.tenant.id, *other_cast.all_school_ids):
        kept = keep_clean_photo(photo())
        theirs = make_note(other_cast.teacher, other_cast.students[:1], photo=photo())
        assert purge(other_cast, after=31 * DAYS) == {}
        assert (are_there(kept), theirs.photo) == ([(True, True)], kept)
    assert purge(cast, after=31 * DAYS) == {"notes": 1, "files": 1}
    assert default_storage.exists(kept.path)


def test_a_night_goes_through_every_tenant(cast: Cast, other_cast: Cast) -> None:
    for each in (cast, other_cast):
        with in_tenant(each.tenant.id, *each.all_school_ids):
            make_note(each.teacher, each.students[:1])
            DiaryNote.objects.update(deleted_at=timezone.now() - 31 * DAYS)
    with as_role("app_worker"), in_tenant(None):
        assert (nightly_purge(), nightly_purge()) == (2, 0)


def test_a_tenant_whose_night_fails_is_told_and_stops_no_other(
    cast: Cast, other_cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    def files_of(path: str) -> tuple[list[str], list[str]]:
        if path == f"t{cast.tenant.id}":
            raise PermissionError(path)
        return [], []

    with in_tenant(other_cast.tenant.id, *other_cast.all_school_ids):
        make_note(other_cast.teacher, other_cast.students[:1])
        DiaryNote.objects.update(deleted_at=timezone.now() - 31 * DAYS)
    monkeypatch.setattr(default_storage, "listdir", files_of, raising=False)
    with as_role("app_worker"), in_tenant(None), caplog.at_level("ERROR", "foundation.nights"):
        assert nightly_purge() == 1
    assert [each.getMessage() for each in caplog.records] == [f"nightly_purge failed for tenant {cast.tenant.id}"]


@pytest.mark.committed
def test_a_night_that_is_delivered_again_while_it_runs_goes_away(committed_db: Any) -> None:
    cast = committed_db.cast
    with committed_db.standing("app_worker", cast.tenant.id):
        make_note(cast.teacher, cast.students[:1])
        DiaryNote.objects.update(deleted_at=timezone.now() - 31 * DAYS)
    with held_alone("nightly_purge"):
        assert committed_db.at_once(nightly_purge) == [0]
    assert committed_db.at_once(nightly_purge) == [1]


@pytest.mark.committed
def test_a_photo_that_is_kept_while_it_goes_is_there_in_the_end(committed_db: Any) -> None:
    """The night takes an unused photo at the moment in which a teacher sends the same one: her note has it, every time."""
    cast = committed_db.cast
    for number in range(6):
        with committed_db.standing("app_worker", cast.tenant.id):
            unused = keep_clean_photo(photo(number))

        def night() -> None:
            purging.purge_tenant(cast.tenant.id, at=timezone.now() + 2 * DAYS)
            outbox.drain(cast.tenant.id)

        def send(taken: bytes = photo(number)) -> None:
            with tenant_transaction(cast.tenant.id):
                make_note(cast.teacher, cast.students[:1], photo=taken)

        committed_db.at_once(night, send)
        night_after = committed_db.at_once(night)
        with committed_db.standing("app_worker", cast.tenant.id):
            kept = DiaryNote.objects.latest("pk").photo
            assert kept is not None
            assert (night_after, kept.path, are_there(kept)) == ([None], unused.path, [(True, True)])
