"""My classes, and the grid on which a class is rated."""

import datetime as dt
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import forms, queries, rules
from assessments.documents import CLASS_GRID, CLASS_GRID_LAST
from assessments.models import RatingChange
from assessments.queries.observation import focus_children
from assessments.services import ratings
from clusters.calendar import PERIOD_FORMAT, add_months, period_of, read_period
from clusters.decorators import ScopedRequest, access
from clusters.models import Classroom, Student
from clusters.queries import tenant_settings
from clusters.scope import require

MODES = ("focus", "paper")
TWO_TABLES_FROM = 37  # more children than this stand in two tables side by side on a desk


@require_safe
@access("child.read")
def class_list(request: ScopedRequest) -> HttpResponse:
    """The person's classes this year, then the others of her school to read."""
    scope = request.scope
    settings = tenant_settings()
    period = period_of(scope.today)
    lines = queries.classes_of_school(scope, year=settings.academic_year_of(scope.today), period=period)
    context = {
        "mine": [line for line in lines if line.is_mine],
        "others": [line for line in lines if not line.is_mine],
        "period": period,
        "month": f"{period:{PERIOD_FORMAT}}",
    }
    return render(request, "assessments/class_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access("child.read")
def class_grid(request: ScopedRequest, public_id: UUID, month: str) -> HttpResponse:
    """A class in a month: its own teachers write, the others of the school read."""
    classroom = _classroom(request, public_id)
    period = _period_or_404(month)
    is_hers = queries.is_class_teacher(request.scope, classroom)
    writes = rules.may_rate(request.scope, school_id=classroom.school_id, is_class_teacher=is_hers)
    if request.method != "POST":
        return _show(request, classroom, period, writes=writes)
    require(writes)
    form = forms.GridForm(request.POST)
    if not form.is_valid():
        return _refuse(request, classroom, period, problem=_words_of(form))
    given = form.cleaned_data
    try:
        change = ratings.save_levels(
            classroom=classroom, period=period, changes=given["changes"], by=request.user, at=now(), key=given["key"]
        )
    except ratings.BadCellsError as error:
        return _refuse(request, classroom, period, form=form, cells=error.cells)
    except (ratings.BadPeriodError, ratings.NoRubricError) as error:
        return _refuse(request, classroom, period, problem=str(error))
    _say_saved(request, classroom, period, change or _saved_before(request, given["key"]))
    if request.htmx:  # type: ignore[attr-defined]
        return _saved_partial(request, classroom, period, shown=given["shown"])
    return redirect(_here(request, classroom, period, request.POST.get("next")))


@require_safe
@access("child.read")
def class_words(request: ScopedRequest, public_id: UUID, month: str) -> HttpResponse:
    """What the four levels of each ability look like for the grades of this class; for htmx the words alone.

    The grid brings one ability's; a phone keeps this page for the others.
    """
    classroom, period = _classroom(request, public_id), _period_or_404(month)
    abilities = queries.rubric_abilities(request.scope, on=period, classroom=classroom)
    part = "#words" if request.htmx else ""  # type: ignore[attr-defined]
    context = {"classroom": classroom, "abilities": abilities, "grid_url": _address(classroom, period)}
    response = render(request, f"assessments/class_words.html{part}", context)
    patch_vary_headers(response, ("HX-Request",))
    return response


@require_POST
@access("child.rate")
def class_grid_undo(request: ScopedRequest, public_id: UUID, month: str, key: UUID) -> HttpResponse:
    """Take a save back. What was changed again since stays."""
    classroom = _classroom(request, public_id)
    saves = RatingChange.objects.visible_to(request.scope).filter(classroom=classroom, period=_period_or_404(month))
    change = get_object_or_404(saves, key=key, by_id=request.user.pk)
    change.classroom = classroom
    try:
        undone = ratings.take_back(change=change, by=request.user, at=now())
    except ratings.NotYourClassError:
        require(allowed=False)
    except (ratings.BadPeriodError, ratings.NoRubricError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Taken back.") if undone else _("There was nothing left to take back."))
    return redirect(_here(request, classroom, change.period))


@require_safe
@access("child.read")
def class_child(request: ScopedRequest, public_id: UUID, number: int) -> HttpResponse:
    """A child of the class by roll number, on the way to her own page: a short address for a page of sixty."""
    classroom = _classroom(request, public_id)
    students = Student.objects.visible_to(request.scope).filter(school_id=classroom.school_id, roll_number=number)
    student = get_object_or_404(students.filter(enrolments__classroom=classroom).distinct())
    return redirect("child_page", student.public_id)


def _classroom(request: ScopedRequest, public_id: UUID) -> Classroom:
    classrooms = Classroom.objects.visible_to(request.scope).select_related("school__place")
    return get_object_or_404(classrooms, public_id=public_id)


def _period_or_404(month: str) -> dt.date:
    try:
        return read_period(month)
    except ValueError as error:
        raise Http404 from error


def _address(classroom: Classroom, period: dt.date, kept: str = "") -> str:
    return reverse("class_grid", args=[classroom.public_id, f"{period:{PERIOD_FORMAT}}"]) + kept


def _kept(request: ScopedRequest, ability: str | None = None) -> str:
    """What stays in the address from page to page: one ability alone, this week's children alone, typing from paper."""
    kept = [(name, "1") for name in MODES if request.GET.get(name)]
    if ability := ability or request.GET.get("ability"):
        kept.append(("ability", ability))
    return f"?{urlencode(kept)}" if kept else ""


def _here(request: ScopedRequest, classroom: Classroom, period: dt.date, ability: str | None = None) -> str:
    return _address(classroom, period, _kept(request, ability))


def _ways(request: ScopedRequest, classroom: Classroom, period: dt.date) -> dict[str, Any]:
    """The address of the page as it is, of the whole class, and what an ability's address begins with."""
    url = _address(classroom, period)
    modes = urlencode([(name, "1") for name in MODES if request.GET.get(name)])
    return {
        "url": url,
        "here": _here(request, classroom, period),
        "beside": f"{url}?{modes}" if modes else url,
        "to_ability": f"{url}?{modes}&ability=" if modes else f"{url}?ability=",
        "is_focus": bool(request.GET.get("focus")),
        "is_paper": bool(request.GET.get("paper")),
        "is_single": "ability" in request.GET,
    }


def _paper_url(request: ScopedRequest, classroom: Classroom, period: dt.date) -> str:
    """Where this month, or the one before, is printed; empty for other months."""
    this_month = period_of(request.scope.today)
    kinds = {this_month: CLASS_GRID, add_months(this_month, -1): CLASS_GRID_LAST}
    return reverse("document_status", args=[kinds[period], classroom.public_id]) if period in kinds else ""


def _page(request: ScopedRequest, classroom: Classroom, period: dt.date, *, writes: bool) -> dict[str, Any]:
    """What the page shows in any state: the class, the month, the months beside it."""
    settings = tenant_settings()
    first, last = rules.ratable_periods(settings.year_bounds(classroom.year), today=request.scope.today)
    earlier, later = add_months(period, -1), add_months(period, 1)
    try:
        ratings.check_period(classroom, period, settings, today=request.scope.today)
        problem = ""
    except ratings.BadPeriodError as error:
        problem = str(error)
    return {
        "classroom": classroom,
        "period": period,
        "writes": writes,
        "closed": problem,
        **_ways(request, classroom, period),
        "paper_url": _paper_url(request, classroom, period),
        "last_url": _address(classroom, last) if last >= first else "",
        "last_period": last,
        "earlier": (earlier, _here(request, classroom, earlier)) if first <= earlier <= last else None,
        "later": (later, _here(request, classroom, later)) if first <= later <= last else None,
    }


def _show(
    request: ScopedRequest,
    classroom: Classroom,
    period: dt.date,
    *,
    writes: bool,
    form: forms.GridForm | None = None,
    cells: tuple[ratings.BadCell, ...] = (),
    problem: str = "",
) -> HttpResponse:
    page = _page(request, classroom, period, writes=writes)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form or problem else HTTPStatus.OK
    if page["closed"]:
        status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.NOT_FOUND
        return render(request, "assessments/class_grid.html", page, status=status)
    grid = queries.class_grid(request.scope, classroom, period)
    if page["is_focus"]:
        chosen = form.cleaned_data["shown"] if form else {c.public_id for c in focus_children(request.scope, classroom)}
        grid = grid.only(chosen)
    sums = queries.ability_sums(grid.abilities, (row.levels for row in grid.rows))
    asked_for = grid.ability(request.GET.get("ability", ""))
    first_unseen = next((s.ability for s in sums if s.unseen_count), next(iter(grid.abilities), None))
    if page["is_paper"]:
        asked_for = asked_for or first_unseen
    seen = grid.seen
    if form is not None:
        seen = form.data["seen"]
        bad = {(cell.student, cell.position): str(cell.problem.label) for cell in cells}
        grid = grid.with_choices(form.cleaned_data["shown"], bad)
    half = -(-len(grid.rows) // 2)
    is_single = asked_for is not None
    in_two = len(grid.rows) >= TWO_TABLES_FROM and not is_single
    current = asked_for or first_unseen
    page |= {
        "grid": grid,
        "tables": [grid.rows[:half], grid.rows[half:]] if in_two else [grid.rows],
        "current": current,
        "is_single": is_single,
        "seen": seen,
        "key": form.data["key"] if form else uuid4(),
        "problem": problem,
        "problems": _problems(grid, cells),
    }
    response = render(request, "assessments/class_grid.html", page | _sums(sums, current), status=status)
    patch_vary_headers(response, ("HX-Request",))
    return response


def _sums(sums: list[queries.AbilitySum], current: queries.Ability | None) -> dict[str, Any]:
    """Tabs, picture and save bar, from levels at hand."""
    here = next((s for s in sums if s.ability == current), None)
    return {
        "sums": sums,
        "unseen_one": here.unseen_count if here else 0,
        "unseen_all": sum(s.unseen_count for s in sums),
    }


def _problems(grid: queries.Grid, cells: tuple[ratings.BadCell, ...]) -> list[dict[str, Any]]:
    """Bad cells with their names; a child of another class or school has none."""
    rows = {row.public_id: row for row in grid.rows}
    names = {ability.position: ability.name for ability in grid.abilities}
    return [
        {
            "row": rows.get(cell.student),
            "position": cell.position,
            "ability": names.get(cell.position, ""),
            "words": cell.problem.label,
        }
        for cell in cells
    ]


def _refuse(
    request: ScopedRequest,
    classroom: Classroom,
    period: dt.date,
    *,
    form: forms.GridForm | None = None,
    cells: tuple[ratings.BadCell, ...] = (),
    problem: str = "",
) -> HttpResponse:
    """422, nothing saved: the page again with what was chosen; for htmx what is wrong alone, as nothing else has moved."""
    if not request.htmx:  # type: ignore[attr-defined]
        return _show(request, classroom, period, writes=True, form=form, cells=cells, problem=problem)
    grid = queries.class_grid(request.scope, classroom, period)
    if form is not None:
        grid = grid.only(form.cleaned_data["shown"])
    context = {"problem": problem, "problems": _problems(grid, cells)}
    response = render(request, "assessments/class_grid.html#problems", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    response.headers["HX-Retarget"] = "#problems"
    response.headers["HX-Reswap"] = "outerHTML show:top"
    patch_vary_headers(response, ("HX-Request",))
    return response


def _words_of(form: forms.GridForm) -> str:
    """Everything that is wrong with the form itself, in one line."""
    return " ".join(str(words) for field in form.errors.values() for words in field)


def _saved_before(request: ScopedRequest, key: UUID) -> RatingChange | None:
    """The save that this one repeats: the first answer was lost on the way."""
    return RatingChange.objects.visible_to(request.scope).filter(key=key, by_id=request.user.pk).first()


def _say_saved(request: ScopedRequest, classroom: Classroom, period: dt.date, change: RatingChange | None) -> None:
    if change is None:
        messages.info(request, _("Nothing had changed, so there was nothing to save."))
        return
    undo = reverse("class_grid_undo", args=[classroom.public_id, f"{period:{PERIOD_FORMAT}}", change.key])
    undo += _kept(request)
    words = ngettext("Saved: %(count)s level.", "Saved: %(count)s levels.", len(change.positions))
    follow = _("The cluster’s picture will follow in a few seconds.")
    messages.success(request, f"{words % {'count': len(change.positions)}} {follow}", extra_tags=f"undo:{undo}")


def _saved_partial(
    request: ScopedRequest, classroom: Classroom, period: dt.date, *, shown: dict[UUID, queries.Levels]
) -> HttpResponse:
    """The save bar, as the page now shows the class and not as colleagues may have left it. The page counts for itself."""
    abilities = queries.rubric_abilities(request.scope, on=period, classroom=classroom)
    sums = queries.ability_sums(abilities, shown.values())
    position = request.POST.get("ability", "")
    current = next((a for a in abilities if str(a.position) == position), next(iter(abilities), None))
    context = {
        "seen": queries.as_seen(shown.items()),
        "key": uuid4(),
        "current": current,
        **_ways(request, classroom, period),
        "writes": True,
        "oob": True,
    }
    response = render(request, "assessments/class_grid.html#saved", context | _sums(sums, current))
    response.headers["HX-Trigger"] = "levelsSaved"
    patch_vary_headers(response, ("HX-Request",))
    return response
