"""The page for a child's family: as a page and on paper, in the family's language."""

import base64
import datetime as dt
import io
from typing import Any
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import pgettext
from PIL import Image

from assessments.choices import WorkKind
from assessments.models import PortfolioItem
from assessments.queries.children import family_page
from clusters.calendar import today
from clusters.models import Student
from clusters.scope import Scope
from foundation.files.services import read
from foundation.pdf.documents import Document, SubjectGoneError
from foundation.tenancy.connection import current_tenant_id

FAMILY_PAGE = "family-page"
PICTURE_SIDE = 720  # as large as it is printed


def family_context(student: Student, *, day: dt.date, language: str) -> dict[str, Any]:
    """What both the page and the paper show."""
    return {"content": family_page(student, day=day, language=language)}


def _picture(item: PortfolioItem | None) -> str:
    """The photo of a piece of work as it goes into a document: small, as data."""
    if item is None or item.kind != WorkKind.PHOTO or item.file is None:
        return ""
    try:
        content = read(item.file)
    except FileNotFoundError:
        return ""
    with Image.open(io.BytesIO(content), formats=["JPEG"]) as photo:
        photo.thumbnail((PICTURE_SIDE, PICTURE_SIDE))
        out = io.BytesIO()
        photo.convert("RGB").save(out, "JPEG", quality=78)
    return f"data:image/jpeg;base64,{base64.b64encode(out.getvalue()).decode()}"


def _build(subject: UUID, language: str) -> str:
    rows = Student.objects.filter(tenant_id=current_tenant_id(), public_id=subject).select_related("school__place")
    student = rows.first()
    if student is None:
        raise SubjectGoneError(str(subject))
    context = family_context(student, day=today(), language=language)
    context |= {
        "picture": _picture(context["content"].work),
        "language": language,
        "paper": True,
        "is_demo": settings.DEMO,
    }
    return render_to_string("assessments/pdf/family_page.html", context)


def _may_read(scope: Scope, subject: UUID) -> bool:
    """Whoever may read the child's page."""
    return scope.may("child.read") and Student.objects.visible_to(scope).filter(public_id=subject).exists()


def _file_name(subject: UUID, language: str) -> str:
    """Names the school, and never the child: a file name shows where the page itself does not."""
    students = Student.objects.select_related("school__place")
    student = students.get(tenant_id=current_tenant_id(), public_id=subject)
    return f"family-page-{student.school.place.slug}-{str(subject)[:8]}-{language}.pdf"


def family_document() -> Document:
    """The page for a family as a kind of document; its subject is the child."""
    return Document(
        kind=FAMILY_PAGE,
        title=lambda subject: pgettext("document", "A page for the family"),
        page=lambda subject: reverse("family_page", args=[subject]),
        build=_build,
        edition=lambda subject: today().isoformat(),
        may_read=_may_read,
        file_name=_file_name,
    )
