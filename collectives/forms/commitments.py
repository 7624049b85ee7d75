"""What a teacher promises, and what became of it."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from collectives.choices import Outcome
from collectives.forms.experiences import TOO_LONG
from collectives.models import Experience
from foundation.files.fields import PhotoField
from foundation.tenancy.forms import KeyedForm, PublicChoiceField


class CommitmentForm(KeyedForm):
    """In her own words."""

    words = forms.CharField(
        label=_("With my class I will"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("With which class you will try what, and what you will look for."),
        error_messages={"required": _("Write what you will try: one sentence is enough."), "max_length": TOO_LONG},
    )


class ReportBackForm(KeyedForm):
    """What became of a commitment."""

    outcome = forms.ChoiceField(
        label=_("How did it go?"),
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the three: tried, tried and changed, or not yet."),
            "invalid_choice": _("Choose one of the three: tried, tried and changed, or not yet."),
        },
    )
    words = forms.CharField(
        label=_("What happened"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": TOO_LONG},
    )
    photo = PhotoField(label=_("A photo of the children's work"), required=False)
    remove_photo = forms.BooleanField(label=_("Take this photo away"), required=False)
    experience = PublicChoiceField(
        label=_("The experience that tells more"),
        queryset=Experience.objects.none(),
        required=False,
        empty_label=_("None"),
        error_messages={"invalid_choice": _("Choose one of your own experiences.")},
    )

    def __init__(self, *args: Any, experiences: QuerySet[Experience] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if experiences is not None:
            self.fields["experience"].queryset = experiences  # type: ignore[attr-defined]
