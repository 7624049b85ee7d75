"""How the meeting screen answers: as a whole page, or as the pieces of it that changed."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import localdate, now

from clusters.decorators import ScopedRequest
from clusters.models import Teacher
from clusters.scope import require
from collectives import rules
from collectives.choices import MeetingState, Outcome, Presence
from collectives.models import Meeting, Sitting
from collectives.queries import board
from collectives.views.meetings import own_meeting
from foundation.tenancy.connection import current_tenant_id

MARKS = (Presence.PRESENT, Presence.LATE, Presence.ABSENT)


@dataclass
class Screen:
    """One person's meeting screen."""

    request: ScopedRequest
    meeting: Meeting
    sitting: Sitting

    @property
    def url(self) -> str:
        return reverse("meeting_run", args=[self.meeting.public_id])

    def _wished(self, part: str) -> str:
        return part or self.request.POST.get("in_view", "") or self.request.GET.get("part", "")

    def context(self, part: str = "", **more: Any) -> dict[str, Any]:
        """Everything that the page or a piece of it shows, as it is now."""
        self.meeting.refresh_from_db(fields=["revision", "state"])
        found = board.board(
            self.request.scope,
            self.meeting,
            now=now(),
            url=self.url,
            wished="" if part == "now" else self._wished(part),
        )
        return {
            "b": found,
            "meeting": self.meeting,
            "marks": [(mark.value, mark.label) for mark in MARKS],
            "outcomes": Outcome.choices,
            **more,
        }

    def page(self, *, status: int = 200, part: str = "", **more: Any) -> HttpResponse:
        """The whole screen."""
        return render(self.request, "collectives/meeting_run.html", self.context(part, **more), status=status)

    def before(self) -> HttpResponse:
        """What the screen shows before the meeting starts."""
        context = {
            "meeting": self.meeting,
            "sitting": self.sitting,
            "is_early": self.sitting.on > localdate(),
            "attendance": board.attendance(self.sitting),
        }
        return render(self.request, "collectives/meeting_open.html", context)

    def pieces(self, *names: str, status: int = 200, part: str = "", **more: Any) -> HttpResponse:
        """Pieces of the screen: templates whose root has the piece's name as id, and goes to its place out of band.

        `person:<pk>` is one row of the roster.
        """
        context = self.context(part, oob=True, **more)
        rows = {row.pk: row for row in context["b"].rows}
        out = []
        for name in names:
            kind, _sep, key = name.partition(":")
            extra = {"row": rows.get(int(key))} if key else {}
            out.append(render_to_string(f"collectives/_run_{kind}.html", context | extra, request=self.request))
        return HttpResponse("".join(out), status=status)

    def done(self, *names: str, part: str = "", anchor: str = "") -> HttpResponse:
        """After a good write: the pieces it changed, or back to the page."""
        if self.request.htmx:  # type: ignore[attr-defined]
            return self.pieces(*names, "said", part=part)
        query = f"?{urlencode({'part': self._wished(part)})}" if self._wished(part) else ""
        return redirect(f"{self.url}{query}{f'#{anchor}' if anchor else ''}")

    def refused(self, where: str, said: str = "", *, form: forms.Form | None = None, part: str = "") -> HttpResponse:
        """After a bad one: the sentence beside what was typed, 422. `where` is the id of the place on the screen."""
        if form is not None:
            said = " ".join(str(error) for errors in form.errors.values() for error in errors)
        wrong = {"where": where, "said": said, "typed": self.request.POST}
        if self.request.htmx:  # type: ignore[attr-defined]
            return self.pieces("said", status=422, part=part, wrong=wrong)
        if self.meeting.state != MeetingState.IN_SESSION:
            messages.error(self.request, said)
            return redirect(self.url)
        return self.page(status=422, part=part, wrong=wrong)


def screen_of(request: ScopedRequest, public_id: UUID) -> Screen:
    """The screen of a meeting that the person runs: 404 where she does not see it, 403 where she may not."""
    meeting = own_meeting(request, public_id)
    require(rules.may_run_meeting(request.scope, meeting))
    return Screen(request, meeting, board.sitting_of(meeting, localdate()))


def people_of(sitting: Sitting) -> QuerySet[Teacher]:
    """The teachers of the roster, in its order."""
    return Teacher.objects.filter(tenant_id=current_tenant_id(), attendance__sitting=sitting).order_by(
        "attendance__school__place__path", "name"
    )
