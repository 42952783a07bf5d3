"""Notices from a spreadsheet: what the columns are, how a file is read, what is wrong in it.

Pure: no database, no clock. The service (incidents/services/imports.py) adds what the member already has.
"""

from incidents.imports.checking import Checked, Seen, check, duplicate_fix
from incidents.imports.columns import COLUMNS, Column
from incidents.imports.problems import Problem
from incidents.imports.reading import MOST_BYTES, MOST_ROWS, Sheet, Unreadable, read

__all__ = [
    "COLUMNS", "MOST_BYTES", "MOST_ROWS", "Checked", "Column", "Problem", "Seen", "Sheet", "Unreadable", "check",
    "duplicate_fix", "read",
]  # fmt: skip
