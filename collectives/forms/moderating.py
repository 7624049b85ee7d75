"""Looking at work together: opening it, choosing, noting what the group says."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from assessments.choices import LEVEL_WORDS
from assessments.models import Criterion, WorkSample
from clusters import calendar
from collectives.models import Meeting
from collectives.queries.moderating import Looked
from foundation.tenancy.forms import KeyedForm, PublicChoiceField

_LEVELS = [(str(level), LEVEL_WORDS[level]) for level in (1, 2, 3, 4)]
_TOO_LONG = {"max_length": _("Up to %(limit_value)d letters fit here; this has %(show_value)d. Shorten it a little.")}


class _MeetingField(PublicChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        """Collective of Kabrai · November 2026."""
        return f"{obj.collective.name} · {calendar.month_year(obj.period)}"


class _AbilityField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        """The ability as it is called in this version."""
        return str(obj.name)


class OpenForm(KeyedForm):
    """Which meeting, which ability, which two or three samples."""

    meeting = _MeetingField(
        label=_("In which meeting"),
        queryset=Meeting.objects.none(),
        empty_label=None,
        error_messages={
            "invalid_choice": _("Choose a meeting that is called or on."),
            "required": _("Choose a meeting."),
        },
    )
    criterion = _AbilityField(
        label=_("With which ability in mind"),
        queryset=Criterion.objects.none(),
        empty_label=None,
        error_messages={"invalid_choice": _("Choose one of the abilities."), "required": _("Choose an ability.")},
    )
    samples = forms.ModelMultipleChoiceField(
        label=_("Two or three samples"),
        queryset=WorkSample.objects.none(),
        to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose two or three samples."),
            "invalid_choice": _("One of these samples is not shared any more. Choose again."),
            "invalid_pk_value": _("One of these samples is not shared any more. Choose again."),
        },
    )

    def __init__(
        self,
        *args: Any,
        meetings: QuerySet[Meeting],
        criteria: QuerySet[Criterion],
        samples: QuerySet[WorkSample],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, queryset in (("meeting", meetings), ("criterion", criteria), ("samples", samples)):
            field: Any = self.fields[name]
            field.queryset = queryset


class BallotForm(forms.Form):
    """A level for each sample, or that one cannot tell."""

    def __init__(self, *args: Any, samples: Sequence[Looked], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.samples = samples
        for looked in samples:
            words = [(str(level), sentence) for level, sentence in enumerate(looked.words, start=1)]
            self.fields[f"level{looked.number}"] = forms.TypedChoiceField(
                label=_("At which level would you see this?"),
                choices=[*words, ("0", _("I cannot tell from this"))],
                coerce=int,
                initial="" if looked.own is None else str(looked.own),
                widget=forms.RadioSelect,
                error_messages={
                    "required": _("Choose a level, or that you cannot tell."),
                    "invalid_choice": _("Choose one of the levels, or that you cannot tell."),
                },
            )

    @property
    def pairs(self) -> list[tuple[Looked, forms.BoundField]]:
        """Each sample with its field."""
        return [(looked, self[f"level{looked.number}"]) for looked in self.samples]

    @property
    def levels(self) -> list[int]:
        """What was chosen, in the order of the samples."""
        return [self.cleaned_data[f"level{looked.number}"] for looked in self.samples]


class AgreementForm(forms.Form):
    """What the group says after it has talked."""

    outcome = forms.CharField(
        label=_("What we take from it"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages=_TOO_LONG,
    )

    def __init__(self, *args: Any, samples: Sequence[Looked], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.samples = samples
        for looked in samples:
            self.fields[f"agreed{looked.number}"] = forms.TypedChoiceField(
                label=_("The group agrees on"),
                choices=[("", _("no level: we see it differently")), *_LEVELS],
                coerce=int,
                empty_value=None,
                required=False,
                initial=looked.moderated.agreed_level or "",
                error_messages={"invalid_choice": _("Choose one of the levels, or none.")},
            )
            self.fields[f"reason{looked.number}"] = forms.CharField(
                label=_("because"),
                required=False,
                max_length=300,
                initial=looked.moderated.reason,
                error_messages=_TOO_LONG,
            )

    def clean(self) -> dict[str, Any]:
        """A level, a reason or a word of what is taken from it."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not any(cleaned.values()):
            self.add_error("outcome", _("Nothing is noted yet: choose a level, or write what you take from it."))
        return cleaned

    @property
    def rows(self) -> list[tuple[Looked, forms.BoundField, forms.BoundField]]:
        """Each sample with the level agreed on and why."""
        return [(each, self[f"agreed{each.number}"], self[f"reason{each.number}"]) for each in self.samples]

    @property
    def agreed(self) -> list[tuple[int | None, str]]:
        """What was agreed, in the order of the samples."""
        given = self.cleaned_data
        return [(given[f"agreed{each.number}"], given[f"reason{each.number}"]) for each in self.samples]
