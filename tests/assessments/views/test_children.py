"""A child's page and its work: what is kept, what is refused, who reads, what the family gets, what the head sees."""

import datetime as dt
import io
import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation
from pypdf import PdfReader

from assessments.documents import family_document
from assessments.models import LevelMapping, NextStep, PortfolioItem, Rubric, WorkSample
from assessments.queries.school import Term, terms
from assessments.services import building
from clusters.calendar import add_months, period_of, today
from clusters.models import Student
from clusters.queries import tenant_settings
from foundation.audit import AuditEvent
from foundation.files.recordings import clean_recording
from foundation.files.services import clean_photo, read
from foundation.models import StoredFile
from foundation.pdf.render import render_pdf
from tests.cast import Cast
from tests.conftest import TenantClient, as_role
from tests.factories import files
from tests.factories.assessments import make_note, make_rating, make_work
from tests.factories.clusters import make_classroom, make_students

Browser = Callable[..., TenantClient]


def page_of(cast: Cast, name: str = "child_page") -> str:
    return reverse(name, args=[cast.students[0].public_id])


def words(**fields: Any) -> dict[str, Any]:
    """A whole form; None leaves a field out."""
    form = {"key": str(uuid.uuid4()), "title": "My village", "made_on": today().isoformat(), "text": "", **fields}
    return {name: value for name, value in form.items() if value is not None}


def test_teacher_keeps_a_photo_without_face_place_and_camera(cast: Cast, browser_of: Browser) -> None:
    browser = browser_of(cast.teacher.user)
    form = words(is_face_free="on", abilities=["observe"])
    sent = [form | {"photo": files.photo(size=(2000, 1000), secret=files.SECRET)} for _ in range(2)]
    answers = [browser.post(page_of(cast, "portfolio_new"), each) for each in sent]
    item = PortfolioItem.objects.get()
    assert [answer["Location"] for answer in answers] == [reverse("portfolio_item", args=[item.public_id])] * 2
    assert item.file is not None
    assert (item.student, item.teacher, item.kind, item.title) == (
        cast.students[0],
        cast.teacher,
        "photo",
        "My village",
    )
    assert (item.is_face_free, item.has_consent, item.made_on) == (True, False, today())
    assert [each.ability.code for each in item.abilities.all()] == ["observe"]
    kept = read(item.file)
    assert (kept[:2], item.file.width, files.SECRET.encode() in kept) == (b"\xff\xd8", 1600, False)
    shown = browser.get(reverse("portfolio_file", args=[item.public_id]))
    assert (shown.content, shown["Cache-Control"]) == (kept, "private, no-cache")
    small = reverse("portfolio_small", args=[item.public_id])
    page = browser.get(page_of(cast)).content.decode()
    assert "My village" in page
    assert f'<img src="{small}" width="320" height="160" loading="lazy" alt="A photo">' in page
    assert reverse("portfolio_file", args=[item.public_id]) not in page  # a hundred KB, one tap away
    little = browser.get(small)
    assert (little["Content-Type"], files.SECRET.encode() in little.content) == ("image/webp", False)
    assert "My village" in browser.get(answers[0]["Location"]).content.decode()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Add a photo, a recording or words."),
        ({"text": "We have a well.", "title": ""}, "Give it a name: a few words are enough."),
        ({"text": "We have a well.", "made_on": "2999-01-01"}, "This day is still to come."),
        ({"photo": files.photo}, "Say that no face and no name is in it, or that the family has agreed"),
        ({"recording": files.recording}, "A child’s voice counts like a face"),
        ({"recording": files.recording, "photo": files.photo, "is_face_free": "on"}, "One piece at a time"),
        *[({"photo": make, "is_face_free": "on"}, said) for make, said in files.BAD_PHOTOS.values()],
        *[({"recording": make, "has_consent": "on"}, said) for make, said in files.BAD_RECORDINGS.values()],
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(
    cast: Cast, browser_of: Browser, fields: dict[str, Any], said: str
) -> None:
    sent = {name: value() if callable(value) else value for name, value in fields.items()}
    answer = browser_of(cast.teacher.user).post(page_of(cast, "portfolio_new"), words(**sent))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert said in text
    if "title" not in fields:
        assert 'value="My village"' in text
    assert not PortfolioItem.objects.exists()
    assert not StoredFile.objects.exists()


