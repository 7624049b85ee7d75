"""The class grid on paper, to be filled by hand and typed in afterwards."""

import datetime as dt
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.choices import LEVEL_WORDS
from assessments.queries.paper import paper_grid
from clusters import calendar
from clusters.calendar import PERIOD_FORMAT, add_months, period_of, today
from clusters.models import Classroom
from clusters.scope import Scope
from foundation.pdf.documents import Document, SubjectGoneError
from foundation.tenancy.connection import current_tenant_id

CLASS_GRID, CLASS_GRID_LAST = "class-grid", "class-grid-last"
_MONTHS_BACK = {CLASS_GRID: 0, CLASS_GRID_LAST: 1}


def _period(kind: str) -> dt.date:
    """The month of a kind: this one, or the one before, which is often typed in late."""
    return add_months(period_of(today()), -_MONTHS_BACK[kind])


def _build(kind: str, subject: UUID, language: str) -> str:
    rows = Classroom.objects.filter(tenant_id=current_tenant_id(), public_id=subject).select_related("school__place")
    classroom = rows.first()
    if classroom is None:
        raise SubjectGoneError(str(subject))
    period = _period(kind)
    context = {
        "classroom": classroom,
        "period": period,
        "printed_on": today(),
        "grid": paper_grid(classroom, period),
        "levels": [(level, word) for level, word in LEVEL_WORDS.items() if level],
        "language": language,
        "paper": True,
        "is_demo": settings.DEMO,
    }
    return render_to_string("assessments/pdf/class_grid.html", context)


def _file_name(kind: str, subject: UUID, language: str) -> str:
    classrooms = Classroom.objects.select_related("school__place")
    classroom = classrooms.get(tenant_id=current_tenant_id(), public_id=subject)
    return f"class-grid-{classroom.slug}-{_period(kind):{PERIOD_FORMAT}}-{language}.pdf"


def _may_read(scope: Scope, subject: UUID) -> bool:
    """Whoever may read the class: the teachers of its own school."""
    return scope.may("child.read") and Classroom.objects.visible_to(scope).filter(public_id=subject).exists()


def class_grid_document(kind: str) -> Document:
    """The class grid as a kind of document; its subject is the classroom."""
    return Document(
        kind=kind,
        title=lambda subject: _("Class grid on paper, %(month)s") % {"month": calendar.month_year(_period(kind))},
        page=lambda subject: reverse("class_grid", args=[subject, f"{_period(kind):{PERIOD_FORMAT}}"]),
        build=lambda subject, language: _build(kind, subject, language),
        edition=lambda subject: f"{_period(kind):{PERIOD_FORMAT}}",
        may_read=_may_read,
        file_name=lambda subject, language: _file_name(kind, subject, language),
    )
