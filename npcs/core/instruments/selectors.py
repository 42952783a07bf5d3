"""Reads instrument versions, always checking that the stored text is the one that was published."""

import json
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

from django.utils import timezone

from npcs.core import rls
from npcs.core.audit import describe
from npcs.core.audit.models import Event
from npcs.core.instruments import crosswalk
from npcs.core.instruments.crosswalk import Link, Release, as_link
from npcs.core.instruments.definition import Definition, canonical, parse
from npcs.core.instruments.errors import FingerprintMismatch
from npcs.core.instruments.findings import Finding
from npcs.core.instruments.models import Instrument, InstrumentVersion


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


def default_version(code: str, on: date | None = None) -> InstrumentVersion:
    """The version of instrument ``code`` that new work starts with on a day (default: today).

    Raises InstrumentVersion.DoesNotExist.
    """
    rows = InstrumentVersion.objects.select_related("instrument")
    found = in_use(rows.filter(instrument__code=code, status="published").defer("definition"), on)
    if found is None:
        raise InstrumentVersion.DoesNotExist(code)
    return found


def in_use(versions: Iterable[InstrumentVersion], on: date | None = None) -> InstrumentVersion | None:
    """Of the versions of one instrument, the published one that new work starts with on a day (default: today)."""
    day = on or timezone.localdate()
    started = [
        one for one in versions if one.status == "published" and one.effective_from and one.effective_from <= day
    ]
    return max(started, key=lambda one: (one.effective_from, one.published_at), default=None)


def releases(code: str, until: InstrumentVersion | None = None) -> tuple[Release, ...]:
    """The published versions of an instrument in their order, each with the crosswalk that leads to it. Two queries.

    For trends (``crosswalk.trend_breaks``) and for moving a record from one version to another.
    """
    rows = InstrumentVersion.objects.filter(instrument__code=code, published_at__isnull=False)
    found = []
    for row in rows.select_related("instrument").prefetch_related("crosswalk").order_by("published_at", "pk"):
        links = tuple(as_link(line) for line in row.crosswalk.all())
        found.append(Release(row.semver, definition_of(row), links, row.effective_from))
        if until is not None and row.pk == until.pk:
            break
    return tuple(found)


def crosswalk_findings(version: InstrumentVersion, base: InstrumentVersion | None) -> list[Finding]:
    """What is wrong with the crosswalk of a draft, seen from the version in use (None: the first has none)."""
    if base is None:
        return []
    rows = list(version.crosswalk.select_related("from_version"))
    other = next((row.from_version.semver for row in rows if row.from_version_id != base.pk), None)
    if other is not None:
        return [Finding("crosswalk", "crosswalk_stale", {"code": other, "known": base.semver})]
    links: list[Link] = [as_link(row) for row in rows]
    return crosswalk.check(definition_of(base), definition_of(version), links)


def newest(instrument: Instrument) -> InstrumentVersion | None:
    """The version that was published last: a new one is compared with it."""
    return instrument.versions.filter(is_default=True).first()


def history(version: InstrumentVersion, limit: int) -> list[dict[str, Any]]:
    """The latest events of a version in words, for the office; they are the partnership's own."""
    with rls.scope(jur={rls.PARTNERSHIP}):
        rows = Event.objects.filter(jurisdiction_id=rls.PARTNERSHIP, parent_id=str(version.pk)).order_by("-id")
        return [{"when": event.at, "text": describe(event), "why": event.reason} for event in rows[:limit]]
