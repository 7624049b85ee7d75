"""A tenant's own words over an outcome."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from assessments.forms.worded import TOO_LONG, in_languages
from assessments.models import LearningOutcome


class OutcomesField(forms.ModelMultipleChoiceField):
    """Outcomes by code and statement."""

    def label_from_instance(self, obj: LearningOutcome) -> str:
        """M301 · reads numbers up to 999."""
        return f"{obj.official_code} · {obj.statement}" if obj.official_code else obj.statement


class OutcomeForm(forms.Form):
    """An own code, the statement in each of the tenant's languages, and what it carries on as in another list."""

    code = forms.CharField(
        label=_("Your own code"),
        required=False,
        max_length=20,
        help_text=_("As your state's list has it. It stands in place of the published one."),
        error_messages=TOO_LONG,
    )

    def __init__(
        self,
        *args: Any,
        languages: Sequence[str],
        statements: Mapping[str, str],
        becomes: QuerySet[LearningOutcome] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.languages = in_languages(languages)
        for code, name in self.languages:
            self.fields[f"words_{code}"] = forms.CharField(
                label=name,
                required=False,
                max_length=600,
                initial=statements.get(code, ""),
                widget=forms.Textarea(attrs={"rows": 2, "lang": code}),
                error_messages=TOO_LONG,
            )
        if becomes is not None:
            self.fields["becomes"] = OutcomesField(
                label=_("It carries on as"),
                queryset=becomes,
                required=False,
                to_field_name="own_id",
                widget=forms.CheckboxSelectMultiple,
                error_messages={"invalid_choice": _("Choose from the list.")},
            )

    @property
    def worded(self) -> list[forms.BoundField]:
        """The fields of the statement, language by language."""
        return [self[f"words_{code}"] for code, _name in self.languages]

    @property
    def statements(self) -> dict[str, str]:
        """What was written, by language."""
        return {code: self.cleaned_data[f"words_{code}"] for code, _name in self.languages}
