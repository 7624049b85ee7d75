"""Reading what an operation says: texts, ids, files, forms, edits. Whatever is wrong is a refusal with its reason."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _

from foundation.files.services import RefusedFileError
from foundation.sync import uploads
from foundation.sync.kinds import RefusedError, elsewhere, rejected
from foundation.sync.requests import read_uuid

MOST_CHOICES = 200
Value = str | bool | list[str]


def damaged() -> RefusedError:
    """A body that is not what its kind says."""
    words = _("This entry is damaged and cannot be read. What is left of it is kept on this phone.")
    return RefusedError(rejected("malformed", words))


def require(allowed: bool) -> None:
    """Raises RefusedError for somebody who may not do this where she stands."""
    if not allowed:
        raise RefusedError(elsewhere("not_allowed", _("You do not write here any more. It is kept on this phone.")))


def an_id(value: Any) -> uuid.UUID:
    """A public id. Raises RefusedError."""
    found = read_uuid(value)
    if found is None:
        raise damaged()
    return found


def texts(body: Mapping[str, Any], names: Sequence[str]) -> dict[str, str]:
    """The fields of a form out of a body; what is missing is empty. Raises RefusedError for what is no text."""
    return {name: _text(body.get(name)) for name in names}


def _text(value: Any) -> str:
    if value is not None and not isinstance(value, str | int):
        raise damaged()
    return "" if value is None else str(value)


def choices(body: Mapping[str, Any], name: str) -> list[str]:
    """Several ids or codes, or a single one; none when it is missing. Raises RefusedError."""
    value = body.get(name) or []
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list) or len(value) > MOST_CHOICES or not all(isinstance(each, str) for each in value):
        raise damaged()
    return value


def files(body: Mapping[str, Any], kinds: Mapping[str, str], *, person_id: int) -> dict[str, SimpleUploadedFile]:
    """Uploaded files as a form takes them; `kinds` says which field holds which kind. Raises RefusedError."""
    found = {}
    for name, kind in kinds.items():
        if body.get(name) in (None, ""):
            continue
        try:
            found[name] = uploads.content_of(an_id(body[name]), person_id=person_id, kind=kind)
        except RefusedFileError as error:
            raise RefusedError(rejected("file", str(error), fields={name: str(error)})) from error
    return found


def forget_files(body: Mapping[str, Any], kinds: Mapping[str, str], *, person_id: int, at: Any) -> None:
    """Empty uploads whose content is now kept where it belongs."""
    for name in kinds:
        found = read_uuid(body.get(name))
        if found is not None:
            uploads.forget(found, person_id=person_id, at=at)


def edited_files(fields: Mapping[str, Any], kinds: Mapping[str, str]) -> dict[str, Any]:
    """Of an edit's fields those that hold files: the new file's id, or None where it is taken away. Raises RefusedError."""
    found = {name: fields[name] for name in kinds if name in fields}
    if not all(isinstance(change, dict) for change in found.values()):
        raise damaged()
    return {name: change.get("to") for name, change in found.items()}


def removals(new_files: Mapping[str, Any]) -> dict[str, str]:
    """The form's ticks for files that are taken away."""
    return {f"remove_{name}": "on" for name, file_id in new_files.items() if not file_id}


def check(form: forms.Form) -> dict[str, Any]:
    """Clean values. Raises RefusedError with what the form says, field by field and in one sentence."""
    if form.is_valid():
        return form.cleaned_data
    found = {name: " ".join(str(words) for words in errors) for name, errors in form.errors.items()}
    named = {name: words for name, words in found.items() if name in form.fields}
    is_file = bool(named) and all(isinstance(form.fields[name], forms.FileField) for name in found if name in named)
    raise RefusedError(rejected("file" if is_file else "invalid", " ".join(found.values()), fields=named))


def plain(text: Any) -> str:
    """A text as a form keeps it: ends of lines and blanks at its ends make no difference."""
    return str(text).replace("\r\n", "\n").strip()


class Edit:
    """What an edit changes, beside what the record holds now.

    `data` is the record with the edit; `given_way` holds for each field what stood there unseen, and what stands now.
    Of several choices each is a field of its own: what was added is added, what was taken away is taken away.
    """

    def __init__(self, current: Mapping[str, Value], fields: Mapping[str, Any]) -> None:
        self.data: dict[str, Value] = dict(current)
        self.given_way: dict[str, tuple[Any, Any]] = {}
        self.is_merged = False
        for name, change in fields.items():
            if name not in current or not isinstance(change, dict):
                raise damaged()
            now = current[name]
            if isinstance(now, list):
                self._join(name, now, choices(change, "from"), choices(change, "to"))
            elif isinstance(now, bool):
                self._replace(name, now, change.get("from") is True, change.get("to") is True)
            else:
                self._replace(name, now, _text(change.get("from")), _text(change.get("to")))

    @classmethod
    def of_page(cls, current: Mapping[str, Value], seen: Mapping[str, Any], said: Mapping[str, Value]) -> "Edit":
        """What a page changes that was made from `seen` and sent as `said`. What it did not say it had seen, it had not."""
        edit = cls(current, {})
        for name, wanted in said.items():
            now, before = current[name], seen.get(name)
            if isinstance(now, list) and isinstance(wanted, list):
                known = before if isinstance(before, list) else []
                edit._join(name, now, [each for each in known if isinstance(each, str)], wanted)
            elif isinstance(wanted, str | bool) and isinstance(now, str | bool):
                if isinstance(before, type(now)):
                    edit._replace(name, now, before, wanted)
                else:
                    edit._set(name, now, wanted, known=(wanted,))
        return edit

    def _replace(self, name: str, now: str | bool, before: str | bool, wanted: str | bool) -> None:
        if plain(before) == plain(wanted):  # not touched on the phone
            self.is_merged |= plain(now) != plain(before)
            return
        self._set(name, now, wanted, known=(before, wanted))

    def _set(self, name: str, now: str | bool, wanted: str | bool, *, known: Sequence[str | bool]) -> None:
        self.data[name] = wanted
        if plain(now) not in map(plain, known):
            self.given_way[name] = (now, wanted)

    def keep_both_texts(self, name: str) -> bool:
        """Of words that gave way both stand in the record, one below the other, because nothing else may show them.

        Sent twice they stand there once. Gives whether words had given way.
        """
        if name not in self.given_way:
            return False
        now, wanted = map(plain, self.given_way.pop(name))
        self.data[name] = now if now.endswith(f"\n\n{wanted}") else f"{now}\n\n{wanted}"
        return True

    def _join(self, name: str, now: list[str], before: list[str], wanted: list[str]) -> None:
        added, gone = [each for each in wanted if each not in before], set(before) - set(wanted)
        kept = [each for each in now if each not in gone]
        self.data[name] = kept + [each for each in added if each not in kept]
        self.is_merged |= set(now) != set(before)
