"""What a teacher writes on her phone about her month: experiences, items for the meeting, what became of a commitment."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from clusters.models import Classroom, Conflict
from clusters.queries import tenant_settings
from clusters.scope import Scope, own_cluster, own_teacher
from clusters.services.conflicts import lines_of
from clusters.services.sync import Writer, keep_both
from collectives import rules
from collectives.choices import Outcome as Outcomes
from collectives.choices import Visibility
from collectives.forms.agenda import AgendaItemForm
from collectives.forms.commitments import ReportBackForm
from collectives.forms.experiences import WORDS, ExperienceForm, as_form
from collectives.models import AgendaItem, Commitment, Experience, Meeting
from collectives.queries import coming, teacher
from collectives.services import agenda, commitments, experiences
from foundation.sync import bodies, uploads
from foundation.sync.bodies import Edit, an_id, check, damaged, require, texts
from foundation.sync.kinds import (
    APPLIED,
    MERGED,
    Line,
    Operation,
    Outcome,
    RefusedError,
    elsewhere,
    rejected,
)
from foundation.tenancy.connection import current_tenant_id

_EXPERIENCE = (*WORDS, "visibility", "classroom", "deed")
_FILES = {"photo": uploads.PHOTO}


def describe_experiences(found: Sequence[Conflict], *, scope: Scope) -> list[Line]:
    """An experience and a field of it, with both wordings. One query."""
    rows = Experience.objects.visible_to(scope).filter(public_id__in={each.record for each in found})
    known = {pk: (title, reverse("experience_edit", args=[pk])) for pk, title in rows.values_list("public_id", "title")}
    return lines_of(found, known=known, about=lambda each: ExperienceForm.base_fields[each.field].label, shown=_shown)


def describe_reports(found: Sequence[Conflict], *, scope: Scope) -> list[Line]:
    """A commitment, with both things that were told of it. One query."""
    rows = Commitment.objects.own(scope).filter(public_id__in={each.record for each in found})
    known = {pk: (said, reverse("commitment_report", args=[pk])) for pk, said in rows.values_list("public_id", "words")}
    return lines_of(found, known=known, about=lambda each: ReportBackForm.base_fields[each.field].label, shown=_shown)


def _shown(field: str, value: Any) -> str:
    """A value as a person reads it."""
    if field == "visibility":
        return str(dict(Visibility.choices).get(value, value))
    if field == "outcome":
        return str(dict(Outcomes.choices).get(value, value))
    return str(value or "")


def _classrooms(who: Writer) -> QuerySet[Classroom]:
    return teacher.own_classrooms(who.scope, year=tenant_settings().academic_year_of(who.scope.today))


def _link(experience: Experience) -> str:
    return reverse("experience_detail", args=[experience.public_id])


def write_experience(operation: Operation, *, who: Writer, at: dt.datetime) -> Outcome:
    """A new experience; its public id was made on the phone. Sent by a form as well, it is there once."""
    scope, body = who.scope, operation.body
    require(scope.may("experience.write"))
    teacher_id, cluster_id = own_teacher(scope), own_cluster(scope)
    public_id = an_id(body.get("public_id"))
    same = Q(public_id=public_id) | Q(key=public_id)
    there = Experience.objects.filter(same, tenant_id=current_tenant_id()).first()
    if there is not None and there.teacher_id != teacher_id:
        words = _("Something else is kept under this number. Write it once more.")
        raise RefusedError(rejected("other_body", words))
    if there is not None:
        return Outcome(link=_link(there))
    sent = bodies.files(body, _FILES, person_id=who.user.pk)
    data = {**texts(body, _EXPERIENCE), "key": str(public_id)}
    clean = check(ExperienceForm(data, sent, classrooms=_classrooms(who)))
    made = experiences.write_experience(
        public_id=public_id,
        teacher_id=teacher_id,
        school_id=scope.place_id,
        cluster_id=cluster_id,
        by=who.user,
        at=at,
        **{name: value for name, value in clean.items() if name != "remove_photo"},
    )
    bodies.forget_files(body, _FILES, person_id=who.user.pk, at=at)
    return Outcome(link=_link(made))


def edit_experience(operation: Operation, *, who: Writer, at: dt.datetime) -> Outcome:
    """New words for some fields. A field that was changed elsewhere meanwhile takes these; the others' words are kept."""
    scope, body = who.scope, operation.body
    require(scope.may("experience.write"))
    public_id, fields = an_id(body.get("public_id")), body.get("fields")
    if not isinstance(fields, dict):
        raise damaged()
    rows = Experience.objects.own(scope).select_related("classroom").select_for_update(of=("self",))
    experience = rows.filter(public_id=public_id).first()
    if experience is None:
        words = _("This experience is not there any more. What you wrote is kept on this phone.")
        raise RefusedError(elsewhere("not_found", words))
    if not rules.may_change_experience(scope, experience, is_told=teacher.is_told(experience)):
        words = _("It has been told in a meeting since; its words stay as the others heard them.")
        raise RefusedError(rejected("told", words))
    new_files = bodies.edited_files(fields, _FILES)
    edit = Edit(as_form(experience), {name: change for name, change in fields.items() if name not in _FILES})
    sent = bodies.files(new_files, _FILES, person_id=who.user.pk)
    data = edit.data | {"key": str(operation.id)} | bodies.removals(new_files)
    clean = check(ExperienceForm(data, sent, classrooms=_classrooms(who)))
    experiences.change_experience(
        experience=experience, by=who.user, at=at, **{name: value for name, value in clean.items() if name != "key"}
    )
    bodies.forget_files(new_files, _FILES, person_id=who.user.pk, at=at)
    return _after_edit(edit, experience, public_id, operation, who=who, at=at)


