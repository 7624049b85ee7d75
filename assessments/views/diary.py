"""The diary: writing a note, finding it again, opening a restricted one, quick phrases."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.forms.diary import NoteForm, PhraseForm, SearchForm, as_form
from assessments.models import Ability, DiaryNote, LearningOutcome, QuickPhrase
from assessments.queries import diary as queries
from assessments.queries.outcomes import choosable_outcomes, said
from assessments.services import diary as services
from assessments.views.children import private
from assessments.views.choices import asks_for_outcomes, outcomes_of_form
from clusters.decorators import ScopedRequest, access
from clusters.models import Student
from clusters.scope import own_teacher
from clusters.services.conflicts import keep_given_way
from foundation.files.answers import ASKING_FIRST, NOT_AT_ALL, file_answer
from foundation.sync import pages

PER_PAGE = 20
OPENED_FOR_SEC = 15 * 60  # so long an opened note shows its pictures and lets itself be changed
_FILES = ("photo", "recording")
_GONE = tuple(f"remove_{name}" for name in _FILES)
_OPENED = signing.TimestampSigner(salt="note-opened")


@require_safe
@access("diary.read")
def note_list(request: ScopedRequest) -> HttpResponse:
    """Notes the person may know of, newest first; or those she looks for."""
    scope = request.scope
    groups = queries.choosable_children(scope, also=_asked_child(request))
    children = Student.objects.visible_to(scope).filter(
        pk__in=[child.pk for group in groups for child in group.children]
    )
    form = SearchForm(
        request.GET or None,
        children=children.order_by("roll_number", "pk"),
        abilities=Ability.objects.visible_to(scope).order_by("position", "pk"),
    )
    is_good = form.is_valid()
    wanted = queries.Wanted(**form.cleaned_data) if is_good else queries.Wanted()
    context = {
        "form": form,
        "wanted": wanted,
        "page": Paginator(queries.notes(scope, wanted), PER_PAGE).get_page(request.GET.get("page")),
        "query": urlencode([(name, value) for name, value in request.GET.items() if value and name != "page"]),
    }
    return private(render(request, "assessments/note_list.html", context, status=422 if form.errors else 200))


@require_http_methods(["GET", "POST"])
@access("diary.write")
def note_new(request: ScopedRequest) -> HttpResponse:
    """Write a note, once for several children and abilities."""
    scope = request.scope
    groups = queries.choosable_children(scope, also=_asked_child(request))
    asked = {"children": _asked_child(request), "outcomes": request.GET.getlist("outcomes")}
    form = _form(request, groups, initial=asked | {"noted_on": scope.today})
    if not asks_for_outcomes(request, form) and form.is_valid():
        note = queries.just_written(scope, form.cleaned_data, at=now()) or services.create_note(
            teacher_id=own_teacher(scope),
            school_id=scope.place_id,
            by=request.user,
            at=now(),
            **{name: value for name, value in form.cleaned_data.items() if not name.startswith("remove_")},
        )
        messages.success(request, _("Kept in your diary."))
        return redirect("note_detail", note.public_id)
    return _write_page(request, form, groups)


@require_http_methods(["GET", "POST"])
@access("diary.write")
def note_edit(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """Change one's own note. A restricted one is opened first."""
    own = DiaryNote.objects.own(request.scope)
    if request.method == "POST":  # two pages of one note come one after the other
        own.select_for_update(of=("self",)).filter(public_id=public_id).first()
    note = get_object_or_404(queries.told(own), public_id=public_id)
    if note.is_restricted and request.method != "POST" and not _is_opened(request, note):
        return redirect("note_detail", note.public_id)
    groups = queries.choosable_children(request.scope, also=[c.student.public_id for c in note.children.all()])
    outcomes = queries.outcomes_of(note)
    form = _form(request, groups, initial=as_form(note, outcomes), kept=_kept(note), outcomes=outcomes)
    is_sent = not asks_for_outcomes(request, form) and form.is_valid()
    if is_sent and (words := _change(request, form, note, groups, outcomes)):
        messages.success(request, words)
        return redirect("note_detail", note.public_id)
    return _write_page(request, form, groups, note=note)


