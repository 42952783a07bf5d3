"""Writes drafts: a file loaded, a version copied, one part changed."""

from collections.abc import Mapping
from typing import Any

from npcs.core.access import Actor
from npcs.core.audit import record
from npcs.core.instruments import editing
from npcs.core.instruments.definition import version_key
from npcs.core.instruments.findings import Finding
from npcs.core.instruments.models import Instrument, InstrumentVersion
from npcs.core.instruments.selectors import definition_of
from npcs.core.instruments.services import crosswalks
from npcs.core.instruments.services.common import (
    fits,
    locked_draft,
    locked_instrument,
    may_manage,
    partnership,
    released,
    require_draft,
)
from npcs.core.instruments.validate import InvalidDefinition, Valid, require_editable, require_valid
from npcs.core.versions.services import save


def load_draft(*, actor: Actor, data: Any, is_shipped: bool = False) -> InstrumentVersion:
    """Checks a definition (bytes, text or data) and keeps it as a draft; a draft with its number is replaced.

    Raises Forbidden; InvalidDefinition with every finding; VersionFrozen when that version is published, and
    VersionInReview while it is read.
    """
    may_manage(actor)
    valid = require_valid(data)
    with partnership(actor):
        return _keep_draft(actor, valid, is_shipped=is_shipped)


def _keep_draft(actor: Actor, valid: Valid, *, is_shipped: bool) -> InstrumentVersion:
    instrument = locked_instrument(valid.definition)
    fits(valid.definition, released(instrument))
    version = instrument.versions.filter(semver=valid.definition.version).first()
    if version is None:
        version = _new_draft(actor, instrument, valid, is_shipped=is_shipped)
    else:
        require_draft(version)
        wanted = {"definition": valid.data, "sha256": valid.sha256, "is_shipped": is_shipped}
        version, changed = save(obj=version, expected=version.version, changes=wanted, actor=actor)
        if not changed:
            return version
    record(kind="core.instrument.drafted", actor=actor, obj=version, payload={"sha256": version.sha256})
    crosswalks.refresh(actor=actor, version=version)
    return version


def copy_version(*, actor: Actor, version: InstrumentVersion, semver: str) -> InstrumentVersion:
    """A new draft with the text of ``version`` and the number ``semver``.

    Sent twice, it answers with the draft that is there. Raises Forbidden and InvalidDefinition.
    """
    may_manage(actor)
    valid = require_editable({**version.definition, "version": semver}).valid
    with partnership(actor):
        instrument = locked_instrument(valid.definition)
        there = instrument.versions.filter(semver=semver).first()
        if there is not None and (there.status, there.sha256) == ("draft", valid.sha256):
            return there
        _is_free(instrument, semver)
        draft = _new_draft(actor, instrument, valid, is_shipped=False)
        payload = {"from": version.semver, "sha256": draft.sha256}
        record(kind="core.instrument.copied", actor=actor, obj=draft, payload=payload)
        crosswalks.refresh(actor=actor, version=draft)
        return draft


def replace_definition(*, actor: Actor, version: InstrumentVersion, expected: int, data: Any) -> InstrumentVersion:
    """Replaces the whole text of a draft by another whole one of the same instrument.

    Raises InvalidDefinition, StaleVersion, VersionFrozen, VersionInReview.
    """
    may_manage(actor)
    with partnership(actor):
        draft = locked_draft(version)
        valid = require_valid(data)
        if valid.definition.code != draft.instrument.code:
            params = {"code": valid.definition.code, "known": draft.instrument.code}
            raise InvalidDefinition([Finding("code", "unknown_reference", params)])
        if valid.definition.version != draft.semver:
            _is_free(draft.instrument, valid.definition.version)
        return _save(actor, draft, expected, valid.data, "definition")


def change_head(
    *, actor: Actor, version: InstrumentVersion, expected: int, data: Mapping[str, str]
) -> InstrumentVersion:
    """Changes what stands above the items: number, title, summary, owner, terms of use."""
    may_manage(actor)
    with partnership(actor):
        draft = locked_draft(version)
        if data.get("version", draft.semver) != draft.semver:
            _is_free(draft.instrument, data["version"])
        return _save(actor, draft, expected, editing.with_head(draft.definition, data), "head")


def change_part(
    *,
    actor: Actor,
    version: InstrumentVersion,
    expected: int,
    group: str,
    code: str,
    part: Mapping[str, Any] | None = None,
    by: int = 0,
) -> InstrumentVersion:
    """Changes one part of a draft: an item, a scale, a domain or a list (``group`` "items", "scales", ...).

    ``part`` replaces what stands under ``code`` (a new ``code``, or "", adds it); without it the part is removed, or
    moved by ``by`` places. A draft may be unfinished meanwhile: what is left to do is shown, and stops its
    submission. Raises StaleVersion, VersionFrozen, VersionInReview, and InvalidDefinition for what even a draft may
    not hold.
    """
    may_manage(actor)
    with partnership(actor):
        draft = locked_draft(version)
        if by:
            data = editing.moved(draft.definition, group, code, by)
        elif part is None:
            data = editing.without(draft.definition, group, code)
        else:
            data = editing.with_part(draft.definition, group, code, part)
        return _save(actor, draft, expected, data, f"{group}.{code or (part or {}).get('code', '')}")


def _save(
    actor: Actor, draft: InstrumentVersion, expected: int, data: Mapping[str, Any], what: str
) -> InstrumentVersion:
    definition_of(draft)  # a text that was changed behind the product's back is not built upon
    valid = require_editable(data).valid
    fits(valid.definition, released(draft.instrument))
    wanted = {"definition": valid.data, "sha256": valid.sha256, "semver": valid.definition.version}
    saved, changed = save(obj=draft, expected=expected, changes=wanted, actor=actor)
    if changed:
        record(kind="core.instrument.changed", actor=actor, obj=saved, payload={"part": what, "sha256": saved.sha256})
        crosswalks.refresh(actor=actor, version=saved)
    return saved


def _is_free(instrument: Instrument, semver: str) -> None:
    """The number is not taken and newer than what is out. Raises InvalidDefinition."""
    if instrument.versions.filter(semver=semver).exists():
        raise InvalidDefinition([Finding("version", "version_taken", {"code": semver})])
    newest = max((old.version for old in released(instrument)), key=version_key, default="")
    if newest and version_key(semver) <= version_key(newest):
        raise InvalidDefinition([Finding("version", "version_order", {"code": semver, "known": newest})])


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
