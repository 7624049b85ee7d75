"""Fields: label, help, error and control tied together; kind words in place of curt ones."""

import re

import pytest
from django import forms
from django.template import engines

ALERT = '<svg class="icon" aria-hidden="true"><use href="/static/icons/sprite.svg#i-triangle-alert"/></svg>'


class Form(forms.Form):
    place = forms.CharField(label="Village", help_text="Type the first letters")
    words = forms.CharField(label="What puzzles me", widget=forms.Textarea, required=False)
    how = forms.ChoiceField(label="How?", widget=forms.RadioSelect, choices=[("a", "Tried"), ("b", "Not <yet>")])
    pack = forms.MultipleChoiceField(
        label="Pack", widget=forms.CheckboxSelectMultiple, choices=[("m", "Minutes"), ("s", "Stories")]
    )
    agreed = forms.BooleanField(label="Agreed", required=False)
    on = forms.DateField(label="Day", widget=forms.DateInput(attrs={"type": "date"}))
    at = forms.TimeField(label="Time")
    count = forms.IntegerField(label="Count")
    photo = forms.FileField(label="Photo", widget=forms.FileInput(attrs={"capture": "environment"}))
    own = forms.CharField(label="Own", error_messages={"required": "Say whose it is."})


def render(source: str, **context: object) -> str:
    return engines["django"].from_string(source).render(context)


def errors(form: forms.Form) -> dict[str, str]:
    return {
        name: "".join(re.findall(r'id="id_\w+-error">.*?<span>(.*?)</span>', render("{% field f %}", f=form[name])))
        for name in form.fields
    }


def test_text_field_with_help() -> None:
    assert render("{% field f %}", f=Form()["place"]) == (
        '<div class="field" data-missing="Please fill this in."><label class="field__label" for="id_place">Village</label>'
        '<input type="text" name="place" class="input" aria-describedby="id_place-help" aria-required="true" id="id_place">'
        '<p class="field__help" id="id_place-help">Type the first letters</p></div>'
    )


def test_text_field_with_error_keeps_what_was_typed() -> None:
    form = Form({"place": "x" * 3})
    form.add_error("place", "This has 9 digits; a number has 10.")
    assert render("{% field f %}", f=form["place"]) == (
        '<div class="field" data-missing="Please fill this in."><label class="field__label" for="id_place">Village</label>'
        f'<p class="field__error" id="id_place-error">{ALERT}<span>This has 9 digits; a number has 10.</span></p>'
        '<input type="text" name="place" value="xxx" class="input" aria-describedby="id_place-error id_place-help" '
        'aria-invalid="true" aria-required="true" id="id_place">'
        '<p class="field__help" id="id_place-help">Type the first letters</p></div>'
    )


def test_text_area_is_ruled_and_kept_as_a_draft() -> None:
    assert render("{% field f %}", f=Form()["words"]) == (
        '<div class="field"><label class="field__label" for="id_words">What puzzles me '
        '<span class="field__optional">(if you like)</span></label>'
        '<textarea name="words" rows="3" class="ruled" data-draft id="id_words">\n</textarea></div>'
    )


def test_few_choices_are_segments_and_their_words_are_escaped() -> None:
    assert render("{% field f %}", f=Form({"how": "a"})["how"]) == (
        '<fieldset class="field" id="id_how" data-missing="Please choose one.">'
        '<legend class="field__label">How?</legend><div class="segments">'
        '<label><input type="radio" name="how" value="a" id="id_how_0" checked><span>Tried</span></label>'
        '<label><input type="radio" name="how" value="b" id="id_how_1"><span>Not &lt;yet&gt;</span></label>'
        "</div></fieldset>"
    )


