"""What comes back from the class grid, turned into changes."""

import re
import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.queries import NOT_ASKED, Levels
from assessments.services.ratings import Change

_CHILD = re.compile(r"([0-9a-f]{32})([0-4-]{1,20})")
_NO_LEVEL = -2  # what no level is: the service says so at the cell


class GridForm(forms.Form):
    """A class grid as it was shown (`seen`) and as it comes back.

    Controls: `r<row>` for the ability in `ability` (a criterion position), `c<row>-<position>` for any; a row is the place
    of the child in `seen`. A control that is missing, or says what `seen` says, was not touched.
    """

    key = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.CharField(
        widget=forms.HiddenInput,
        max_length=100_000,
        error_messages={"required": _("The page came back without its list of children. Open it again.")},
    )
    ability = forms.IntegerField(required=False, min_value=0, max_value=20, widget=forms.HiddenInput)

    def clean_seen(self) -> list[tuple[uuid.UUID, Levels]]:
        """Children and levels as the page showed them."""
        children = []
        for word in self.cleaned_data["seen"].split():
            match = _CHILD.fullmatch(word)
            if match is None:
                raise forms.ValidationError(_("The page came back damaged. Open it again and choose once more."))
            levels = tuple(NOT_ASKED if sign == "-" else int(sign) for sign in match[2])
            children.append((uuid.UUID(match[1]), levels))
        return children

    def clean(self) -> dict[str, Any]:
        """Adds `changes`, and `shown`: every child with the levels that the page shows now."""
        given = super().clean() or self.cleaned_data
        changes: list[Change] = []
        shown: dict[uuid.UUID, Levels] = {}
        for row, (student, levels) in enumerate(given.get("seen", ())):
            now = list(levels)
            for position, level in enumerate(levels):
                chosen = self._chosen(row, position, level)
                if chosen is not None:
                    changes.append(Change(student, position, chosen or None))
                    now[position] = chosen
            shown[student] = tuple(now)
        return given | {"changes": changes, "shown": shown}

    def _chosen(self, row: int, position: int, level: int) -> int | None:
        """The level that was chosen in place of `level`; None where nobody touched the cell."""
        names = [f"c{row}-{position}"]
        if self.cleaned_data.get("ability") == position:
            names.insert(0, f"r{row}")
        for name in names:
            text = self.data.get(name)
            if text is not None and text != str(max(level, 0)):
                return int(text) if re.fullmatch(r"[0-9]{1,3}", text) else _NO_LEVEL
        return None