def test_the_database_keeps_no_face_and_no_voice_without_the_family_s_word(cast: Cast) -> None:
    photo = make_work(cast.teacher, cast.students[0], photo=clean_photo(files.photo()), is_face_free=True)
    voice = make_work(cast.teacher, cast.students[0], recording=clean_recording(files.recording()), has_consent=True)
    for item, change in ((photo, {"is_face_free": False}), (voice, {"has_consent": False})):
        with pytest.raises(IntegrityError, match="portfolio_item_agreed"), transaction.atomic():
            PortfolioItem.objects.filter(pk=item.pk).update(**change)


def test_work_changes_goes_and_comes_back(cast: Cast, browser_of: Browser) -> None:
    browser = browser_of(cast.teacher.user)
    item = make_work(cast.teacher, cast.students[0])
    edit = reverse("portfolio_edit", args=[item.public_id])
    assert "We have a well." in browser.get(edit).content.decode()
    browser.post(edit, words(title="My street", text="There is a tap."))
    item.refresh_from_db()
    assert (item.title, item.text) == ("My street", "There is a tap.")
    browser.post(reverse("portfolio_delete", args=[item.public_id]))
    assert "My street" not in browser.get(page_of(cast)).context["page"].object_list
    assert browser.get(reverse("portfolio_item", args=[item.public_id])).status_code == 404
    browser.post(reverse("portfolio_restore", args=[item.public_id]))
    assert browser.get(reverse("portfolio_item", args=[item.public_id])).status_code == 200


def test_a_sample_says_neither_child_nor_class_nor_school(cast: Cast, browser_of: Browser) -> None:
    browser = browser_of(cast.teacher.user)
    item = make_work(cast.teacher, cast.students[0], photo=clean_photo(files.photo()), is_face_free=True, text="A map")
    share = reverse("portfolio_share", args=[item.public_id])
    for _ in range(2):
        browser.post(share, {"is_shared": "on"})
    sample = WorkSample.objects.get()
    assert (sample.place, sample.grade, sample.words, sample.photo) == (cast.cluster, 3, "My village\nA map", item.file)
    assert {f.name for f in WorkSample._meta.get_fields()} & {"student", "classroom", "school", "teacher"} == set()
    edit = reverse("portfolio_edit", args=[item.public_id])
    seen = browser.get(edit).context["made_from"]
    answer = browser.post(edit, words(text="A map", has_consent="on", made_from=seen))
    assert answer.status_code == 422
    assert "take it back from there first" in answer.content.decode()
    browser.post(share, {"is_shared": "off"})
    item.refresh_from_db()
    sample.refresh_from_db()
    assert (item.sample, sample.withdrawn_at is not None) == (None, True)


def test_what_names_or_shows_a_child_is_no_sample(cast: Cast, browser_of: Browser) -> None:
    browser = browser_of(cast.teacher.user)
    child = cast.students[0]
    named = make_work(cast.teacher, child, text=f"{child.first_name.upper()} drew the well.")
    shown = make_work(cast.teacher, child, photo=clean_photo(files.photo()), has_consent=True)
    heard = make_work(cast.teacher, child, recording=clean_recording(files.recording()), has_consent=True)
    Student.objects.filter(pk=cast.students[1].pk).update(first_name="Meena")
    beside = make_work(cast.teacher, child, text="She drew the well with Meena.")
    for item, said in (
        (named, "name stands in its words"),
        (beside, "These words name a child: Meena."),
        (shown, "shows no face"),
        (heard, "shows no face"),
    ):
        answer = browser.post(reverse("portfolio_share", args=[item.public_id]), {"is_shared": "on"}, follow=True)
        assert said in answer.content.decode()
    assert not WorkSample.objects.exists()


def test_a_child_s_page_tells_her_years_and_that_it_was_read(cast: Cast, browser_of: Browser) -> None:
    child, month = cast.students[0], period_of(today())
    make_rating(
        child, cast.classroom, rubric=cast.rubric, period=add_months(month, -2), levels=[1, None, 2] + [None] * 3
    )
    make_rating(child, cast.classroom, rubric=cast.rubric, period=month, levels=[2, None, 3] + [None] * 3)
    make_note(cast.teacher, [child], "She drew a map")
    make_note(cast.colleague, [child], "Came hungry again", is_restricted=True)
    page = browser_of(cast.teacher.user).get(page_of(cast))
    text = page.content.decode()
    levels = {row.name: row.levels[-3:] for row in page.context["abilities"]}
    assert (levels["Interpret"], levels["Observe"]) == ((1, 0, 2), (2, 0, 3))
    assert "She drew a map" in text
    assert "A restricted note" in text
    assert "hungry" not in text
    assert page["Cache-Control"] == "private, no-store"
    events = AuditEvent.objects.filter(verb="child_read").values_list("actor_id", "subject", "subject_id")
    assert list(events) == [(cast.teacher.user.pk, "clusters.Student", str(child.public_id))]  # type: ignore[union-attr]
    of_head = browser_of(cast.head.user).get(page_of(cast)).content.decode()
    assert "She drew a map" not in of_head
    assert "A restricted note" not in of_head
    assert "Keep a piece of work" not in of_head


