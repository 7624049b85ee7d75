"""A table of own codes and words, as it is sent."""

from django.utils.translation import gettext_lazy as _

from foundation.files.fields import TableField
from foundation.tenancy.forms import KeyedForm


class OverlayTableForm(KeyedForm):
    """The filled-in table."""

    table = TableField(label=_("The filled-in table"), help_text=_("Excel (.xlsx) or CSV, up to 2 MB."))
