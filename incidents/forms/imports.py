"""The file of a spreadsheet import."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.forms.base import PlainForm
from incidents.imports import MOST_BYTES


class SpreadsheetForm(PlainForm):
    """One CSV or XLSX file of at most 10 MB."""

    file = forms.FileField(
        label=gettext_lazy("Spreadsheet"),
        help_text=gettext_lazy("CSV or XLSX, up to 10 MB and 5,000 rows. It is checked first; nothing is filed yet."),
        allow_empty_file=True,
        error_messages={"required": gettext_lazy("Choose a file.")},
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("The file is larger than 10 MB. Split it into several."))
        return file
