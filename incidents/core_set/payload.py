"""The shared form of one review, its one spelling and its fingerprint. Pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from incidents.core_set.fields import SHARED
from incidents.core_set.guard import NotShareable, check
from incidents.core_set.local import Local
from incidents.core_set.shapes import Vocabulary


@dataclass(frozen=True)
class Payload:
    """What leaves. ``text`` is what is stored and sent, byte for byte; ``sha256`` is its fingerprint."""

    values: Mapping[str, Any]

    @cached_property
    def text(self) -> str:
        """Canonical JSON: keys sorted, no blanks, ASCII only."""
        return json.dumps(self.values, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)

    @cached_property
    def sha256(self) -> str:
        return fingerprint(self.text)


def fingerprint(text: str) -> str:
    """SHA-256 of a payload's text, 64 hex digits."""
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def shared_form(local: Local, vocabulary: Vocabulary, local_texts: Iterable[str] = ()) -> Payload:
    """The payload of a review, or NotShareable. Nothing in between: one field in doubt holds back the whole.

    ``vocabulary`` are the codes of the review's pinned instrument; ``local_texts`` must not occur in the result.
    """
    values: dict[str, Any] = {}
    for field in SHARED:
        try:
            values[field.name] = field.form(local) if field.form else None
        except Exception as error:  # whatever went wrong, nothing may leave
            raise NotShareable([f"{field.name}: the shared form could not be made."]) from error
    try:
        check(values, vocabulary, local_texts)
    except NotShareable:
        raise
    except Exception as error:  # a guard that breaks does not open
        raise NotShareable(["The shared form could not be checked."]) from error
    return Payload(values)
