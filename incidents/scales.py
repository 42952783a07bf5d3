"""The instrument of a review: the pinned version, or the one in use until scoring starts."""

from functools import lru_cache
from typing import Any
from uuid import UUID

from npcs.core.instruments import selectors
from npcs.core.instruments.definition import Definition
from npcs.core.instruments.models import InstrumentVersion

CODE = "SLRS"  # Systems Learning Review Scale
REVIEW_LEVEL, OPPORTUNITY_LEVEL = "review", "io"


class NoInstrument(LookupError):
    """No published version is in use; set-up loads the one that ships with the product."""


def version_in_use() -> InstrumentVersion:
    try:
        return selectors.default_version(CODE)
    except InstrumentVersion.DoesNotExist:
        raise NoInstrument(CODE) from None


def version_of(review: Any) -> InstrumentVersion:
    """The version pinned on the review, else the one in use."""
    return review.instrument_version if review.instrument_version_id else version_in_use()


def definition_of(review: Any) -> Definition:
    version = version_of(review)
    return read_definition(version.pk, version.sha256)


def in_use() -> Definition:
    """The definition of the version in use, for what belongs to no single review."""
    version = version_in_use()
    return read_definition(version.pk, version.sha256)


@lru_cache(maxsize=32)
def read_definition(version_id: UUID, sha256: str) -> Definition:
    """A published definition never changes, so its parsed form is kept for each text, once its hash was checked.

    Raises FingerprintMismatch when the version holds another text than the one that was pinned.
    """
    return selectors.pinned(selectors.Pin(version_id, sha256))


def label(definition: Definition, field: str, code: str) -> str:
    """The label of a code in one of the version's lists; the code itself if the list has lost it."""
    for choice_list in definition.lists:
        if choice_list.field == field:
            return next((option.label for option in choice_list.options if option.code == code), code)
    return code


def choices_of(definition: Definition, field: str) -> list[tuple[str, str]]:
    """(code, label) pairs of the list behind ``field``, for instance "io.theme"."""
    return next((choice_list.choices for choice_list in definition.lists if choice_list.field == field), [])
