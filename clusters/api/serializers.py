"""Shapes of the API of who and where."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError as FormError
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from clusters import forms
from clusters.calendar import FarPeriodError, add_months, read_period
from clusters.choices import Level, Role, RollupKind

MOST_MONTHS = 36
NO_SUCH_KIND = format_lazy(  # the framework fills in what was asked for
    gettext_lazy('"{input}" is not a kind of counts. Choose one of: {kinds}.'),
    input="{input}",
    kinds=", ".join(RollupKind.values),
)


@extend_schema_field({"type": "string", "pattern": r"^\d{4}-\d{2}$", "example": "2026-11"})
class PeriodField(serializers.Field):
    """A month, written `2026-11`; a date on its first day inside."""

    default_error_messages = {
        "wrong": gettext_lazy("A month is written as year and month: 2026-11."),
        "far": gettext_lazy("There are no counts of that year."),
    }

    def to_internal_value(self, data: object) -> dt.date:
        """The first day of the month."""
        try:
            return read_period(str(data))
        except FarPeriodError:
            self.fail("far")
        except ValueError:
            self.fail("wrong")

    def to_representation(self, value: dt.date) -> str:
        """Year and month."""
        return f"{value:%Y-%m}"


class PlaceSerializer(serializers.Serializer):
    """A place by its public id, its level and its name in the reader's language."""

    public_id = serializers.UUIDField()
    level = serializers.ChoiceField(choices=Level.choices)
    name = serializers.CharField()


class GrantSerializer(serializers.Serializer):
    """A role at a place."""

    role = serializers.ChoiceField(choices=Role.choices)
    role_label = serializers.CharField()
    place = PlaceSerializer()
    is_chosen = serializers.BooleanField(help_text="Whether answers are given as this role at this place.")


class MeSerializer(serializers.Serializer):
    """Who is signed in, and where."""

    public_id = serializers.UUIDField()
    name = serializers.CharField()
    phone = serializers.CharField(allow_blank=True)
    email = serializers.CharField(allow_blank=True)
    language = serializers.CharField()
    tenant = serializers.CharField()
    grants = GrantSerializer(many=True)


class ChosenSerializer(serializers.Serializer):
    """Where to be from now on: a role and a place of `grants`."""

    role = serializers.ChoiceField(choices=Role.choices)
    place = serializers.UUIDField()


class AskCodeSerializer(serializers.Serializer):
    """A phone number or an e-mail address, as people write it."""

    to = serializers.CharField(max_length=254)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The same check as on the sign-in page: `kind` and `address`."""
        form = forms.SignInForm(attrs)
        if not form.is_valid():
            raise serializers.ValidationError({name: [str(e) for e in errors] for name, errors in form.errors.items()})
        return form.cleaned_data


class CodeSerializer(serializers.Serializer):
    """The six digits of the message."""

    code = serializers.CharField(max_length=20)

    def validate_code(self, value: str) -> str:
        """Six Latin digits."""
        try:
            return forms.read_code(value)
        except FormError as error:
            raise serializers.ValidationError(error.messages) from error


class RollupAskedSerializer(serializers.Serializer):
    """What to read: a place, a kind of counts, and months, both ends included."""

    place = serializers.UUIDField(help_text="public_id of a place you may see")
    kind = serializers.ChoiceField(choices=RollupKind.choices, error_messages={"invalid_choice": NO_SUCH_KIND})
    cut = serializers.CharField(required=False, max_length=40, help_text="one cut alone, as `children` or `y2`")

    def get_fields(self) -> dict[str, Any]:
        """`from` is a word of Python's own, so it is named here."""
        return super().get_fields() | {
            "from": PeriodField(help_text="first month, 2026-04"),
            "to": PeriodField(help_text="last month, 2026-11"),
        }

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Months in order, and not too many at once."""
        if attrs["from"] > attrs["to"]:
            raise serializers.ValidationError({"to": [_("The last month must not be before the first.")]})
        if attrs["to"] >= add_months(attrs["from"], MOST_MONTHS):
            words = _("At most %(count)s months at once. Ask for the rest separately.") % {"count": MOST_MONTHS}
            raise serializers.ValidationError({"to": [words]})
        return attrs


class CellSerializer(serializers.Serializer):
    """One published cell."""

    period = PeriodField()
    cut = serializers.CharField()
    counts = serializers.ListField(
        child=serializers.IntegerField(),
        allow_null=True,
        help_text="null where the group is under 10 and cannot be shown; positions by kind, see the description",
    )


class RollupSerializer(serializers.Serializer):
    """Published counts of one place, in order of month and cut."""

    place = PlaceSerializer()
    kind = serializers.ChoiceField(choices=RollupKind.choices)
    cells = CellSerializer(many=True)
