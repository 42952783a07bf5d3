"""Writes instruments: load a draft, publish it for good, retire it. Each is atomic and leaves an event.

Instruments belong to the partnership, so each service works in the scope of the partnership's own history.
"""

from contextlib import AbstractContextManager
from typing import Any

from npcs.core import rls
from npcs.core.access import Actor, Forbidden
from npcs.core.audit import record
from npcs.core.instruments import changes, checks
from npcs.core.instruments.definition import Definition, version_key
from npcs.core.instruments.errors import DecisionMissing, FingerprintMismatch, VersionFrozen
from npcs.core.instruments.findings import Finding
from npcs.core.instruments.lifecycle import MANAGE, VERSION
from npcs.core.instruments.models import Instrument, InstrumentVersion
from npcs.core.instruments.selectors import definition_of
from npcs.core.instruments.validate import InvalidDefinition, Valid, require_valid
from npcs.core.plain import hidden_characters
from npcs.core.versions.services import save
from npcs.core.workflow import perform

REFERENCE_MAX = 200  # characters, as the column


def load_draft(*, actor: Actor, data: Any, is_shipped: bool = False) -> InstrumentVersion:
    """Checks a definition (bytes, text or data) and keeps it as a draft; a draft with its number is replaced.

    Raises Forbidden; InvalidDefinition with every finding; VersionFrozen when that version is published.
    """
    _may_manage(actor)
    valid = require_valid(data)
    with _partnership(actor):
        return _keep_draft(actor, valid, is_shipped=is_shipped)


def _keep_draft(actor: Actor, valid: Valid, *, is_shipped: bool) -> InstrumentVersion:
    instrument = _locked_instrument(valid.definition)
    _fits(valid.definition, _released(instrument))
    version = instrument.versions.filter(semver=valid.definition.version).first()
    if version is None:
        version = _new_draft(actor, instrument, valid, is_shipped=is_shipped)
    elif version.status == "draft":
        wanted = {"definition": valid.data, "sha256": valid.sha256, "is_shipped": is_shipped}
        version, changed = save(obj=version, expected=version.version, changes=wanted, actor=actor)
        if not changed:
            return version
    else:
        raise VersionFrozen(instrument.code, version.semver)
    record(kind="core.instrument.drafted", actor=actor, obj=version, payload={"sha256": version.sha256})
    return version


def publish(
    *, actor: Actor, version: InstrumentVersion, change_class: str, governance_reference: str
) -> InstrumentVersion:
    """Publishes a draft for good and makes it the default for new work.

    Work pinned to an earlier version stays with it. Publishing again with the same words changes nothing. Raises
    Forbidden, DecisionMissing, VersionFrozen, FingerprintMismatch, or InvalidDefinition when the definition has
    faults, is not newer than what is out, or ``change_class`` is smaller than the change.
    """
    _may_manage(actor)
    reference = _reference(governance_reference)
    with _partnership(actor):
        instrument = Instrument.objects.select_for_update().get(pk=version.instrument_id)  # one publication at a time
        stored = instrument.versions.get(pk=version.pk)
        if stored.status == "draft":
            return _publish(actor, instrument, stored, change_class, reference)
    before = (stored.status, stored.change_class, stored.governance_reference)
    if before != ("published", change_class, reference):
        raise VersionFrozen(instrument.code, stored.semver)
    return stored


def _publish(
    actor: Actor, instrument: Instrument, version: InstrumentVersion, change_class: str, reference: str
) -> InstrumentVersion:
    valid = require_valid(version.definition)
    if valid.sha256 != version.sha256:
        raise FingerprintMismatch(instrument.code, version.semver)
    current = instrument.versions.filter(is_default=True).first()
    released = _released(instrument)
    _fits(valid.definition, released)
    _is_honest(valid.definition, released, definition_of(current) if current else None, change_class)
    if current is not None:
        save(obj=current, expected=current.version, changes={"is_default": False}, actor=actor)
    Instrument.objects.filter(pk=instrument.pk).update(**_description(valid.definition))
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
        },
    )


def retire(*, actor: Actor, version: InstrumentVersion, expected: int, reason: str) -> InstrumentVersion:
    """Takes a published version that is not the default out of use for new work. Raises a WorkflowError."""
    with _partnership(actor):
        return perform(VERSION, version, "retire", actor=actor, version=expected, reason=reason)


def _partnership(actor: Actor) -> AbstractContextManager:
    """A transaction in which the partnership's own history can be written and read."""
    by = actor.user_id or actor.label
    return rls.scope(jur={rls.PARTNERSHIP}, user_id=actor.user_id, actor=by, request=actor.request_id)


def _may_manage(actor: Actor) -> None:
    """The system may load and publish what ships with the product (see loader.py)."""
    if not (actor.is_system or MANAGE in actor.actions):
        raise Forbidden(MANAGE)


def _locked_instrument(definition: Definition) -> Instrument:
    """The instrument's row, made when new, locked so that two loads of a version follow each other."""
    Instrument.objects.get_or_create(code=definition.code, defaults=_description(definition))
    return Instrument.objects.select_for_update().get(code=definition.code)


def _description(definition: Definition) -> dict[str, str]:
    """What the instrument's row says of the version in use."""
    return {name: getattr(definition, name) for name in ("title", "owner", "origin", "licence")}


def _new_draft(actor: Actor, instrument: Instrument, valid: Valid, *, is_shipped: bool) -> InstrumentVersion:
    return InstrumentVersion.objects.create(
        instrument=instrument,
        semver=valid.definition.version,
        definition=valid.data,
        sha256=valid.sha256,
        is_shipped=is_shipped,
        created_by_id=actor.user_id,
        updated_by_id=actor.user_id,
    )


def _released(instrument: Instrument) -> list[Definition]:
    """Every version that was ever published; drafts bind nobody."""
    return [definition_of(version) for version in instrument.versions.exclude(status="draft")]


def _fits(definition: Definition, released: list[Definition]) -> None:
    findings = list(checks.against_earlier(definition, released))
    if findings:
        raise InvalidDefinition(findings)


def _is_honest(
    definition: Definition, released: list[Definition], current: Definition | None, change_class: str
) -> None:
    """The number goes up, and the change is not called smaller than it is."""
    findings = []
    newest = max((old.version for old in released), key=version_key, default="")
    if newest and version_key(definition.version) <= version_key(newest):
        findings.append(Finding("version", "version_order", {"code": definition.version, "known": newest}))
    needed, detail = changes.change_class(current, definition)
    if changes.is_understated(change_class, needed):
        params = {"code": change_class, "known": needed, "detail": detail}
        findings.append(Finding("change_class", "change_class", params))
    if findings:
        raise InvalidDefinition(findings)


def _reference(text: str) -> str:
    reference = text.strip()
    if not reference or len(reference) > REFERENCE_MAX or hidden_characters(reference):
        raise DecisionMissing
    return reference
