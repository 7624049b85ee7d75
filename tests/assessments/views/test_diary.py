"""Writing a note, finding it, opening a restricted one; what is refused, and who sees nothing of it."""

import datetime as dt
import io
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from PIL import Image

from assessments.models import DiaryNote, QuickPhrase
from clusters.calendar import today
from clusters.models import Classroom, Student
from foundation.audit import AuditEvent
from foundation.files.services import read
from foundation.models import StoredFile
from tests.cast import Cast
from tests.conftest import TenantClient
from tests.factories import files
from tests.factories.assessments import make_note
from tests.factories.clusters import make_classroom, make_students

Browser = Callable[..., TenantClient]
NEW = reverse("note_new")
LIST = reverse("note_list")


def words(cast: Cast, **fields: Any) -> dict[str, Any]:
    """A whole form; None leaves a field out."""
    form = {
        "key": str(uuid.uuid4()),
        "children": [str(child.public_id) for child in cast.students[:2]],
        "text": "They measured the shadow twice.",
        "abilities": ["observe", "question"],
        "noted_on": today().isoformat(),
        **fields,
    }
    return {name: value for name, value in form.items() if value is not None}


def told(note: DiaryNote) -> dict[str, Any]:
    """What a note says."""
    return {
        "children": sorted(note.children.values_list("student_id", flat=True)),
        "abilities": sorted(note.abilities.values_list("ability__code", flat=True)),
        "text": note.text,
        "is_restricted": note.is_restricted,
        "noted_on": note.noted_on,
        "teacher": note.teacher_id,
        "school": note.school_id,
    }


def found(browser: TenantClient, **query: str) -> list[str]:
    """Public ids of the notes that a list shows, as it shows them."""
    page = browser.get(LIST, query).context["page"]
    return [note.text if not note.is_restricted else "restricted" for note in page]


