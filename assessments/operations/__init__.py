"""What a teacher writes on her phone about what children can do."""

from collections.abc import Iterator

from django.urls import reverse

from assessments import queries
from assessments.choices import NEXT_STEP, WORK_EDIT
from assessments.operations import children, levels, notes
from clusters.calendar import PERIOD_FORMAT, period_of
from clusters.queries import tenant_settings
from clusters.scope import Scope
from foundation.sync.kinds import each, register_described, register_kind, register_pages


def register() -> None:
    """Called once apps are ready."""
    register_kind(
        levels.LEVEL,
        levels.apply_levels,
        batch_by=levels.batch,
        target=levels.target,
        describe=levels.describe_levels,
    )
    register_kind("note", each(notes.write_note))
    register_kind("note.edit", each(notes.edit_note), describe=notes.describe_notes)
    register_described(WORK_EDIT, children.describe_work)
    register_described(NEXT_STEP, children.describe_steps)
    register_pages(pages)


_OF_A_CLASS = ("class_week", "class_unseen")


def pages(scope: Scope) -> Iterator[str]:
    """Her classes, their grids of this month with what their words mean, whom to look at, and her diary."""
    if not scope.may("child.rate"):
        return
    yield reverse("class_list")
    period = period_of(scope.today)
    year = tenant_settings().academic_year_of(scope.today)
    for line in queries.classes_of_school(scope, year=year, period=period):
        if line.is_mine:
            month = [line.public_id, f"{period:{PERIOD_FORMAT}}"]
            grid = reverse("class_grid", args=month)
            yield from (grid, f"{grid}?focus=1", reverse("class_words", args=month))
            yield from (reverse(name, args=[line.public_id]) for name in _OF_A_CLASS)
    yield reverse("note_list")
    yield reverse("note_new")
    yield reverse("outcome_choices")
