"""Experiences: my own, my colleagues', and the photos that go with them."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clusters.calendar import read_period
from clusters.decorators import ScopedRequest, access
from clusters.models import Classroom
from clusters.queries import tenant_settings
from clusters.scope import own_cluster, own_teacher, require
from clusters.services.conflicts import keep_given_way
from collectives import rules
from collectives.choices import MeetingState
from collectives.forms.experiences import ExperienceForm, as_form
from collectives.models import Experience
from collectives.queries import photos, teacher, told
from collectives.services import experiences as services
from foundation.files.answers import file_answer
from foundation.sync import pages

PER_PAGE = 20


@require_safe
@access("experience.read")
def experience_list(request: ScopedRequest) -> HttpResponse:
    """Mine, or what others told; by month."""
    scope = request.scope
    writes = scope.may("experience.write")
    is_own = writes and request.GET.get("whose") != "others"
    period = _asked_period(request)
    rows: Any = teacher.own_stories(scope, period=period) if is_own else told.Told(scope, period=period)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "is_own": is_own,
        "most": told.MOST if page.paginator.count == told.MOST and not (is_own or period or page.has_next()) else None,
        "period": period,
        "months": teacher.own_months(scope) if is_own else told.told_months(scope),
        "writes": writes,
    }
    return render(request, "collectives/experience_list.html", context)


def _asked_period(request: HttpRequest) -> dt.date | None:
    asked = request.GET.get("month", "")
    if not asked:
        return None
    try:
        return read_period(asked)
    except ValueError as error:
        raise Http404 from error


@require_http_methods(["GET", "POST"])
@access("experience.write")
def experience_new(request: ScopedRequest) -> HttpResponse:
    """Write what was tried, what the children did, what puzzles."""
    scope = request.scope
    form = _form(request)
    if form.is_valid():
        made = teacher.just_written(scope, form.cleaned_data, at=now()) or services.write_experience(
            teacher_id=own_teacher(scope),
            school_id=scope.place_id,
            cluster_id=own_cluster(scope),
            by=request.user,
            at=now(),
            **{name: value for name, value in form.cleaned_data.items() if name != "remove_photo"},
        )
        _say_saved(request, made)
        return redirect("experience_detail", made.public_id)
    context = {"form": form, "reach": teacher.reach_of(scope), "experience": None}
    return render(request, "collectives/experience_write.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@access("experience.write")
def experience_edit(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """Go on with a draft, or change what was shared, until it was told in a meeting that is closed."""
    own = Experience.objects.own(request.scope).select_related("photo", "classroom")
    if request.method == "POST":  # two pages of one experience come one after the other
        own = own.select_for_update(of=("self",))
    experience = get_object_or_404(own, public_id=public_id)
    require(rules.may_change_experience(request.scope, experience, is_told=teacher.is_told(experience)))
    form = _form(request, initial=as_form(experience))
    if form.is_valid():
        try:
            changed = _change(request, form, experience)
        except services.ExperienceToldError:
            form.add_error(None, _("It has been told in a meeting since; its words stay as the others heard them."))
        else:
            _say_saved(request, changed)
            return redirect("experience_detail", changed.public_id)
    context = {
        "form": form,
        "reach": teacher.reach_of(request.scope),
        "experience": experience,
        "made_from": pages.made_from(request.POST, as_form(experience)),
    }
    return render(request, "collectives/experience_write.html", context, status=422 if form.is_bound else 200)


def _change(request: ScopedRequest, form: ExperienceForm, experience: Experience) -> Experience:
    """Keep what the page changed, beside what was changed elsewhere meanwhile (docs/decisions/0009).

    Raises ExperienceToldError.
    """
    edit = pages.meet(request.POST, as_form(experience), form.said)
    both = ExperienceForm(edit.data | {"key": str(form.cleaned_data["key"])}, classrooms=_classrooms(request))
    # each value has been good in its page, but a class may have gone since: then the page's own stand
    words = both.cleaned_data if both.is_valid() else form.cleaned_data
    files = {name: form.cleaned_data[name] for name in ("photo", "remove_photo")}
    given = {name: value for name, value in words.items() if name != "key"} | files
    at = now()
    changed = services.change_experience(experience=experience, by=request.user, at=at, **given)
    if edit.given_way:
        school_id = request.scope.place_id
        keep_given_way(
            edit.given_way,
            changed.public_id,
            kind="experience.edit",
            school_id=school_id,
            by=request.user,
            at=at,
            kept_by=request.user.pk,
        )
        messages.warning(request, _("Something else had been written meanwhile: both stand on your first page."))
    return changed


@require_safe
@access("experience.read")
def experience_detail(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """One experience, as far as the reader may see it."""
    rows = Experience.objects.visible_to(request.scope).select_related("teacher", "school__place", "photo", "classroom")
    experience = get_object_or_404(rows, public_id=public_id)
    told = teacher.meetings_where_told(experience)
    is_own = experience.teacher_id == request.scope.teacher_id and request.scope.may("experience.write")
    context = {
        "experience": experience,
        "told": told,
        "is_own": is_own,
        "may_change": is_own and not any(meeting.state == MeetingState.CLOSED for meeting in told),
        "may_delete": is_own and not told,
    }
    return render(request, "collectives/experience_detail.html", context)


@require_POST
@access("experience.write")
def experience_delete(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """Take one's own experience away; the toast puts it back."""
    experience = get_object_or_404(Experience.objects.own(request.scope), public_id=public_id)
    try:
        services.delete_experience(experience=experience, by=request.user, at=now())
    except services.ExperienceToldError:
        messages.error(request, _("It is on the list of a meeting and stays with the collective."))
        return redirect("experience_detail", public_id)
    undo = reverse("experience_restore", args=[public_id])
    messages.success(request, _("Taken away: %(title)s") % {"title": experience.title}, extra_tags=f"undo:{undo}")
    return redirect("experience_list")


@require_POST
@access("experience.write")
def experience_restore(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """Put it back."""
    experience = get_object_or_404(Experience.objects.in_bin(request.scope), public_id=public_id)
    services.restore_experience(experience=experience, by=request.user, at=now())
    messages.success(request, _("It is back: %(title)s") % {"title": experience.title})
    return redirect("experience_detail", public_id)


@require_safe
@access("photo.read")
def photo(request: ScopedRequest, public_id: UUID, is_small: bool = False) -> HttpResponse:
    """The bytes of a photo, to those who may see something it belongs to; kept by the reader's own browser alone."""
    stored = photos.photo_for(request.scope, public_id)
    if stored is None:
        raise Http404
    return file_answer(request, stored, is_small=is_small)


def _form(request: ScopedRequest, *, initial: dict[str, object] | None = None) -> ExperienceForm:
    """An empty POST is a form as well: one that says nothing."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    return ExperienceForm(*sent, classrooms=_classrooms(request), initial=initial)


def _classrooms(request: ScopedRequest) -> QuerySet[Classroom]:
    return teacher.own_classrooms(request.scope, year=tenant_settings().academic_year_of(request.scope.today))


def _say_saved(request: ScopedRequest, experience: Experience) -> None:
    if experience.shared_at is None:
        messages.success(request, _("Kept for later. Only you see it."))
    else:
        messages.success(request, _("Shared: %(title)s") % {"title": experience.title})
