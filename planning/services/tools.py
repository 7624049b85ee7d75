"""Learning tools."""

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessments.models import Ability
from clusters.calendar import period_of
from clusters.models import User
from foundation import audit
from foundation.files.services import keep_clean_photo
from planning.models import Chapter, LearningTool


@transaction.atomic
def make_tool(
    *,
    key: UUID,
    cluster_id: int,
    teacher_id: int | None,
    by: User,
    at: dt.datetime,
    title: str,
    what_it_is: str = "",
    materials: str = "",
    cost_rupees: int = 0,
    ability: Ability | None = None,
    chapter: Chapter | None = None,
    photo: bytes | None = None,
    period: dt.date | None = None,
) -> LearningTool:
    """A tool of a cluster, of the month of `at` unless `period` says another. A resend with the same key gives the first.

    `photo` is what `foundation.files.services.clean_photo` gave.
    """
    tool, is_new = LearningTool.create_once(
        key=key,
        cluster_id=cluster_id,
        made_by_id=teacher_id,
        period=period or period_of(timezone.localdate(at)),
        title=title,
        what_it_is=what_it_is,
        materials=materials,
        cost_rupees=cost_rupees,
        ability=ability,
        chapter=chapter,
        photo=keep_clean_photo(photo) if photo else None,
        created_at=at,
    )
    if is_new:
        audit.record("tool_made", by=by.pk, subject=tool)
    return tool