def _change(
    request: ScopedRequest,
    form: NoteForm,
    note: DiaryNote,
    groups: list[queries.Choosable],
    outcomes: list[LearningOutcome],
) -> str:
    """Keep what the page changed, beside what was changed elsewhere meanwhile (docs/decisions/0009); what to say of it.

    Nothing, and the errors are in the form, where both together are not good.
    """
    edit = pages.meet(request.POST, as_form(note, outcomes), form.said)
    is_joined = (note.is_restricted or edit.data["is_restricted"] is True) and edit.keep_both_texts("text")
    files = {name: form.cleaned_data[name] for name in _FILES}
    kept = [*_kept(note), *(name for name, file in files.items() if file)]
    gone = {name: "on" for name in _GONE if form.cleaned_data[name]}
    both = _form(
        request, groups, data=edit.data | gone | {"key": str(form.cleaned_data["key"])}, kept=kept, outcomes=outcomes
    )
    if not both.is_valid():
        for name, errors in both.errors.items():
            form.add_error(name, list(errors))
        return ""
    at = now()
    given = {name: value for name, value in both.cleaned_data.items() if name != "key"}
    services.change_note(note=note, by=request.user, at=at, **given | files)
    if edit.given_way:
        keep_given_way(
            edit.given_way,
            note.public_id,
            kind="note.edit",
            school_id=note.school_id,
            by=request.user,
            at=at,
            kept_by=request.user.pk,
        )
        return _("The new words are kept. Others had been written meanwhile; both stand on your first page.")
    if is_joined:
        return _(
            "The new words are kept. Others had been written meanwhile; both stand in the note, one below the other."
        )
    return _("The new words are kept.")


