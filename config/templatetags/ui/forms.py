"""A form field as the look has it: label above, help under it, the error between label and field."""

import uuid
from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.forms import BoundField, Field
from django.forms.utils import flatatt
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from config.templatetags.ui.library import attributes, escape, markup, register
from config.templatetags.ui.marks import icon_svg
from config.templatetags.ui.people import other_language
from foundation.files.fields import PhotoField

_DJANGO_ROWS = "10"  # what a Textarea has when nobody asked for a height
_CHOICE_WIDGETS = (django_forms.RadioSelect, django_forms.CheckboxSelectMultiple)


def _kind(bound: BoundField) -> str:
    widget = bound.field.widget
    if isinstance(widget, django_forms.CheckboxSelectMultiple):  # a RadioSelect to Django, so asked first
        return "choice"
    if isinstance(widget, django_forms.RadioSelect):
        return "segments" if len(list(widget.choices)) <= 4 else "choice"
    if isinstance(widget, django_forms.CheckboxInput):
        return "check"
    if isinstance(widget, django_forms.FileInput):
        return "file"
    if isinstance(widget, django_forms.Textarea):
        return "ruled"
    return "input"


def _control(bound: BoundField, kind: str, described: str, extra: dict[str, Any]) -> str:
    """The element that takes the answer."""
    given = bound.field.widget.attrs
    class_ = {"ruled": "ruled", "code": "input input--code", "short": "input input--short"}.get(kind, "input")
    attrs: dict[str, Any] = {"class": f"{class_} {given['class']}" if "class" in given else class_}
    if described:
        attrs["aria-describedby"] = described
    if bound.errors:
        attrs["aria-invalid"] = "true"
    if bound.field.required:
        attrs["aria-required"] = "true"
    if kind == "ruled":
        asked = given.get("rows")
        attrs |= {"rows": 3 if asked == _DJANGO_ROWS else asked, "cols": False, "data-draft": True}
    if kind == "code":
        attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code"}
    attrs |= {name.replace("_", "-"): value for name, value in extra.items()}
    if type(bound.field.widget) is django_forms.Select:
        return _select(bound, attrs)
    return bound.as_widget(attrs=attrs)


def _select(bound: BoundField, attrs: dict[str, Any]) -> str:
    """A list, as Django writes it: its own template includes two more for every entry."""
    attrs = bound.build_widget_attrs(attrs, bound.field.widget)
    if bound.auto_id and "id" not in bound.field.widget.attrs:
        attrs.setdefault("id", bound.auto_id)
    widget = bound.field.widget.get_context(bound.html_name, bound.value(), attrs)["widget"]
    out = [f'<select name="{escape(widget["name"])}"{flatatt(widget["attrs"])}>']
    for group, options, _index in widget["optgroups"]:
        if group:
            out.append(f'<optgroup label="{escape(group)}">')
        out += [
            f'<option value="{escape(option["value"])}"{flatatt(option["attrs"])}{_lang(option["label"])}>'
            f"{escape(option['label'])}</option>"
            for option in options
        ]
        if group:
            out.append("</optgroup>")
    out.append("</select>")
    return "".join(out)


def _lang(label: Any) -> str:
    """The language of a choice that is written in another one than the page's."""
    return attributes(lang=other_language(str(label)))


def _options(bound: BoundField, kind: str, described: str) -> str:
    """Radio buttons or boxes, the whole line of each to be touched."""
    out = []
    for option in bound.subwidgets:
        if not option.data.get("value") and option.data.get("value") != 0 and kind == "segments":
            continue
        label = escape(option.choice_label)
        body = "choice__body" if kind == "choice" else ""
        text = f"<span{attributes(class_=body)}{_lang(option.choice_label)}>{label}</span>"
        class_ = ' class="choice"' if kind == "choice" else ""
        out.append(f"<label{class_}>{option.tag()}{text}</label>")
    class_ = "segments" if kind == "segments" else "choices"
    return f"<div{attributes(class_=class_, aria_describedby=described)}>{''.join(out)}</div>"


