"""What every REST endpoint is made from: strict fields with privacy classes, preconditions, and the schema."""

from npcs.core.rest.fields import Code, Flag, Text, WholeNumber
from npcs.core.rest.headers import IDEMPOTENCY_KEY, IF_MATCH, etag, expected_version, once_key
from npcs.core.rest.serializers import ClassedSerializer, privacy_of
from npcs.core.rest.views import ApiView

__all__ = [
    "IDEMPOTENCY_KEY",
    "IF_MATCH",
    "ApiView",
    "ClassedSerializer",
    "Code",
    "Flag",
    "Text",
    "WholeNumber",
    "etag",
    "expected_version",
    "once_key",
    "privacy_of",
]