def test_strengths_and_next_step_are_written_anew_and_kept(cast: Cast, browser_of: Browser) -> None:
    browser = browser_of(cast.teacher.user)
    address = page_of(cast, "child_next_step")
    for text in ("Asks why.", "Asks why, and how."):
        form = {"key": str(uuid.uuid4()), "strengths": text, "next_step": "Read to her sister."}
        assert [browser.post(address, form).status_code for _ in range(2)] == [302, 302]
    assert list(NextStep.objects.order_by("pk").values_list("strengths", flat=True)) == [
        "Asks why.",
        "Asks why, and how.",
    ]
    text = browser.get(page_of(cast)).content.decode()
    assert "Asks why, and how." in text
    assert "Asks why.<" not in text
    refused = browser.post(address, {"key": str(uuid.uuid4()), "strengths": " ", "next_step": ""})
    assert refused.status_code == 422
    assert "Write a line in one of the two." in refused.content.decode()


def prepared(cast: Cast) -> None:
    """A child of whom there is everything to tell."""
    month = period_of(today())
    make_rating(
        cast.students[0], cast.classroom, rubric=cast.rubric, period=month, levels=[2, None, 3, None, None, None]
    )
    make_work(cast.teacher, cast.students[0], photo=clean_photo(files.photo()), is_face_free=True)
    make_note(cast.teacher, cast.students[:1], "A word for the diary alone")
    NextStep.objects.create(
        student=cast.students[0],
        school=cast.school,
        teacher=cast.teacher,
        strengths="Asks why.",
        next_step="Read aloud.",
    )


def test_the_page_for_the_family_holds_no_mark_and_no_comparison(cast: Cast, browser_of: Browser) -> None:
    prepared(cast)
    browser = browser_of(cast.teacher.user)
    text = browser.get(page_of(cast, "family_page")).content.decode()
    family = text[text.index("<article") : text.index("</article>")]
    for said in ("Asks why.", "Read aloud.", "interpret at level 2", "observe at level 3", "My village", "Sunita"):
        assert said in family
    for kept_back in ("With help", "On own", "diary alone", "Question", cast.students[1].first_name, "%"):
        assert kept_back not in family
    hindi = browser.get(page_of(cast, "family_page"), {"language": "hi"}).content.decode()
    assert '<article class="sheet sheet--paper family" lang="hi">' in hindi
    assert browser.get(page_of(cast, "family_page"), {"language": "xx"}).status_code == 404
    pages = AuditEvent.objects.filter(verb="child_read", detail__page="family").values_list(
        "detail__language", flat=True
    )
    assert list(pages) == ["en", "hi"]


MOST = ("నీడను రెండుసార్లు కొలిచారు " * 40)[:600]  # as many letters as fit into a field


@pytest.mark.parametrize(("strengths", "work"), [("Asks why.", ""), (MOST, ""), (MOST, "బావి " * 100)])
def test_the_page_for_the_family_fits_one_sheet_of_paper(cast: Cast, strengths: str, work: str) -> None:
    prepared(cast)
    child = cast.students[0]
    month = add_months(period_of(today()), -1)
    make_rating(child, cast.classroom, rubric=cast.rubric, period=month, levels=[4] * 6)
    criterion_words = {"te": ["వాన నీళ్లు ఎక్కడికి పోతాయో చూసి సొంత మాటల్లో చెబుతారు, ఎందుకో కూడా వివరిస్తారు"] * 4}
    with as_role("app_worker"):
        cast.rubric.criteria.update(level_words=criterion_words)
    if work:
        make_work(cast.teacher, child, text=work)
    NextStep.objects.create(
        student=child, school=cast.school, teacher=cast.teacher, strengths=strengths, next_step=strengths
    )
    with as_role("app_worker"), translation.override("te"):
        html = family_document().build(child.public_id, "te")
    assert ("data:image/jpeg;base64," in html) is not bool(work)
    assert len(PdfReader(io.BytesIO(render_pdf(html))).pages) == 1


def begun() -> dt.date:
    """The first month of this term."""
    first, _after = tenant_settings().year_bounds(tenant_settings().academic_year_of(today()))
    return add_months(first, 6) if today() >= add_months(first, 6) else first


