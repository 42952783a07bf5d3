"""Documents of record: one neutral description, drawn as a page to print and as a tagged PDF (ADR: typst)."""

from npcs.core.documents.model import Document, Fact, Facts, Prose, Remark, Section, Table
from npcs.core.documents.render import pdf

__all__ = ["Document", "Fact", "Facts", "Prose", "Remark", "Section", "Table", "pdf"]