def _after_edit(
    edit: Edit, experience: Experience, record: uuid.UUID, operation: Operation, *, who: Writer, at: dt.datetime
) -> Outcome:
    """Merged, or two values kept for both to see."""
    link = _link(experience)
    if edit.given_way:
        return keep_both(edit.given_way, record, operation, link=link, who=who, at=at)
    return Outcome(MERGED if edit.is_merged else APPLIED, link=link)


def report_commitment(operation: Operation, *, who: Writer, at: dt.datetime) -> Outcome:
    """What became of a commitment. What was told from another phone meanwhile gives way, and is kept."""
    scope, body = who.scope, operation.body
    require(scope.may("commitment.report"))
    public_id = an_id(body.get("commitment"))
    own = Commitment.objects.own(scope).filter(public_id=public_id)
    found = own.first()
    if found is None:
        words = _("This commitment is not there any more. What you wrote is kept on this phone.")
        raise RefusedError(elsewhere("not_found", words))
    commitments.hold(found)
    commitment = own.select_related("report").get()
    said = texts(body, (*commitments.TOLD, "experience"))
    sent = bodies.files(body, _FILES, person_id=who.user.pk)
    told = Experience.objects.own(scope).filter(shared_at__isnull=False)
    data = said | {"key": str(operation.id), "remove_photo": "on" if body.get("remove_photo") is True else ""}
    clean = check(ReportBackForm(data, sent, experiences=told))
    given_way = commitments.told_before(commitment, said, seen=body.get("seen"))
    try:
        commitments.report_back(commitment=commitment, by=who.user, at=at, **clean)
    except commitments.ReportClosedError as error:
        words = _("The meeting in which this came back is closed. What was told there stays.")
        raise RefusedError(rejected("closed", words)) from error
    bodies.forget_files(body, _FILES, person_id=who.user.pk, at=at)
    link = reverse("commitment_report", args=[public_id])
    return keep_both(given_way, public_id, operation, link=link, who=who, at=at) if given_way else Outcome(link=link)


def raise_item(operation: Operation, *, who: Writer, at: dt.datetime) -> Outcome:
    """An item for the agenda of the meeting that the page showed, else of the next one."""
    scope, body = who.scope, operation.body
    require(scope.may("agenda.raise"))
    public_id, teacher_id = an_id(body.get("public_id")), own_teacher(scope)
    link = reverse("agenda_raise")
    there = AgendaItem.objects.filter(tenant_id=current_tenant_id(), key=public_id).first()
    if there is not None and there.proposer_id != teacher_id:
        words = _("Something else is kept under this number. Write it once more.")
        raise RefusedError(rejected("other_body", words))
    if there is not None:
        return Outcome(link=link)
    data = texts(body, ("title", "words", "part", "planned_min")) | {"key": str(public_id)}
    clean = check(AgendaItemForm(data))
    try:
        agenda.raise_item(
            meeting=_meeting(body.get("meeting"), who), teacher_id=teacher_id, by=who.user, at=at, **clean
        )
    except agenda.AgendaClosedError as error:
        raise RefusedError(_closed()) from error
    return Outcome(link=link)


def _closed() -> Outcome:
    words = _("This meeting takes no more items. Raise it for the next one, once it is called.")
    return rejected("closed", words)


def _meeting(public_id: Any, who: Writer) -> Meeting:
    """The meeting that the page showed, else the next one. Raises RefusedError."""
    if public_id:
        rows = Meeting.objects.visible_to(who.scope).filter(cluster_id=who.scope.cluster_id)
        shown = rows.filter(public_id=an_id(public_id)).first()
        if shown is None:
            words = _("This meeting is not there any more. What you wrote is kept on this phone.")
            raise RefusedError(elsewhere("not_found", words))
        return shown
    coming_next = coming.meeting_taking_items(who.scope)
    if coming_next is None:
        raise RefusedError(_closed())
    return coming_next.meeting
