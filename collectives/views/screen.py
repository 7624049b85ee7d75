"""How the meeting screen answers: as a whole page, or as the pieces of it that changed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import localdate, now

from clusters.calendar import period_of
from clusters.decorators import ScopedRequest
from clusters.scope import require
from collectives import rules
from collectives.choices import MeetingState, Outcome, Part, Presence
from collectives.forms.running import DecisionForm, SaidCommitmentForm
from collectives.models import Meeting, Sitting
from collectives.queries import board
from collectives.queries import meeting as of
from collectives.queries.people import people_of
from collectives.views.meetings import own_meeting

RUNNERS = ("people", "person", "rest")  # pieces that only the one who runs it has on the screen
MARKS = (Presence.PRESENT, Presence.LATE, Presence.ABSENT)


@dataclass
class Screen:
    """One person's meeting screen."""

    request: ScopedRequest
    meeting: Meeting
    sitting: Sitting
    sittings: list[Sitting]
    open_to: list[Sitting]  # those that the person runs or records
    may_run: bool  # the clock, who is here, roles; who only records does not

    @property
    def url(self) -> str:
        return reverse("meeting_run", args=[self.meeting.public_id])

    def _wished(self, part: str) -> str:
        return part or _sent_from(self.request)[0]

    def address(self, part: str = "", anchor: str = "") -> str:
        """The screen with a part and, where there are several, its sitting in view."""
        chosen = "" if part == "now" else self._wished(part)
        wished = {"part": "" if chosen == board.part_in_hand(self.sitting) else chosen}
        if len(self.sittings) > 1:
            wished["sitting"] = str(self.sitting.public_id)
        query = urlencode({name: value for name, value in wished.items() if value})
        return f"{self.url}{'?' if query else ''}{query}{f'#{anchor}' if anchor else ''}"

    def context(self, part: str = "", **more: Any) -> dict[str, Any]:
        """Everything that the page or a piece of it shows, as it is now."""
        self.meeting.refresh_from_db(fields=["revision", "state"])
        found = board.board(
            self.request.scope,
            self.meeting,
            self.sitting,
            open_to=self.open_to,
            several=len(self.sittings) > 1,
            now=now(),
            url=self.url,
            wished="" if part == "now" else self._wished(part),
        )
        return {
            "b": found,
            "meeting": self.meeting,
            "marks": [(mark.value, mark.label) for mark in MARKS],
            "outcomes": Outcome.choices,
            "may_run": self.may_run,
            "may_close": self.request.scope.may("meeting.close"),
            "may_open_round": rules.may_lead_moderation(self.request.scope, self.meeting),
            **more,
        }

    def page(self, *, status: int = 200, part: str = "", **more: Any) -> HttpResponse:
        """The whole screen, with the second steps of what is said ready for a phone that writes them down by itself."""
        people = people_of(self.sitting)
        steps = {
            "said": SaidCommitmentForm(people=people, auto_id="said-%s"),
            "decided": DecisionForm(people=people, auto_id="decided-%s", initial={"part": Part.SHARE}),
        }
        context = self.context(part, **steps, **more)
        return render(self.request, "collectives/meeting_run.html", context, status=status)

    def before(self) -> HttpResponse:
        """What the screen shows before the meeting starts."""
        rows = board.attendance(self.sitting)
        context = {
            "meeting": self.meeting,
            "sitting": self.sitting,
            "sittings": self.sittings,
            "is_early": self.sittings[0].on > localdate(),
            "is_of_this_month": self.meeting.period == period_of(localdate()),
            "attendance": rows,
            "may_run": self.may_run,
            "may_call": self.request.scope.may("meeting.call"),
            "b": board.roles_before(self.meeting, self.sitting, rows),
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
            if kind in RUNNERS and not self.may_run:
                continue
            extra = {"row": rows.get(int(key))} if key else {}
            out.append(render_to_string(f"collectives/_run_{kind}.html", context | extra, request=self.request))
        return HttpResponse("".join(out), status=status)

    def done(self, *names: str, part: str = "", anchor: str = "") -> HttpResponse:
        """After a good write: the pieces it changed, or back to the page. With the whole board goes what is in view."""
        if self.request.htmx:  # type: ignore[attr-defined]
            return self.pieces(*names, *(("here", "live") if "board" in names else ()), "said", part=part)
        return redirect(self.address(part, anchor))

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


def _sent_from(request: ScopedRequest) -> tuple[str, str]:
    """The part and the sitting that a form was sent from (`in_view`), or that the address names."""
    part, _dot, sitting = request.POST.get("in_view", "").partition(".")
    return part or request.GET.get("part", ""), sitting or request.GET.get("sitting", "")


def screen_of(request: ScopedRequest, public_id: UUID, rule: Callable[..., bool] = rules.may_run_meeting) -> Screen:
    """The screen of a sitting that the person runs, or records where that is the `rule`: the one that was asked for, else
    her own, else the one that is on. 404 where she does not see the meeting, 403 where it is not her turn.
    """
    meeting = own_meeting(request, public_id)
    sittings, duties = of.sittings(meeting), of.own_duties(request.scope, meeting)
    own = [each for each in sittings if rule(request.scope, meeting, duties=duties.get(each.pk, ()))]
    require(bool(own))
    wished = _sent_from(request)[1]
    asked = [each for each in sittings if str(each.public_id) == wished]
    require(not asked or asked[0] in own)
    sitting = board.sitting_on(asked or own, localdate())
    may_run = rules.may_run_meeting(request.scope, meeting, duties=duties.get(sitting.pk, ()))
    return Screen(request, meeting, sitting, sittings, own, may_run)
