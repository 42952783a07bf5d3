"""Counts over what members have shared, with small and one-sided cells withheld. Pure: no database and no clock.

``counts`` makes a table of two fields from shared forms, ``suppress`` decides what of it may be shown. The default rule
is that of docs, incidents section 6; the disclosure control of the releases replaces it.
"""

from incidents.pooled.counts import TOTAL, Entry, Table, table_of
from incidents.pooled.suppress import DEFAULT, Published, Rule, publish

__all__ = ["DEFAULT", "TOTAL", "Entry", "Published", "Rule", "Table", "publish", "table_of"]
