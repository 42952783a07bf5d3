"""Writes instruments. Each service is atomic and leaves an event.

- drafts: load a file as a draft, copy a version, change one part
- crosswalks: what became of each item; proposed by the product, changed by people
- publication: submit for review, take back, publish for good, retire

Instruments belong to the partnership, so each service works in the scope of the partnership's own history.
"""

from npcs.core.instruments.services.crosswalks import add_line, change_line, propose_again, remove_line
from npcs.core.instruments.services.drafts import (
    change_head,
    change_part,
    copy_version,
    load_draft,
    replace_definition,
)
from npcs.core.instruments.services.publication import least_class, publish, reopen, retire, submit

__all__ = [
    "add_line",
    "change_head",
    "change_line",
    "change_part",
    "copy_version",
    "least_class",
    "load_draft",
    "propose_again",
    "publish",
    "remove_line",
    "reopen",
    "replace_definition",
    "retire",
    "submit",
]
