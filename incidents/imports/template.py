"""The empty spreadsheet to fill in, made from the declared columns."""

import csv
import io

from django.utils.translation import gettext as _
from openpyxl import Workbook

from incidents.imports.columns import COLUMNS


def as_csv() -> bytes:
    """The head alone, as UTF-8 with the mark by which spreadsheets know it."""
    text = io.StringIO(newline="")
    csv.writer(text).writerow([column.name for column in COLUMNS])
    return text.getvalue().encode("utf-8-sig")


def as_xlsx() -> bytes:
    """A sheet with the head, and one that explains each column with its codes."""
    book = Workbook(write_only=True)
    book.create_sheet(_("Notices")).append([column.name for column in COLUMNS])
    help_sheet = book.create_sheet(_("Help"))
    help_sheet.append([_("Column"), _("What it holds"), _("Needed"), _("Codes"), _("Example")])
    for column in COLUMNS:
        codes = ", ".join(key for key in column.codes if key)
        help_sheet.append([
            column.name, str(column.help), _("yes") if column.required else "", codes, column.example,
        ])  # fmt: skip
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()
