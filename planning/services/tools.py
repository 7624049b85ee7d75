"""Learning tools."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from assessments.models import Ability
from clusters.models import Place, Teacher, User
from foundation import audit
from planning.models import Chapter, LearningTool


class ToolRefusedError(ValueError):
    """A learning tool without a name."""


@transaction.atomic
def make_tool(
    *,
    key: UUID,
    cluster: Place,
    period: dt.date,
    title: str,
    what_it_is: str = "",
    materials: str = "",
    cost_rupees: int = 0,
    chapter: Chapter | None = None,
    ability: Ability | None = None,
    made_by: Teacher | None = None,
    adapted_from: LearningTool | None = None,
    by: User,
    at: dt.datetime,
) -> LearningTool:
    """Put a learning tool into the cluster's bank. A resend with the same key gives the first one.

    Raises ToolRefusedError.
    """
    title = " ".join(title.split())
    if not title:
        raise ToolRefusedError
    tool, is_new = LearningTool.create_once(
        key=key,
        cluster=cluster,
        period=period,
        title=title[:200],
        what_it_is=what_it_is.strip(),
        materials=materials.strip()[:300],
        cost_rupees=cost_rupees,
        chapter=chapter,
        ability=ability,
        made_by=made_by,
        adapted_from=adapted_from,
        created_at=at,
    )
    if is_new:
        audit.record("tool_made", by=by.pk, subject=tool)
    return tool
