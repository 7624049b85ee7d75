"""Forms of the component page: each kind of field, empty and with something wrong."""

from django import forms


class SampleForm(forms.Form):
    """One of each."""

    village = forms.CharField(label="Village or school", help_text="Type the first letters")
    phone = forms.CharField(label="Phone number", widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}))
    udise = forms.CharField(
        label="UDISE code", help_text="Set by your head teacher", disabled=True, initial="09250300101"
    )
    code = forms.CharField(label="Six-digit code", help_text="It can take a minute on a thin network.")
    puzzle = forms.CharField(label="What puzzles me", widget=forms.Textarea(attrs={"rows": 2}), required=False)
    on = forms.DateField(label="Day of the meeting", widget=forms.DateInput(attrs={"type": "date"}))
    block = forms.ChoiceField(label="Block", choices=[("1", "Belwa"), ("2", "Chandanpur"), ("3", "Nayagaon")])
    how = forms.ChoiceField(
        label="How did it go?",
        widget=forms.RadioSelect,
        choices=[("tried", "Tried"), ("changed", "Tried and changed"), ("not", "Not yet")],
    )
    who = forms.ChoiceField(
        label="Who may see it",
        widget=forms.RadioSelect,
        choices=[("me", "Only me"), ("collective", "Our collective"), ("block", "The block"), ("all", "Everyone")],
    )
    pack = forms.MultipleChoiceField(
        label="Put into the pack",
        widget=forms.CheckboxSelectMultiple,
        choices=[("minutes", "Minutes"), ("stories", "Stories, with consent"), ("levels", "Where children stand")],
    )
    consent = forms.BooleanField(label="The children agreed that this may be shown", required=False)
    photo = forms.FileField(
        label="A picture of the work",
        help_text="No faces. It is made small on the phone before it is sent.",
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )

    def clean_phone(self) -> str:
        """Ten digits."""
        digits = "".join(char for char in self.cleaned_data["phone"] if char.isdigit())
        if len(digits) != 10:
            raise forms.ValidationError(f"This has {len(digits)} digits; a number has 10.")
        return digits