def rated(cast: Cast, child: Student, month: int, *levels: int | None) -> None:
    """Levels of a child in a month, counted from the first one of this term."""
    six = [*levels, *[None] * (6 - len(levels))]
    make_rating(child, cast.classroom, rubric=cast.rubric, period=add_months(begun(), month), levels=six)


def words_of(page: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def test_head_sees_each_child_with_the_last_level_known_at_both_ends(cast: Cast, browser_of: Browser) -> None:
    children = cast.students[:8]
    for child in children:  # six months: all of them are seen
        rated(cast, child, -2, 1)
        rated(cast, child, -1, 3)
    for child, level in zip(children, (4, 4, 3, 3, 2), strict=False):  # this month: five of them so far
        rated(cast, child, 0, level, 2)
    small = make_classroom(cast.school, cast.colleague, year=cast.classroom.year, grades=[4])
    make_students(small, 2)
    page = browser_of(cast.head.user).get(reverse("school_levels"))
    classes = {each.label: each for each in page.context["classes"]}
    three = classes["3"]
    unseen = three.child_count - 8
    interpret, question, *_rest = three.abilities
    assert list(classes) == ["3", "4"]
    # Who was not looked at again yet stands where she was seen last: no fall.
    assert (interpret.name, interpret.counts, interpret.before) == (
        "Interpret",
        (0, 1, 5, 2, unseen),
        (0, 0, 8, 0, unseen),
    )
    assert (question.counts, question.before) == ((0, 5, 0, 0, three.child_count - 5), None)
    assert (three.both_count, three.further_count, three.back_count) == (5, 2, 1)
    said = words_of(page)
    assert f"5 of {three.child_count} children were looked at in both terms." in said
    assert "2 of them stand further in an ability than last term. 1 was seen at an earlier level in one." in said
    assert "7 of 8" in said  # counts, of those seen
    assert "%" not in said
    assert "Last term nobody was seen in: Question, Observe" in said
    assert (classes["4"].child_count, classes["4"].has_seen) == (2, False)
    assert "under 10" not in said


@pytest.mark.parametrize(
    ("count", "says"),
    [(0, "No child was looked at in both terms yet, so nothing can be compared."),
     (4, "Only 4 of 12 children were looked at in both terms: too few to compare.")],
)  # fmt: skip
def test_what_cannot_be_compared_is_said_and_not_drawn(cast: Cast, browser_of: Browser, count: int, says: str) -> None:
    for child in cast.students[:count]:
        rated(cast, child, -1, 4)
    for child in cast.students[:6]:
        rated(cast, child, 0, 2)
    page = browser_of(cast.head.user).get(reverse("school_levels"))
    assert says in words_of(page)
    assert [each.before for each in page.context["classes"][0].abilities] == [None] * 6
    assert "dist__two" not in page.content.decode()


def test_last_term_is_read_in_the_words_of_now(cast: Cast, browser_of: Browser) -> None:
    told: dict[str, Any] = {"by": cast.diet_faculty, "at": timezone.now()}
    for child in cast.students[:5]:
        rated(cast, child, -1, 2, 2)
    draft = building.begin_draft(**told)
    LevelMapping.objects.filter(becomes__rubric=draft, becomes__position=0).update(levels=[1, 3, 3, 4])
    LevelMapping.objects.filter(becomes__rubric=draft, becomes__position=1).delete()
    with as_role("app_worker"):
        Rubric.objects.filter(pk=draft.pk).update(valid_from=begun())
    for child in cast.students[:5]:
        make_rating(child, cast.classroom, rubric=draft, period=begun(), levels=[3, 2, None, None, None, None])
    three = browser_of(cast.head.user).get(reverse("school_levels")).context["classes"][0]
    assert three.abilities[0].before == three.abilities[0].counts  # level 2 then is what level 3 is now
    assert three.abilities[1].before is None  # begun anew
    assert (three.both_count, three.further_count, three.back_count) == (5, 0, 0)


def test_terms_are_the_halves_of_the_year(cast: Cast) -> None:
    own = tenant_settings()
    assert terms(own, dt.date(2026, 11, 22)) == (
        Term(dt.date(2026, 10, 1), dt.date(2026, 11, 1)),
        Term(dt.date(2026, 4, 1), dt.date(2026, 9, 1)),
    )
    assert terms(own, dt.date(2027, 4, 2)) == (
        Term(dt.date(2027, 4, 1), dt.date(2027, 4, 1)),
        Term(dt.date(2026, 10, 1), dt.date(2027, 3, 1)),
    )
