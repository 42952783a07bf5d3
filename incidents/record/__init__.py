"""A review as a document of record: the page to print and the PDF are drawn from the same object."""

from incidents.record.build import record_of
from incidents.record.source import Source, load

__all__ = ["Source", "load", "record_of"]
