"""Submits a version for review, publishes it for good, retires it. Each is atomic and leaves an event."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from npcs.core.access import Actor
from npcs.core.instruments import changes
from npcs.core.instruments.definition import Definition, version_key
from npcs.core.instruments.errors import DecisionMissing, FingerprintMismatch, VersionFrozen
from npcs.core.instruments.findings import Finding
from npcs.core.instruments.lifecycle import VERSION
from npcs.core.instruments.models import Instrument, InstrumentVersion
from npcs.core.instruments.selectors import crosswalk_findings, definition_of, newest
from npcs.core.instruments.services import crosswalks
from npcs.core.instruments.services.common import description, fits, may_manage, partnership, released
from npcs.core.instruments.validate import InvalidDefinition, require_valid
from npcs.core.plain import hidden_characters
from npcs.core.versions.errors import FieldErrors
from npcs.core.versions.services import save
from npcs.core.workflow import perform

REFERENCE_MAX = 200  # characters, as the column


def submit(*, actor: Actor, version: InstrumentVersion, expected: int) -> InstrumentVersion:
    """Puts a draft before its readers; it cannot be changed while they read.

    Raises a WorkflowError, FingerprintMismatch, or InvalidDefinition with everything that would stop a publication.
    """
    may_manage(actor)
    with partnership(actor):
        instrument = Instrument.objects.select_for_update().get(pk=version.instrument_id)
        stored = instrument.versions.get(pk=version.pk)
        if stored.status == "draft":
            crosswalks.refresh(actor=actor, version=stored)
            current = newest(instrument)
            found = [*_whole(instrument, stored), *crosswalk_findings(stored, current)]
            if found:
                raise InvalidDefinition(found)
        return perform(VERSION, stored, "submit", actor=actor, version=expected)


def reopen(*, actor: Actor, version: InstrumentVersion, expected: int, reason: str = "") -> InstrumentVersion:
    """Takes a version in review back to edit it. Raises a WorkflowError."""
    with partnership(actor):
        return perform(VERSION, version, "reopen", actor=actor, version=expected, reason=reason)


def least_class(version: InstrumentVersion) -> tuple[str, str]:
    """(the smallest class that this version may be published as, what makes it so)."""
    current = newest(version.instrument)
    return changes.change_class(definition_of(current) if current else None, definition_of(version))


def publish(
    *,
    actor: Actor,
    version: InstrumentVersion,
    change_class: str,
    governance_reference: str,
    effective_from: date | None = None,
) -> InstrumentVersion:
    """Publishes a version for good. New work starts with it from ``effective_from`` on (default: today).

    Work pinned to an earlier version stays with it. Publishing again with the same words changes nothing. Raises
    Forbidden, DecisionMissing, VersionFrozen, FingerprintMismatch, a WorkflowError when it was not submitted for
    review, or InvalidDefinition when the definition or its crosswalk has faults, is not newer than what is out, or
    ``change_class`` is smaller than the change.
    """
    may_manage(actor)
    reference = _reference(governance_reference)
    start = effective_from or timezone.localdate()
    with partnership(actor):
        instrument = Instrument.objects.select_for_update().get(pk=version.instrument_id)  # one publication at a time
        stored = instrument.versions.get(pk=version.pk)
        if stored.status in ("draft", "in_review"):
            return _publish(actor, instrument, stored, change_class, reference, start)
    before = (stored.status, stored.change_class, stored.governance_reference)
    if before != ("published", change_class, reference):
        raise VersionFrozen(instrument.code, stored.semver)
    return stored


def _publish(
    actor: Actor, instrument: Instrument, version: InstrumentVersion, change_class: str, reference: str, start: date
) -> InstrumentVersion:
    current = newest(instrument)
    if version.status == "draft":
        crosswalks.refresh(actor=actor, version=version)
    found = [*_whole(instrument, version), *crosswalk_findings(version, current)]
    found += _understated(definition_of(version), definition_of(current) if current else None, change_class)
    if found:
        raise InvalidDefinition(found)
    if start < timezone.localdate():
        raise FieldErrors({"effective_from": _("Choose today or a later day.")})
    if current is not None:
        save(obj=current, expected=current.version, changes={"is_default": False}, actor=actor)
    Instrument.objects.filter(pk=instrument.pk).update(**description(definition_of(version)))
    return perform(
        VERSION,
        version,
        "publish",
        actor=actor,
        version=version.version,
        changes={
            "is_default": True,
            "change_class": change_class,
            "governance_reference": reference,
            "supersedes": current,
            "effective_from": start,
        },
    )


def retire(*, actor: Actor, version: InstrumentVersion, expected: int, reason: str) -> InstrumentVersion:
    """Takes a published version that is not the default out of use for new work. Raises a WorkflowError."""
    with partnership(actor):
        return perform(VERSION, version, "retire", actor=actor, version=expected, reason=reason)


def _whole(instrument: Instrument, version: InstrumentVersion) -> list[Finding]:
    """What is wrong with the text itself: faults, a number that is not newer. Raises FingerprintMismatch."""
    try:
        valid = require_valid(version.definition)
    except InvalidDefinition as error:
        return list(error.findings)
    if valid.sha256 != version.sha256:
        raise FingerprintMismatch(instrument.code, version.semver)
    out = released(instrument)
    fits(valid.definition, out)
    last = max((old.version for old in out), key=version_key, default="")
    if last and version_key(valid.definition.version) <= version_key(last):
        return [Finding("version", "version_order", {"code": valid.definition.version, "known": last})]
    return []


def _understated(definition: Definition, current: Definition | None, change_class: str) -> list[Finding]:
    """The change is not called smaller than it is."""
    needed, detail = changes.change_class(current, definition)
    if not changes.is_understated(change_class, needed):
        return []
    return [Finding("change_class", "change_class", {"code": change_class, "known": needed, "detail": detail})]


def _reference(text: str) -> str:
    reference = text.strip()
    if not reference or len(reference) > REFERENCE_MAX or hidden_characters(reference):
        raise DecisionMissing
    return reference
