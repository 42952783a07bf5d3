"""What the services of instruments share: the right, the partnership's scope, the locked row, earlier versions."""

from contextlib import AbstractContextManager
from typing import Any

from npcs.core import rls
from npcs.core.access import Actor, Forbidden
from npcs.core.instruments import checks
from npcs.core.instruments.definition import Definition
from npcs.core.instruments.errors import VersionFrozen, VersionInReview
from npcs.core.instruments.lifecycle import MANAGE, UNPUBLISHED
from npcs.core.instruments.models import Instrument, InstrumentVersion
from npcs.core.instruments.selectors import definition_of
from npcs.core.instruments.validate import InvalidDefinition


def partnership(actor: Actor) -> AbstractContextManager:
    """A transaction in which the partnership's own history can be written and read."""
    by = actor.user_id or actor.label
    return rls.scope(jur={rls.PARTNERSHIP}, user_id=actor.user_id, actor=by, request=actor.request_id)


def may_manage(actor: Actor) -> None:
    """The system may load and publish what ships with the product (see loader.py)."""
    if not (actor.is_system or MANAGE in actor.actions):
        raise Forbidden(MANAGE)


def locked_instrument(definition: Definition) -> Instrument:
    """The instrument's row, made when new, locked so that two loads of a version follow each other."""
    Instrument.objects.get_or_create(code=definition.code, defaults=description(definition))
    return Instrument.objects.select_for_update().get(code=definition.code)


def locked_draft(version: Any) -> InstrumentVersion:
    """The version as it is now, locked, if it is a draft. Raises VersionFrozen or VersionInReview."""
    row = InstrumentVersion.objects.select_for_update(of=("self",)).select_related("instrument").get(pk=version.pk)
    require_draft(row)
    return row


def require_draft(version: InstrumentVersion) -> None:
    """Raises VersionFrozen, or VersionInReview, unless the version is a draft."""
    if version.status == "in_review":
        raise VersionInReview(version.instrument.code, version.semver)
    if version.status != "draft":
        raise VersionFrozen(version.instrument.code, version.semver)


def description(definition: Definition) -> dict[str, str]:
    """What the instrument's row says of the version in use."""
    return {name: getattr(definition, name) for name in ("title", "owner", "origin", "licence")}


def released(instrument: Instrument) -> list[Definition]:
    """Every version that was ever published; drafts bind nobody."""
    return [definition_of(version) for version in instrument.versions.exclude(status__in=UNPUBLISHED)]


def fits(definition: Definition, out: list[Definition]) -> None:
    """Raises InvalidDefinition when an item code stood for something else in a published version."""
    findings = list(checks.against_earlier(definition, out))
    if findings:
        raise InvalidDefinition(findings)