def _kinder(bound: BoundField, error: ValidationError) -> str:
    """What is wrong and what would be right, where the form left it to Django's own words."""
    said = str(error.messages[0]) if error.messages else ""
    default = type(bound.field).default_error_messages.get(error.code or "") or Field.default_error_messages.get(
        error.code or ""
    )
    if bound.field.error_messages.get(error.code or "") != default:
        return said
    is_choice = isinstance(bound.field, django_forms.ChoiceField | django_forms.ModelChoiceField)
    if error.code == "required":
        if isinstance(bound.field, django_forms.FileField):
            return gettext("Please add a file.")
        return gettext("Please choose one.") if is_choice else gettext("Please fill this in.")
    if error.code == "invalid_choice":
        return gettext("This is not one of the choices. Please choose again.")
    if error.code == "invalid":
        kinds: tuple[tuple[Any, str], ...] = (
            (django_forms.DateField, gettext("This is not a day. Write it like 27/11/2026.")),
            (django_forms.TimeField, gettext("This is not a time. Write it like 10:30.")),
            (django_forms.EmailField, gettext("This is not an e-mail address. It looks like name@example.org.")),
            (django_forms.IntegerField, gettext("This is not a whole number. Write it like 30.")),
        )
        return next((words for kind, words in kinds if isinstance(bound.field, kind)), said)
    return said


def _error(bound: BoundField, id_: str) -> str:
    words = " ".join(_kinder(bound, error) for error in bound.errors.as_data())
    return f'<p class="field__error" id="{id_}">{icon_svg("triangle-alert")}<span>{escape(words)}</span></p>'


def _missing(bound: BoundField, of: str = "", deed: str = "") -> str:
    """What a script says when a required answer is missing, in the words that the server would say."""
    if not bound.field.required and not of:
        return ""
    error = ValidationError(bound.field.error_messages["required"], code="required")
    return attributes(data_missing=_kinder(bound, error), data_of=of, data_deed=deed)


@register.simple_tag
def missing(bound: BoundField) -> SafeString:
    """For the element around a field written by hand: what is said when its answer is missing."""
    return markup(_missing(bound))


def _label_words(bound: BoundField) -> str:
    words = escape(bound.label)
    if bound.field.required:
        return words
    return f'{words} <span class="field__optional">{escape(gettext("(if you like)"))}</span>'


@register.simple_tag
def field(
    bound: BoundField, kind: str = "", help: str = "", label: bool = True, of: str = "", *, deed: str = "", **extra: Any
) -> SafeString:
    """A whole field: label, help, error, control, tied together for reading voices.

    `kind` follows the widget: input, ruled, segments, choice, check, file; "code" and "short" by name. `extra` become
    attributes of the control (`autocomplete="tel"`, `hx_get=...`). `label=False` keeps the label for voices alone. `of`:
    names of fields of which one is enough, `deed`: the value of the button that asks for it, where not every one does; the
    field's own words for "required" say so.
    """
    kind = kind or _kind(bound)
    if bound.is_hidden:
        return markup(str(bound) + "".join(_error(bound, f"{bound.auto_id}-error") for _ in bound.errors[:1]))
    id_ = bound.auto_id or f"id_{bound.html_name}"
    hint = help or bound.help_text
    described = " ".join(
        part for part in (f"{id_}-error" if bound.errors else "", f"{id_}-help" if hint else "") if part
    )
    error = _error(bound, f"{id_}-error") if bound.errors else ""
    hint_html = f'<p class="field__help" id="{id_}-help">{escape(hint)}</p>' if hint else ""
    label_class = "field__label" if label else "field__label hidden-text"
    if kind in {"segments", "choice"} and isinstance(bound.field.widget, _CHOICE_WIDGETS):
        return markup(
            f'<fieldset class="field" id="{id_}"{_missing(bound)}>'
            f'<legend class="{label_class}">{_label_words(bound)}</legend>'
            f"{error}{hint_html}{_options(bound, kind, described)}</fieldset>"
        )
    asked = _missing(bound, of, deed)
    bare = {
        "aria-describedby": described or False,
        "aria-required": "true" if bound.field.required else False,
        "aria-invalid": "true" if bound.errors else False,
        **extra,
    }
    if kind == "check":
        return markup(
            f'<div class="field"{asked}>{error}<label class="choice">{bound.as_widget(attrs=bare)}'
            f'<span class="choice__body">{escape(bound.label)}</span></label>{hint_html}</div>'
        )
    head = f'<label class="{label_class}" for="{id_}">{_label_words(bound)}</label>'
    if kind == "file":
        state = attributes(class_="file", data_state="bad" if bound.errors else "")
        accepted = str(bound.field.widget.attrs.get("accept", ""))
        kind_ = "audio" if accepted.startswith("audio") else "table" if accepted.startswith(".xlsx") else "photo"
        control = f"<div{state}>{file_pick(id_, kind_)}{bound.as_widget(attrs=bare)}</div>"
    else:
        control = _control(bound, kind, described, extra)
    return markup(f'<div class="field"{asked}>{head}{error}{control}{hint_html}</div>')


