"""Two values of a child's work, and of what comes next for her, in words: pages alone write them."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.forms.portfolio import NextStepForm, WorkForm
from assessments.models import PortfolioItem
from clusters.models import Conflict, Student
from clusters.scope import Scope
from foundation.sync.kinds import Line


def describe_work(found: Sequence[Conflict], *, scope: Scope) -> list[Line]:
    """A piece of work and a field of it, with both values. One query."""
    rows = PortfolioItem.objects.visible_to(scope).filter(public_id__in={each.record for each in found})
    titles = dict(rows.values_list("public_id", "title"))
    labels = WorkForm.base_fields
    return [
        Line(
            about=str(labels[each.field].label),
            place=titles.get(each.record, ""),
            stands=_shown(each.stands),
            kept=_shown(each.kept),
            link=reverse("portfolio_item", args=[each.record]) if each.record in titles else "",
        )
        for each in found
    ]


def describe_steps(found: Sequence[Conflict], *, scope: Scope) -> list[Line]:
    """A child and what was written of her, both wordings. One query."""
    rows = Student.objects.visible_to(scope).filter(public_id__in={each.record for each in found})
    names = dict(rows.values_list("public_id", "first_name"))
    labels = NextStepForm.base_fields
    return [
        Line(
            about=str(labels[each.field].label),
            place=names.get(each.record, ""),
            stands=_shown(each.stands),
            kept=_shown(each.kept),
            link=reverse("child_page", args=[each.record]) if each.record in names else "",
        )
        for each in found
    ]


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return str(value or "")
