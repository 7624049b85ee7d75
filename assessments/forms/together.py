"""A draft that several people write at once: what one of them changed joins, and nobody's words go unseen."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Generic, NamedTuple, TypeVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from foundation.sync import pages
from foundation.sync.bodies import Edit, Value, plain

F = TypeVar("F", bound=forms.Form)


class Met(NamedTuple, Generic[F]):
    """A form, for its hidden field what its page was made from, and the fields that others changed meanwhile."""

    form: F
    made_from: str
    changed: frozenset[str] = frozenset()


def meet(sent: QueryDict | None, build: Callable[[Mapping[str, Any] | None], F]) -> Met[F]:
    """The form beside what stands by now. `build` makes it of what was sent, or of nothing as it stands.

    A field that only somebody else changed stands as she left it. Where both changed one, the form is refused: what was
    typed stays in the field, the other's words are said at it, and sending it again lets what was typed stand.
    """
    stands = build(None)
    record = _values(stands)
    made_from = json.dumps(record, ensure_ascii=False)
    if sent is None:
        return Met(stands, made_from)
    if pages.FIELD not in sent:  # no page of ours, which always says what it saw
        return Met(build(sent), made_from)
    blank: dict[str, Value] = {name: "" if isinstance(value, str) else [] for name, value in record.items()}
    seen = blank | pages.seen(sent)
    edit = Edit.of_page(record, seen, _said(sent, record))
    form = build(edit.data | {name: value for name, value in sent.items() if name not in record})
    for name, (now, _wanted) in edit.given_way.items():
        form.add_error(name, _by_somebody_else(form.fields[name], str(now)))
    changed = frozenset(name for name, now in record.items() if plain(now) != plain(seen[name]))
    return Met(form, made_from, changed)


def _values(form: forms.Form) -> dict[str, Value]:
    return {bound.name: _value(bound) for bound in form}


def _value(bound: forms.BoundField) -> Value:
    value = bound.value()
    if not isinstance(bound.field, forms.ModelMultipleChoiceField):
        return "" if value is None else str(value)
    choices: Any = bound.field.choices
    offered = {str(choice) for choice, _label in choices}
    return [str(each) for each in value or [] if each in offered]


def _said(sent: QueryDict, record: Mapping[str, Value]) -> dict[str, Value]:
    lists: dict[str, Value] = {
        name: list(map(str, sent.getlist(name))) for name, value in record.items() if isinstance(value, list)
    }
    return lists | {name: str(sent[name]) for name in record if name in sent and name not in lists}


def _by_somebody_else(field: forms.Field, now: str) -> str:
    if not now:
        return _("Somebody else has emptied this meanwhile. Send it once more, and your words stand.")
    choices: Any = field.choices if isinstance(field, forms.ChoiceField) else ()
    words = {str(value): label for value, label in choices}.get(now, now)
    return _("Somebody else wrote meanwhile: “%(words)s”. Send it once more, and your words stand.") % {"words": words}
