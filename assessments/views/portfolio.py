"""Children's work: keeping a piece, changing its words, taking it away, sharing it without a name."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import rules
from assessments.choices import WORK_EDIT
from assessments.forms.portfolio import WorkForm, as_form
from assessments.models import Ability, LearningOutcome, PortfolioItem
from assessments.queries import children as queries
from assessments.queries.outcomes import choosable_outcomes, said
from assessments.services import portfolio as services
from assessments.views.children import BOTH_STAND, find_child, private
from assessments.views.choices import asks_for_outcomes, outcomes_of_form
from clusters.decorators import ScopedRequest, access
from clusters.models import Student
from clusters.scope import own_cluster, own_teacher, require
from clusters.services.conflicts import keep_given_way
from foundation.files.answers import ASKING_FIRST, file_answer
from foundation.sync import pages


@require_http_methods(["GET", "POST"])
@access("child.keep")
def portfolio_new(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """Keep a piece of a child's work; her own class's teachers do."""
    student = find_child(request, public_id)
    _require_teacher(request, student)
    form = _form(request, student, initial={"made_on": request.scope.today})
    if not asks_for_outcomes(request, form) and form.is_valid():
        item = queries.just_kept(request.scope, student, form.cleaned_data, at=now()) or services.keep_work(
            student=student, teacher_id=own_teacher(request.scope), by=request.user, at=now(), **form.cleaned_data
        )
        messages.success(request, _("Kept: %(title)s") % {"title": item.title})
        return redirect("portfolio_item", item.public_id)
    return _write_page(request, form, student)


@require_safe
@access("child.read")
def portfolio_item(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """One piece of work."""
    item = _item(request, public_id)
    teaches = queries.teaches_child(request.scope, item.student)
    context = {
        "item": item,
        "outcomes": said(queries.outcomes_of_item(item)),
        "writes": rules.may_keep_work(request.scope, teaches=teaches),
    }
    return private(render(request, "assessments/portfolio_item.html", context))


@require_http_methods(["GET", "POST"])
@access("child.keep")
def portfolio_edit(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """New words for a piece of work."""
    if request.method == "POST":  # two pages of one piece come one after the other
        here = PortfolioItem.objects.visible_to(request.scope)
        here.select_for_update(of=("self",)).filter(public_id=public_id).first()
    item = _item(request, public_id)
    _require_teacher(request, item.student)
    outcomes = queries.outcomes_of_item(item)
    form = _form(request, item.student, initial=as_form(item, outcomes), kind=item.kind, outcomes=outcomes)
    if not asks_for_outcomes(request, form) and form.is_valid() and _change(request, form, item, outcomes):
        return redirect("portfolio_item", public_id)
    return _write_page(request, form, item.student, item=item, outcomes=outcomes)


def _change(request: ScopedRequest, form: WorkForm, item: PortfolioItem, outcomes: Sequence[LearningOutcome]) -> bool:
    """Keep what the page changed, beside what was changed elsewhere meanwhile (docs/decisions/0009).

    False, and the errors are in the form, where both together are not good.
    """
    edit = pages.meet(request.POST, as_form(item, outcomes), form.said)
    data = edit.data | {"key": str(form.cleaned_data["key"])}
    both = _form(request, item.student, data=data, kind=item.kind, outcomes=outcomes)
    if not both.is_valid():
        for name, errors in both.errors.items():
            form.add_error(name, list(errors))
        return False
    given = {name: value for name, value in both.cleaned_data.items() if name != "key"}
    try:
        services.change_work(item=item, by=request.user, **given)
    except services.ShowsSomebodyError as error:
        form.add_error("is_face_free", str(error))
        return False
    messages.success(request, _("The new words are kept."))
    if edit.given_way:
        keep_given_way(
            edit.given_way,
            item.public_id,
            kind=WORK_EDIT,
            school_id=item.school_id,
            by=request.user,
            at=now(),
            kept_by=item.teacher.user_id,
        )
        messages.warning(request, BOTH_STAND)
    return True


@require_POST
@access("child.keep")
def portfolio_delete(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """Take a piece of work away; the toast puts it back."""
    item = _item(request, public_id)
    _require_teacher(request, item.student)
    services.delete_work(item=item, by=request.user, at=now())
    undo = reverse("portfolio_restore", args=[public_id])
    messages.success(request, _("Taken away: %(title)s") % {"title": item.title}, extra_tags=f"undo:{undo}")
    return redirect("child_page", item.student.public_id)


@require_POST
@access("child.keep")
def portfolio_restore(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """Put it back."""
    rows = PortfolioItem.objects.in_bin(request.scope).select_related("student")
    item = get_object_or_404(rows, public_id=public_id)
    _require_teacher(request, item.student)
    services.restore_work(item=item, by=request.user)
    messages.success(request, _("It is back: %(title)s") % {"title": item.title})
    return redirect("portfolio_item", public_id)


@require_POST
@access("child.keep")
def portfolio_share(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """Share it with the collective without a name, or take that back."""
    item = _item(request, public_id)
    _require_teacher(request, item.student)
    if request.POST.get("is_shared") == "off":
        services.withdraw_sample(item=item, by=request.user, at=now())
        messages.success(request, _("It is no sample any more."))
        return redirect("portfolio_item", public_id)
    here = queries.current(queries.enrolments(item.student), item.made_on)
    here = here or queries.current(queries.enrolments(item.student), request.scope.today)
    try:
        services.share_sample(
            item=item,
            place_id=own_cluster(request.scope),
            grade=here.grade if here else 0,
            by=request.user,
            at=now(),
        )
    except (services.ShowsSomebodyError, services.NamesAChildError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Shared without a name."))
    return redirect("portfolio_item", public_id)


@require_safe
@access("child.read")
def portfolio_file(request: ScopedRequest, public_id: UUID, is_small: bool = False) -> HttpResponse:
    """The photo or the recording of a piece of work; of a photo the small form too."""
    item = _item(request, public_id)
    if item.file is None:
        raise Http404
    return file_answer(request, item.file, is_small=is_small, keep=ASKING_FIRST)


def _item(request: ScopedRequest, public_id: UUID) -> PortfolioItem:
    rows = queries.with_labels(PortfolioItem.objects.visible_to(request.scope))
    return get_object_or_404(rows, public_id=public_id)


def _require_teacher(request: ScopedRequest, student: Student) -> None:
    require(rules.may_keep_work(request.scope, teaches=queries.teaches_child(request.scope, student)))


def _form(
    request: ScopedRequest,
    student: Student,
    *,
    initial: dict[str, Any] | None = None,
    data: dict[str, Any] | None = None,
    kind: str = "",
    outcomes: Sequence[LearningOutcome] = (),
) -> WorkForm:
    scope = request.scope
    here = queries.current(queries.enrolments(student), scope.today)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    return WorkForm(
        *((data,) if data else sent),
        abilities=Ability.objects.visible_to(scope).order_by("position", "pk"),
        outcomes=choosable_outcomes(scope, [here.grade] if here else [], also=outcomes),
        today=scope.today,
        initial=initial,
        kind=kind,
    )


def _write_page(
    request: ScopedRequest,
    form: WorkForm,
    student: Student,
    item: PortfolioItem | None = None,
    outcomes: Sequence[LearningOutcome] = (),
) -> HttpResponse:
    here = queries.current(queries.enrolments(student), request.scope.today)
    context = {
        "form": form,
        "student": student,
        "item": item,
        "outcomes": outcomes_of_form(request, request.scope, form),
        "grade": here.grade if here else None,
        "made_from": pages.made_from(request.POST, as_form(item, outcomes)) if item else "",
    }
    page = render(request, "assessments/portfolio_write.html", context, status=422 if form.errors else 200)
    return private(page)