def test_boxes_are_choices() -> None:
    assert render("{% field f %}", f=Form(initial={"pack": ["s"]})["pack"]) == (
        '<fieldset class="field" id="id_pack" data-missing="Please choose one.">'
        '<legend class="field__label">Pack</legend><div class="choices">'
        '<label class="choice"><input type="checkbox" name="pack" value="m" id="id_pack_0">'
        '<span class="choice__body">Minutes</span></label>'
        '<label class="choice"><input type="checkbox" name="pack" value="s" id="id_pack_1" checked>'
        '<span class="choice__body">Stories</span></label></div></fieldset>'
    )


def test_one_box_and_a_file() -> None:
    assert render("{% field f %}", f=Form()["agreed"]) == (
        '<div class="field"><label class="choice"><input type="checkbox" name="agreed" id="id_agreed">'
        '<span class="choice__body">Agreed</span></label></div>'
    )
    camera = '<svg class="icon" aria-hidden="true"><use href="/static/icons/sprite.svg#i-camera"/></svg>'
    assert render("{% field f %}", f=Form()["photo"]) == (
        '<div class="field" data-missing="Please add a file."><label class="field__label" for="id_photo">Photo</label>'
        f'<div class="file"><label class="file__pick" for="id_photo">{camera}Choose a photo</label>'
        '<span class="file__name" data-file-name></span>'
        '<input type="file" name="photo" capture="environment" aria-required="true" id="id_photo">'
        "</div></div>"
    )


def test_curt_words_become_kind_ones() -> None:
    empty = errors(Form({}))
    assert empty == {
        "place": "Please fill this in.",
        "words": "",
        "how": "Please choose one.",
        "pack": "Please choose one.",
        "agreed": "",
        "on": "Please fill this in.",
        "at": "Please fill this in.",
        "count": "Please fill this in.",
        "photo": "Please add a file.",
        "own": "Say whose it is.",
    }
    wrong = errors(
        Form({"place": "x", "how": "z", "pack": ["m"], "on": "soon", "at": "late", "count": "many", "own": "x"})
    )
    assert wrong == {
        "place": "",
        "words": "",
        "how": "This is not one of the choices. Please choose again.",
        "pack": "",
        "agreed": "",
        "on": "This is not a day. Write it like 27/11/2026.",
        "at": "This is not a time. Write it like 10:30.",
        "count": "This is not a whole number. Write it like 30.",
        "photo": "Please add a file.",
        "own": "",
    }


def test_form_errors_lead_to_the_fields() -> None:
    form = Form({"place": "x", "how": "a", "pack": ["m"], "on": "2026-11-27", "at": "10:30", "count": "3"})
    assert render("{% form_errors form %}", form=form) == (
        '<div class="notice" data-kind="bad" role="alert" tabindex="-1" data-focus>'
        f'{ALERT}<div><p>2 answers need another look: <a href="#id_photo">Photo</a>, '
        '<a href="#id_own">Own</a></p></div></div>'
    )
    assert render("{% form_errors form %}", form=Form()) == ""


def test_client_key_is_kept_when_a_form_comes_back() -> None:
    fresh = [render("{% client_key form %}", form=Form()) for _ in range(2)]
    assert fresh[0] != fresh[1]
    assert all(re.fullmatch(r'<input type="hidden" name="key" value="[0-9a-f-]{36}" data-key>', key) for key in fresh)
    again = render("{% client_key form %}", form=Form({"key": 'a"b'}))
    assert again == '<input type="hidden" name="key" value="a&quot;b" data-key>'


@pytest.mark.parametrize(
    ("source", "out"),
    [
        ('{% button "Save" %}', '<button class="button" type="submit">Save</button>'),
        (
            '{% button "Save" kind="plain" wide=True type="button" hx_post="/x/?a&b" name="how" %}',
            '<button class="button button--plain button--wide" type="button" hx-post="/x/?a&amp;b" name="how">Save</button>',
        ),
        (
            '{% button "Call" missing="Needs a date first" %}',
            '<button class="button" type="button" aria-disabled="true">Needs a date first</button>',
        ),
    ],
)
def test_button(source: str, out: str) -> None:
    assert render(source) == out
