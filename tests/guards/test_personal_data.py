"""Every column of every table is sorted into personal or not, in `tests/guards/personal.py`."""

from django.apps import apps

from tests.guards.personal import COLUMNS, PLUMBING


def test_every_column_is_sorted_once() -> None:
    unsorted, gone, twice = [], [], []
    models = {m._meta.label: m for m in apps.get_models(include_auto_created=True)}
    for label, model in models.items():
        real = {str(field.column) for field in model._meta.local_concrete_fields}
        personal, plain = (set(words.split()) for words in COLUMNS.get(label, ("", "")))
        twice += [f"{label}.{name}" for name in sorted(personal & plain)]
        unsorted += [f"{label}.{name}" for name in sorted(real - PLUMBING - personal - plain)]
        gone += [f"{label}.{name}" for name in sorted((personal | plain) - real)]
    gone += sorted(set(COLUMNS) - set(models))
    assert {"unsorted": unsorted, "gone": gone, "twice": twice} == {"unsorted": [], "gone": [], "twice": []}