@require_safe
@access("diary.read")
def note_detail(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """One note; a restricted one shows only that it exists."""
    note = _note(request, public_id)
    return _note_page(request, note, is_open=not note.is_restricted)


@require_POST
@access("diary.read")
def note_open(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """Open a restricted note on purpose: it is written down, and shown this once."""
    note = _note(request, public_id)
    if note.is_restricted:
        services.open_note(note=note, by=request.user)
    return _note_page(request, note, is_open=True)


@require_safe
@access("diary.read")
def note_file(request: ScopedRequest, public_id: UUID, kind: str, is_small: bool = False) -> HttpResponse:
    """The photo or the recording of a note; of a restricted one only while it is open."""
    note = _note(request, public_id)
    stored = queries.file_of(note, kind)
    if stored is None or (note.is_restricted and not _is_opened(request, note)):
        raise Http404
    return file_answer(request, stored, is_small=is_small, keep=NOT_AT_ALL if note.is_restricted else ASKING_FIRST)


@require_POST
@access("diary.write")
def note_delete(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """Take one's own note away; the toast puts it back."""
    note = get_object_or_404(DiaryNote.objects.own(request.scope), public_id=public_id)
    services.delete_note(note=note, by=request.user, at=now())
    undo = reverse("note_restore", args=[public_id])
    messages.success(request, _("The note is taken away."), extra_tags=f"undo:{undo}")
    return redirect("note_list")


@require_POST
@access("diary.write")
def note_restore(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """Put it back."""
    note = get_object_or_404(DiaryNote.objects.in_bin(request.scope), public_id=public_id)
    services.restore_note(note=note, by=request.user)
    messages.success(request, _("The note is back."))
    return redirect("note_detail", public_id)


@require_http_methods(["GET", "POST"])
@access("diary.write")
def phrase_list(request: ScopedRequest) -> HttpResponse:
    """The words she writes often: add some, take some away."""
    scope = request.scope
    form = PhraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.add_phrase(teacher_id=own_teacher(scope), school_id=scope.place_id, at=now(), **form.cleaned_data)
        except services.TooManyPhrasesError as error:
            form.add_error("text", str(error))
        else:
            messages.success(request, _("The phrase is kept."))
            return redirect("phrase_list")
    context = {"form": form, "phrases": queries.phrases(scope)}
    return render(request, "assessments/phrase_list.html", context, status=422 if form.is_bound else 200)


@require_POST
@access("diary.write")
def phrase_remove(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """Take a phrase away."""
    phrase = get_object_or_404(QuickPhrase.objects.visible_to(request.scope), public_id=public_id)
    services.remove_phrase(phrase=phrase)
    messages.success(request, _("The phrase is taken away. Notes that used it keep their words."))
    return redirect("phrase_list")


def _note(request: ScopedRequest, public_id: UUID) -> DiaryNote:
    return get_object_or_404(queries.told(DiaryNote.objects.visible_to(request.scope)), public_id=public_id)


def _note_page(request: ScopedRequest, note: DiaryNote, *, is_open: bool) -> HttpResponse:
    context: dict[str, Any] = {
        "note": note,
        "is_open": is_open,
        "is_own": note.teacher_id == request.scope.teacher_id,
        "opened": f"?{urlencode({'opened': _seal(request, note)})}" if is_open and note.is_restricted else "",
    }
    if is_open:
        context["outcomes"] = said(queries.outcomes_of(note))
    return private(render(request, "assessments/note_detail.html", context))


def _seal(request: ScopedRequest, note: DiaryNote) -> str:
    """What shows that this person has opened this note a moment ago."""
    return _OPENED.sign(f"{note.public_id}/{request.user.pk}")


def _is_opened(request: ScopedRequest, note: DiaryNote) -> bool:
    try:
        said = _OPENED.unsign(request.GET.get("opened", ""), max_age=OPENED_FOR_SEC)
    except signing.BadSignature:
        return False
    return bool(said == f"{note.public_id}/{request.user.pk}")


def _asked_child(request: ScopedRequest) -> list[UUID]:
    """The child that the address names, if any."""
    try:
        return [UUID(request.GET.get("child", ""))]
    except ValueError:
        return []


def _form(
    request: ScopedRequest,
    groups: list[queries.Choosable],
    *,
    initial: dict[str, Any] | None = None,
    data: dict[str, Any] | None = None,
    kept: Any = (),
    outcomes: Sequence[LearningOutcome] = (),
) -> NoteForm:
    scope = request.scope
    chosen = [child.pk for group in groups for child in group.children]
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    return NoteForm(
        *((data,) if data else sent),
        children=Student.objects.visible_to(scope).filter(pk__in=chosen),
        abilities=Ability.objects.visible_to(scope).order_by("position", "pk"),
        outcomes=choosable_outcomes(scope, queries.grades_of(groups), also=outcomes),
        phrases=queries.phrases(scope),
        today=scope.today,
        initial=initial,
        kept=kept,
    )


def _kept(note: DiaryNote) -> list[str]:
    return [name for name in _FILES if getattr(note, f"{name}_id")]


def _write_page(
    request: ScopedRequest, form: NoteForm, groups: list[queries.Choosable], note: DiaryNote | None = None
) -> HttpResponse:
    chosen = {str(value) for value in form["children"].value() or ()}
    first, rest = queries.at_hand(request.scope, groups, chosen=chosen)
    context = {
        "form": form,
        "groups": groups,
        "first": first,
        "rest": rest,
        "chosen": chosen,
        "outcomes": outcomes_of_form(request, request.scope, form),
        "note": note,
        "made_from": pages.made_from(request.POST, as_form(note, queries.outcomes_of(note))) if note else "",
        "opened": f"?{urlencode({'opened': _seal(request, note)})}" if note and note.is_restricted else "",
    }
    page = render(request, "assessments/note_write.html", context, status=422 if form.errors else 200)
    return private(page)
