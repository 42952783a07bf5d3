"""Loads the instrument files that ship with the product, at set-up and after each upgrade."""

from pathlib import Path

from npcs.core.access import Actor
from npcs.core.instruments import services
from npcs.core.instruments.errors import VersionFrozen
from npcs.core.instruments.lifecycle import UNPUBLISHED
from npcs.core.instruments.models import InstrumentVersion
from npcs.core.instruments.validate import Valid, require_valid

REFERENCE = "Shipped with the product as its first version"


def ensure_published(path: Path | str, *, actor: Actor) -> InstrumentVersion:
    """Sees to it that the instrument of a shipped file can be used; running it again changes nothing.

    A new instrument is published at once. For one that is in use already, a newer file becomes a draft that waits
    for the partnership's decision: an upgrade never moves an instrument by itself. Raises VersionFrozen when the
    file differs from what is published under its number, InvalidDefinition when the file has faults.
    """
    valid = require_valid(Path(path).read_bytes())
    versions = InstrumentVersion.objects.filter(instrument__code=valid.definition.code)
    known = versions.filter(semver=valid.definition.version).first()
    if known is not None and (known.status != "draft" or not known.is_shipped):
        return _unchanged(known, valid)
    draft = services.load_draft(actor=actor, data=valid.data, is_shipped=True)
    if versions.exclude(status__in=UNPUBLISHED).exists():
        return draft
    return services.publish(actor=actor, version=draft, change_class="major", governance_reference=REFERENCE)


def _unchanged(known: InstrumentVersion, valid: Valid) -> InstrumentVersion:
    """What is there stays: a published version, or one that somebody works on under this number."""
    if known.status not in UNPUBLISHED and known.sha256 != valid.sha256:
        raise VersionFrozen(valid.definition.code, known.semver)
    return known
