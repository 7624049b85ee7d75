"""Two values of a child's work, and of what comes next for her, in words: pages alone write them."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.forms.portfolio import NextStepForm, WorkForm
from assessments.models import PortfolioItem
from clusters.models import Conflict, Student
from clusters.scope import Scope
from clusters.services.conflicts import lines_of
from foundation.sync.kinds import Line


def describe_work(found: Sequence[Conflict], *, scope: Scope) -> list[Line]:
    """A piece of work and a field of it, with both values. One query."""
    rows = PortfolioItem.objects.visible_to(scope).filter(public_id__in={each.record for each in found})
    known = {pk: (title, reverse("portfolio_item", args=[pk])) for pk, title in rows.values_list("public_id", "title")}
    return lines_of(found, known=known, about=lambda each: WorkForm.base_fields[each.field].label, shown=_shown)


def describe_steps(found: Sequence[Conflict], *, scope: Scope) -> list[Line]:
    """A child and what was written of her, both wordings. One query."""
    rows = Student.objects.visible_to(scope).filter(public_id__in={each.record for each in found})
    known = {pk: (name, reverse("child_page", args=[pk])) for pk, name in rows.values_list("public_id", "first_name")}
    return lines_of(found, known=known, about=lambda each: NextStepForm.base_fields[each.field].label, shown=_shown)


def _shown(_field: str, value: object) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return str(value or "")
