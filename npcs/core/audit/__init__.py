"""History: events for people, row history for auditors, an access log for reads of identifying data."""

from npcs.core.audit.sentences import describe, sentence
from npcs.core.audit.services import exported, not_found, read, read_many, record, refused

__all__ = ["describe", "exported", "not_found", "read", "read_many", "record", "refused", "sentence"]
