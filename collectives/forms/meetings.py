"""Scheduling, changing, cancelling; the agenda; the minutes."""

import copy
import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clusters import calendar
from clusters.models import School, TenantSettings
from collectives.choices import Origin, Part
from collectives.models import PartTiming
from collectives.queries import schedule
from collectives.services.sittings import SittingPlan
from foundation.tenancy.forms import KeyedForm

LENGTHS = (90, 120)
OWN_LENGTH = "own"
SHARE_FIELDS = tuple(f"share_{part}" for part in Part.values)
MORE_SITTINGS = (2, 3)  # beside the first one
SITTING_FIELDS = ("on", "starts", "venue")


class ScheduleForm(KeyedForm):
    """Day, time, length, venue, and the shares of the four parts. `month` is the one that waits for its meeting."""

    on = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Choose a day."),
            "invalid": _("This is not a day of the calendar. Write it like 2026-11-27."),
        },
    )
    keep_day = forms.BooleanField(label=_("Keep this day all the same"), required=False)
    starts = forms.TimeField(
        label=_("Starts at"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={
            "required": _("Choose a time."),
            "invalid": _("This is not a time of the day. Write it like 10:30."),
        },
    )
    length = forms.ChoiceField(
        label=_("How long"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how long."), "invalid_choice": _("Choose one of the three.")},
    )
    own_length = forms.IntegerField(
        label=_("Minutes of your own"),
        required=False,
        min_value=30,
        max_value=360,
        error_messages={
            "min_value": _("A meeting takes 30 to 360 minutes."),
            "max_value": _("A meeting takes 30 to 360 minutes."),
            "invalid": _("Write whole minutes, for example 100."),
        },
    )
    venue = forms.ModelChoiceField(
        label=_("Where"),
        queryset=School.objects.none(),
        empty_label=_("Choose a school"),
        error_messages={
            "required": _("Choose the school where you meet."),
            "invalid_choice": _("Choose a school of your own cluster."),
        },
    )

    def __init__(
        self,
        *args: Any,
        venues: QuerySet[School],
        settings: TenantSettings,
        today: dt.date,
        month: dt.date | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.settings, self.today, self.month = settings, today, month
        self.fields["venue"].queryset = venues  # type: ignore[attr-defined]
        for number in MORE_SITTINGS:
            for name in SITTING_FIELDS:
                again = copy.deepcopy(self.fields[name])
                again.required = again.widget.is_required = False
                self.fields[f"{name}_{number}"] = again
        self.fields["length"].choices = [  # type: ignore[attr-defined]
            *((str(minutes), _("%(minutes)s min") % {"minutes": minutes}) for minutes in LENGTHS),
            (OWN_LENGTH, _("Other")),
        ]
        for name, part in zip(SHARE_FIELDS, Part, strict=True):
            self.fields[name] = forms.IntegerField(
                label=part.label,
                min_value=0,
                max_value=100,
                error_messages={
                    "required": _("0 leaves this part out."),
                    "invalid": _("Write a whole number from 0 to 100."),
                    "min_value": _("Write a whole number from 0 to 100."),
                    "max_value": _("Write a whole number from 0 to 100."),
                },
            )

    @staticmethod
    def length_of(minutes: int) -> dict[str, Any]:
        """Initial values for a length."""
        if minutes in LENGTHS:
            return {"length": str(minutes)}
        return {"length": OWN_LENGTH, "own_length": minutes}

    @staticmethod
    def shares_of(shares: list[int]) -> dict[str, int]:
        """Initial values for the four shares."""
        return dict(zip(SHARE_FIELDS, shares, strict=True))

    @property
    def more_sittings(self) -> list[list[forms.BoundField]]:
        """Day, time and venue of each sitting beside the first."""
        return [[self[f"{name}_{number}"] for name in SITTING_FIELDS] for number in MORE_SITTINGS]

    @property
    def has_more_sittings(self) -> bool:
        """Whether something about a further sitting is filled in, or wrong."""
        return any(field.value() or field.errors for fields in self.more_sittings for field in fields)

    @property
    def share_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in SHARE_FIELDS]

    @property
    def is_day_asked(self) -> bool:
        """Whether a day wants a word: a Sunday, a holiday, another month."""
        days = ("on", *(f"on_{number}" for number in MORE_SITTINGS))
        wrong = self.errors.as_data() if self.is_bound else {}
        return any(error.code == "unusual_day" for name in days for error in wrong.get(name, []))

    def clean_on(self) -> dt.date:
        """A day within the academic year, not over; a Sunday, a holiday or a day of another month wants a word."""
        on: dt.date = self._open_day("on")
        return on

    def _open_day(self, name: str) -> dt.date:
        on: dt.date = self.cleaned_data[name]
        if refusal := schedule.day_refusal(on, settings=self.settings, today=self.today):
            raise forms.ValidationError(refusal)
        keep = self.fields["keep_day"].widget.value_from_datadict(self.data, self.files, "keep_day")
        is_same = self.initial.get(name) == on
        if (
            not keep
            and not is_same
            and (why := " ".join(filter(None, (self._other_month(on), schedule.closed_day(on)))))
        ):
            raise forms.ValidationError(_("%(why)s Choose another day, or keep it.") % {"why": why}, code="unusual_day")
        return on

    def _other_month(self, on: dt.date) -> str:
        """That a day is not of the month that waits, in a sentence; empty when it is."""
        if self.month is None or calendar.period_of(on) == self.month:
            return ""
        told = {"day": calendar.day_month(on), "month": calendar.month_year(self.month)}
        return gettext("%(day)s is not in %(month)s, which still waits for its meeting.") % told

    def clean(self) -> dict[str, Any]:
        """Adds `minutes`, `shares` and `more` sittings, as the service takes them."""
        cleaned = super().clean()
        minutes = self.minutes
        if minutes is None and "length" in cleaned and "own_length" not in self.errors:
            self.add_error("own_length", _("Write how many minutes."))
        shares = self.shares
        if shares is not None and (wrong := schedule.shares_refusal(shares)):
            self.add_error(SHARE_FIELDS[0], wrong)
        cleaned["more"] = [plan for number in MORE_SITTINGS if (plan := self._sitting(number)) is not None]
        taken = {
            "length",
            "own_length",
            *SHARE_FIELDS,
            *(f"{n}_{number}" for n in SITTING_FIELDS for number in MORE_SITTINGS),
        }
        cleaned["keep_closed_day"] = cleaned.pop("keep_day", False)
        return {name: value for name, value in cleaned.items() if name not in taken} | {
            "minutes": minutes,
            "shares": shares,
        }

    def _sitting(self, number: int) -> SittingPlan | None:
        """One more sitting: all of day, time and venue, or nothing."""
        names = [f"{name}_{number}" for name in SITTING_FIELDS]
        values: list[Any] = [self.cleaned_data.get(name) for name in names]
        if any(name in self.errors for name in names) or not any(values):
            return None
        for name, first, value in zip(names, SITTING_FIELDS, values, strict=True):
            if not value:
                self.add_error(name, self.fields[first].error_messages["required"])
        if not all(values):
            return None
        try:
            self._open_day(names[0])
        except forms.ValidationError as refusal:
            self.add_error(names[0], refusal)
            return None
        return SittingPlan(*values)

    @property
    def minutes(self) -> int | None:
        """The length as far as it is known."""
        values = getattr(self, "cleaned_data", None) or self.initial
        if values.get("minutes"):
            return int(values["minutes"])
        length = values.get("length")
        return values.get("own_length") if length == OWN_LENGTH else int(length) if length else None

    @property
    def shares(self) -> list[int] | None:
        """The four shares as far as they are known."""
        values = getattr(self, "cleaned_data", None) or self.initial
        if values.get("shares"):
            return list(values["shares"])
        found = [values.get(name) for name in SHARE_FIELDS]
        return None if any(each is None for each in found) else [int(each or 0) for each in found]

    @property
    def preview(self) -> list[dict[str, Any]]:
        """The four parts with the minutes that this length and these shares give."""
        shares = self.shares or [0, 0, 0, 0]
        known = self.minutes and sum(shares) == 100
        minutes: list[int | None] = [*schedule.minutes_of_parts(shares, self.minutes or 0)] if known else [None] * 4
        return [
            {"part": part, "minutes": each, "state": "none" if share == 0 else "next"}
            for part, each, share in zip(Part.values, minutes, shares, strict=True)
        ]


class CancelForm(forms.Form):
    """Why there is no meeting."""

    reason = forms.CharField(
        label=_("Why there is no meeting"),
        max_length=300,
        help_text=_("Teachers read this on their first page."),
        error_messages={"required": _("Say in a few words why, so that teachers know.")},
    )


def _item_minutes(initial: int | None = None) -> forms.IntegerField:
    """How long an item of the agenda takes."""
    return forms.IntegerField(
        label=_("Minutes"),
        min_value=1,
        max_value=240,
        initial=initial,
        error_messages={
            "required": _("How many minutes?"),
            "invalid": _("Write whole minutes, for example 10."),
            "min_value": _("An item takes 1 to 240 minutes."),
            "max_value": _("An item takes 1 to 240 minutes."),
        },
    )


class ItemForm(KeyedForm):
    """What the coordinator puts on the agenda, or what was asked from above."""

    title = forms.CharField(
        label=_("What is it about?"),
        max_length=200,
        error_messages={"required": _("Say in a few words what it is about.")},
    )
    part = forms.ChoiceField(label=_("Part"), choices=Part.choices, widget=forms.RadioSelect)
    planned_min = _item_minutes(initial=10)
    origin = forms.ChoiceField(
        label=_("Whose item is it?"),
        choices=[(Origin.COORDINATOR, _("Mine")), (Origin.MANDATED, _("Asked from above"))],
        widget=forms.RadioSelect,
        initial=Origin.COORDINATOR,
    )


class PlanItemForm(forms.Form):
    """Minutes and part of an item."""

    planned_min = _item_minutes()
    part = forms.ChoiceField(label=_("Part"), choices=Part.choices)


class PartMinutesForm(forms.Form):
    """How long each part took: by the clock; as planned where no clock ran at all."""

    def __init__(self, *args: Any, timings: Sequence[PartTiming], at: dt.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_begun = any(row.started_at for row in timings)
        for row in timings:
            initial, help_text = row.clock_min(at), _("By the clock. Planned: %(minutes)s min.")
            if initial is None:
                initial = 0 if is_begun and row.started_at is None else row.planned_min
                help_text = _("Planned: %(minutes)s min. 0 means it was left out.")
            self.fields[row.part] = forms.IntegerField(
                label=Part(row.part).label,
                min_value=0,
                max_value=600,
                initial=initial,
                help_text=help_text % {"minutes": row.planned_min},
                error_messages={
                    "required": _("How many minutes? 0 means it was left out."),
                    "invalid": _("Write whole minutes, for example 30."),
                    "min_value": _("Minutes from 0 to 600."),
                    "max_value": _("Minutes from 0 to 600."),
                },
            )


class AmendForm(forms.Form):
    """What is corrected, and why."""

    amendment = forms.CharField(
        label=_("What is corrected, and why"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "It stands under the minutes with your name and the time. The minutes themselves stay as they are."
        ),
        error_messages={"required": _("Write what is corrected, and why.")},
    )