@register.simple_tag
def file_pick(id_: str, kind: str = "photo") -> SafeString:
    """What is pressed to choose a file, in the reader's language, and where its name will stand; before the field itself.

    `id_` is the field's; `kind` is photo, audio or table. Without scripts the browser's own button stays.
    """
    kinds = {
        "photo": ("camera", gettext("Choose a photo")),
        "audio": ("mic", gettext("Choose a recording")),
        "table": ("table", gettext("Choose a file")),
    }
    sign, words = kinds[kind]
    return markup(
        f'<label class="file__pick" for="{escape(id_)}">{icon_svg(sign)}{escape(words)}</label>'
        '<span class="file__name" data-file-name></span>'
    )


@register.simple_tag
def photo_words() -> SafeString:
    """For a photo field written by hand: which files it takes, and what a script says of one that it does not."""
    return markup(flatatt(PhotoField.widget.attrs))


@register.simple_tag
def form_errors(form: django_forms.BaseForm, focus: bool = True) -> SafeString:
    """What is wrong with a form as a whole, on top of it, with a link to each field that needs another look.

    A script moves the focus to it, so that nobody sends a form twice wondering why the page came back.
    """
    if not form.errors:
        return SafeString("")
    lines = [f"<p><strong>{escape(error)}</strong></p>" for error in form.non_field_errors()]
    wrong = [form[name] for name in form.errors if name in form.fields and not form[name].is_hidden]
    if wrong:
        words = ngettext("%(count)s answer needs another look:", "%(count)s answers need another look:", len(wrong))
        links = ", ".join(f'<a href="#{bound.auto_id}">{escape(bound.label)}</a>' for bound in wrong)
        lines.append(f"<p>{escape(words % {'count': len(wrong)})} {links}</p>")
    rest = attributes(class_="notice", data_kind="bad", role="alert", tabindex="-1", data_focus=focus)
    return markup(f"<div{rest}>{icon_svg('triangle-alert')}<div>{''.join(lines)}</div></div>")


@register.simple_tag
def client_key(form: django_forms.BaseForm | None = None, name: str = "key") -> SafeString:
    """The hidden key that makes a resend write once: kept while a form comes back or has one, new on a fresh one."""
    value: Any = None
    if form is not None:
        value = form.data.get(form.add_prefix(name)) if form.is_bound else form.initial.get(name)
    return markup(f'<input type="hidden" name="{name}" value="{escape(value or uuid.uuid4())}" data-key>')


@register.simple_tag
def button(
    text: str, icon: str = "", kind: str = "", wide: bool = False, missing: str = "", **extra: Any
) -> SafeString:
    """A button that says its deed. `kind`: plain, quiet, bad. `missing` says what it waits for, and keeps it shut."""
    classes = ["button", *([f"button--{kind}"] if kind else []), *(["button--wide"] if wide else [])]
    sign = icon_svg(escape(icon)) if icon else ""
    if missing:
        return markup(
            f'<button class="{" ".join(classes)}" type="button" aria-disabled="true">{sign}{escape(missing)}</button>'
        )
    extra = {"type_": "submit"} | {("type_" if name == "type" else name): value for name, value in extra.items()}
    return markup(f'<button class="{" ".join(classes)}"{attributes(**extra)}>{sign}{escape(text)}</button>')