def test_teacher_writes_once_for_several_children_and_abilities(cast: Cast, browser_of: Browser) -> None:
    browser = browser_of(cast.teacher.user)
    form = words(cast, photo=files.photo(size=(2000, 1000), secret=files.SECRET), recording=files.recording())
    answer = browser.post(NEW, form)
    note = DiaryNote.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, reverse("note_detail", args=[note.public_id]))
    assert told(note) == {
        "children": [child.pk for child in cast.students[:2]],
        "abilities": ["observe", "question"],
        "text": "They measured the shadow twice.",
        "is_restricted": False,
        "noted_on": today(),
        "teacher": cast.teacher.pk,
        "school": cast.school.pk,
    }
    assert note.photo is not None
    assert note.recording is not None
    assert (note.photo.width, note.photo.height, note.recording_sec) == (1600, 800, 2)
    assert files.SECRET.encode() not in read(note.photo)
    page = browser.get(answer["Location"])
    assert "They measured the shadow twice." in page.content.decode()
    assert page["Cache-Control"] == "private, no-store"
    photo = browser.get(reverse("note_photo", args=[note.public_id]))
    assert (photo["Content-Type"], photo["Cache-Control"]) == ("image/jpeg", "private, no-cache")
    again = browser.get(photo.wsgi_request.path, headers={"if-none-match": photo["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert Image.open(io.BytesIO(photo.content)).size == (1600, 800)
    sound = browser.get(reverse("note_recording", args=[note.public_id]))
    assert (sound["Content-Type"], sound.content) == ("audio/webm", read(note.recording))


def test_a_note_sent_twice_is_written_once(cast: Cast, browser_of: Browser) -> None:
    browser = browser_of(cast.teacher.user)
    form = words(cast)
    assert [browser.post(NEW, form)["Location"] for _ in range(2)] == [
        reverse("note_detail", args=[DiaryNote.objects.get().public_id])
    ] * 2


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"children": None}, "Choose at least one child."),
        ({"children": ["not a child"]}, "Choose children from the list: one of them is not in your classes."),
        ({"text": ""}, "Write a line, or add a photo or a recording."),
        ({"text": "x" * 4001}, "Up to 4000 letters fit here; this has 4001. Shorten it a little."),
        ({"noted_on": "2999-01-01"}, "This day is still to come."),
        ({"noted_on": "yesterday"}, "This is not a day of the calendar. Write it like 2026-11-27."),
        ({"abilities": ["shine"]}, "Choose abilities from the list."),
        ({"key": None}, "This page was open for too long. Send it once more."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(
    cast: Cast, browser_of: Browser, fields: dict[str, Any], said: str
) -> None:
    answer = browser_of(cast.teacher.user).post(NEW, words(cast, **fields))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert said in text
    if "text" not in fields:
        assert "They measured the shadow twice." in text
    if "children" not in fields:
        assert text.count(" checked") == 2 + 2 * ("abilities" not in fields)
    assert not DiaryNote.objects.exists()


@pytest.mark.parametrize("bad", files.BAD_PHOTOS)
def test_a_bad_photo_is_refused_with_its_own_sentence(cast: Cast, browser_of: Browser, bad: str) -> None:
    make, said = files.BAD_PHOTOS[bad]
    assert_refused(browser_of(cast.teacher.user), words(cast, photo=make()), said)


@pytest.mark.parametrize("bad", files.BAD_RECORDINGS)
def test_a_bad_recording_is_refused_with_its_own_sentence(cast: Cast, browser_of: Browser, bad: str) -> None:
    make, said = files.BAD_RECORDINGS[bad]
    assert_refused(browser_of(cast.teacher.user), words(cast, recording=make(), photo=files.photo()), said)


def assert_refused(browser: TenantClient, form: dict[str, Any], said: str) -> None:
    answer = browser.post(NEW, form)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert said in text
    assert "They measured the shadow twice." in text
    assert "cannot hold on to it" in text
    assert not DiaryNote.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_child_of_another_class_or_school_is_none_to_choose(cast: Cast, browser_of: Browser) -> None:
    other_class = make_classroom(cast.school, cast.colleague, year=cast.classroom.year, grades=[5])
    strangers: list[Student] = [make_students(other_class, 1)[0], cast.second_students[0]]
    for child in strangers:
        answer = browser_of(cast.teacher.user).post(NEW, words(cast, children=[str(child.public_id)]))
        assert answer.status_code == 422
        assert child.first_name not in answer.content.decode()
    assert not DiaryNote.objects.exists()


def test_a_head_without_a_class_writes_of_any_child_of_her_school(cast: Cast, browser_of: Browser) -> None:
    assert browser_of(cast.head.user).post(NEW, words(cast)).status_code == 302
    assert DiaryNote.objects.get().teacher == cast.head


def test_search_by_child_ability_day_and_the_beginning_of_a_word(cast: Cast, browser_of: Browser) -> None:
    anil, bhanu, *_rest = cast.students
    week_ago = today() - dt.timedelta(days=7)
    codes = {ability.code: ability for ability in (c.ability for c in cast.rubric.criteria.all())}
    make_note(cast.teacher, [anil], "छाया दो बार नापी", abilities=[codes["observe"]])
    make_note(cast.teacher, [bhanu], "She asked why the moon follows us", noted_on=week_ago)
    make_note(cast.teacher, [anil, bhanu], "నీడను కొలిచారు, asked again", abilities=[codes["question"]])
    browser = browser_of(cast.teacher.user)
    one, two, three = "छाया दो बार नापी", "She asked why the moon follows us", "నీడను కొలిచారు, asked again"
    assert found(browser) == [three, one, two]
    assert found(browser, child=str(anil.public_id)) == [three, one]
    assert found(browser, ability="question") == [three]
    assert found(browser, first=today().isoformat()) == [three, one]
    assert found(browser, last=week_ago.isoformat()) == [two]
    assert found(browser, words="ASK") == [three, two]
    assert found(browser, words="ask moo") == [two]
    assert found(browser, words="छा") == [one]
    assert found(browser, words="నీడ") == [three]
    assert found(browser, words="sked") == []
    assert found(browser, words="ask", child=str(bhanu.public_id), last=week_ago.isoformat()) == [two]
    bad = browser.get(LIST, {"first": "soon"})
    assert bad.status_code == 422
    assert "This is not a day of the calendar." in bad.content.decode()


def test_the_class_s_teachers_read_it_and_other_teachers_of_the_school_do_not(cast: Cast, browser_of: Browser) -> None:
    make_note(cast.colleague, cast.students[:1], "Told by a colleague")
    assert found(browser_of(cast.teacher.user)) == ["Told by a colleague"]
    assert found(browser_of(cast.colleague.user)) == ["Told by a colleague"]  # she wrote it
    assert found(browser_of(cast.head.user)) == []
    assert found(browser_of(cast.second_teacher.user)) == []


def test_a_note_stays_with_the_child_when_she_moves_to_another_class(cast: Cast, browser_of: Browser) -> None:
    note = make_note(cast.head, cast.students[:1], "Before she moved")
    row = cast.students[0].enrolments.get()
    row.ends_on = today()
    row.save()
    assert found(browser_of(cast.teacher.user)) == []
    new_class: Classroom = make_classroom(cast.school, cast.colleague, year=cast.classroom.year, grades=[4])
    cast.students[0].enrolments.create(
        classroom=new_class, school=cast.school, grade=4, starts_on=today(), tenant_id=note.tenant_id
    )
    assert found(browser_of(cast.colleague.user)) == ["Before she moved"]


def test_a_restricted_note_shows_only_that_it_exists_until_it_is_opened(cast: Cast, browser_of: Browser) -> None:
    author, reader = browser_of(cast.colleague.user), browser_of(cast.teacher.user)
    author.post(NEW, words(cast, text="Came hungry again", is_restricted="on", photo=files.photo()))
    note = DiaryNote.objects.get()
    page, photo = reverse("note_detail", args=[note.public_id]), reverse("note_photo", args=[note.public_id])
    small = reverse("note_small", args=[note.public_id])
    names = [child.first_name for child in cast.students[:2]]
    for browser in (reader, author):
        for address in (LIST, page):
            text = browser.get(address).content.decode()
            assert "A restricted note" in text
            assert "Came hungry" not in text
        assert not any(name in browser.get(page).content.decode() for name in names)
        assert [browser.get(address).status_code for address in (photo, small)] == [404, 404]
    assert not AuditEvent.objects.filter(verb="note_opened").exists()
    opened = reader.post(reverse("note_open", args=[note.public_id]))
    text = opened.content.decode()
    assert "Came hungry again" in text
    assert all(name in text for name in names)
    assert opened["Cache-Control"] == "private, no-store"
    for address in (photo, small):
        shown = reader.get(f"{address}?{opened.context['opened'][1:]}")
        assert (shown.status_code, shown["Cache-Control"]) == (200, "private, no-store")
        assert f"{address}?" in text
    assert author.get(f"{photo}?{opened.context['opened'][1:]}").status_code == 404  # opened by another person
    events = AuditEvent.objects.filter(verb="note_opened").values_list("actor_id", "subject", "subject_id")
    assert list(events) == [(cast.teacher.user.pk, "assessments.DiaryNote", str(note.public_id))]  # type: ignore[union-attr]
    assert "Came hungry" not in reader.get(page).content.decode()


def test_nobody_but_its_author_finds_a_restricted_note(cast: Cast, browser_of: Browser) -> None:
    make_note(cast.colleague, cast.students[:1], "Came hungry again", is_restricted=True)
    child = str(cast.students[0].public_id)
    reader, author = browser_of(cast.teacher.user), browser_of(cast.colleague.user)
    searches: list[dict[str, str]] = [{"words": "hungry"}, {"child": child}, {"first": today().isoformat()}]
    assert [found(reader, **search) for search in searches] == [[], [], []]
    assert [found(author, **search) for search in searches] == [["restricted"]] * 3


def test_author_changes_her_note_and_opens_a_restricted_one_first(cast: Cast, browser_of: Browser) -> None:
    browser = browser_of(cast.teacher.user)
    note = make_note(cast.teacher, cast.students[:1], is_restricted=True)
    edit = reverse("note_edit", args=[note.public_id])
    assert browser.get(edit)["Location"] == reverse("note_detail", args=[note.public_id])
    opened = browser.post(reverse("note_open", args=[note.public_id])).context["opened"]
    page = browser.get(edit + opened)
    assert "She counted on." in page.content.decode()
    made_from = page.context["made_from"]
    sent = words(cast, text="She counted back.", abilities=None, made_from=made_from)
    assert browser.post(edit, sent).status_code == 302
    note.refresh_from_db()
    assert (note.text, note.is_restricted, note.abilities.count(), note.children.count()) == (
        "She counted back.",
        False,
        0,
        2,
    )
    assert (found(browser, words="back"), found(browser, words="on")) == (["She counted back."], [])
    verbs = AuditEvent.objects.filter(verb__startswith="note_").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["note_written", "note_opened", "note_unrestricted"]


def test_a_note_may_not_lose_everything_it_says(cast: Cast, browser_of: Browser) -> None:
    browser = browser_of(cast.teacher.user)
    browser.post(NEW, words(cast, text="", recording=files.recording()))
    note = DiaryNote.objects.get()
    edit = reverse("note_edit", args=[note.public_id])
    kept = browser.post(edit, words(cast, text=""))
    refused = browser.post(edit, words(cast, text="", remove_recording="on"))
    assert (kept.status_code, refused.status_code) == (302, 422)
    assert "Write a line, or add a photo or a recording." in refused.content.decode()
    note.refresh_from_db()
    assert note.recording_sec == 2


def test_a_note_is_taken_away_and_comes_back(cast: Cast, browser_of: Browser) -> None:
    browser = browser_of(cast.teacher.user)
    note = make_note(cast.teacher, cast.students[:1])
    browser.post(reverse("note_delete", args=[note.public_id]))
    assert found(browser) == []
    assert browser.get(reverse("note_detail", args=[note.public_id])).status_code == 404
    browser.post(reverse("note_restore", args=[note.public_id]))
    assert found(browser) == ["She counted on."]


def test_her_own_phrases_join_a_note(cast: Cast, browser_of: Browser) -> None:
    browser = browser_of(cast.teacher.user)
    page = reverse("phrase_list")
    for text in ("Tried again by herself", "Tried again by herself", "Explained it to a friend"):
        assert browser.post(page, {"key": str(uuid.uuid4()), "text": text}).status_code == 302
    first, second = QuickPhrase.objects.order_by("pk")
    assert "Tried again by herself" in browser.get(NEW).content.decode()
    assert "Tried again by herself" not in browser_of(cast.head.user).get(NEW).content.decode()
    browser.post(NEW, words(cast, text="With pebbles.", phrases=[str(first.public_id), str(second.public_id)]))
    assert DiaryNote.objects.get().text == "With pebbles.\nTried again by herself\nExplained it to a friend"
    browser.post(reverse("phrase_remove", args=[first.public_id]))
    assert list(QuickPhrase.objects.values_list("text", flat=True)) == ["Explained it to a friend"]
    assert browser.post(page, {"key": str(uuid.uuid4()), "text": " "}).status_code == 422


def test_thirty_phrases_are_enough(cast: Cast, browser_of: Browser) -> None:
    browser = browser_of(cast.teacher.user)
    for index in range(30):
        browser.post(reverse("phrase_list"), {"key": str(uuid.uuid4()), "text": f"Phrase {index}"})
    answer = browser.post(reverse("phrase_list"), {"key": str(uuid.uuid4()), "text": "One more"})
    assert answer.status_code == 422
    assert "You have 30 phrases; take one away first" in answer.content.decode()
    assert QuickPhrase.objects.count() == 30
