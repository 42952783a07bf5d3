"""Reads instrument versions, always checking that the stored text is the one that was published."""

import json
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from npcs.core.instruments.definition import Definition, canonical, parse
from npcs.core.instruments.errors import FingerprintMismatch
from npcs.core.instruments.models import InstrumentVersion


class Pin(NamedTuple):
    """What a record keeps to name the exact text it was made with."""

    version_id: UUID
    sha256: str


def pin(version: InstrumentVersion) -> Pin:
    """The pin of a version, after checking its text. Raises FingerprintMismatch."""
    verify(version)
    return Pin(version.pk, version.sha256)


def verify(version: InstrumentVersion) -> None:
    """Raises FingerprintMismatch unless the stored definition still has the stored fingerprint."""
    _verified_text(version)


def definition_of(version: InstrumentVersion) -> Definition:
    """The definition as objects. Raises FingerprintMismatch. Parsed once a process for each text."""
    return _parsed(_verified_text(version))


def _verified_text(version: InstrumentVersion) -> bytes:
    text = canonical(version.definition)
    if sha256(text).hexdigest() != version.sha256:
        raise FingerprintMismatch(version.instrument.code, version.semver)
    return text


@lru_cache(maxsize=64)
def _parsed(text: bytes) -> Definition:
    return parse(json.loads(text))


def pinned(pin: Pin) -> Definition:
    """The definition that a record was pinned to, whatever has been published since.

    Raises InstrumentVersion.DoesNotExist, or FingerprintMismatch when the version holds another text now.
    """
    version = InstrumentVersion.objects.select_related("instrument").get(pk=pin.version_id)
    if version.sha256 != pin.sha256:
        raise FingerprintMismatch(version.instrument.code, version.semver)
    return definition_of(version)


def default_version(code: str) -> InstrumentVersion:
    """The version of instrument ``code`` that new work starts with. Raises InstrumentVersion.DoesNotExist."""
    return InstrumentVersion.objects.select_related("instrument").get(instrument__code=code, is_default=True)
