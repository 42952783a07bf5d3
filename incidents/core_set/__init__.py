"""The core data set: what a member shares of a review, field by field. Pure: no database and no clock.

``fields`` declares every field once with its local source, its shared form and its federal twin. ``payload`` makes the
shared form and ``guard`` lets nothing through that is not declared. ``dictionary`` prints the declaration.
"""

from incidents.core_set.fields import BY_NAME, CODE, FIELDS, SHARED, VERSION, Field
from incidents.core_set.guard import NotShareable
from incidents.core_set.local import Local, Opportunity, Rated
from incidents.core_set.payload import Payload, fingerprint, shared_form

__all__ = [
    "BY_NAME", "CODE", "FIELDS", "SHARED", "VERSION", "Field", "Local", "NotShareable", "Opportunity", "Payload",
    "Rated", "fingerprint", "shared_form",
]  # fmt: skip
