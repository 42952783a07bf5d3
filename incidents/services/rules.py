"""A member's screening rules: adopt a shipped one, change it as a new version, publish it for good."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.models import ScreeningRule
from incidents.permissions import MANAGE_RULES
from incidents.screening import templates
from incidents.screening.lifecycle import RULE
from incidents.screening.validate import InvalidRule, require_valid
from incidents.services.common import refuse_unknown
from jurisdictions.models import Jurisdiction
from npcs.core import audit
from npcs.core.access import Actor, Forbidden, require
from npcs.core.instruments.definition import fingerprint
from npcs.core.versions import services as versions
from npcs.core.versions.errors import FieldErrors
from npcs.core.workflow import perform

FIELDS = frozenset({"definition", "effective_from"})


@transaction.atomic
def adopt(*, actor: Actor, slug: str, once_key: UUID) -> ScreeningRule:
    """A draft from a shipped template. A second call with the same key returns the first one's draft.

    Raises Forbidden, and FieldErrors when there is no such template or a draft is there already.
    """
    member = _member(actor)
    template = templates.every().get(slug)
    if template is None or slug == templates.DEFAULT:
        raise FieldErrors({"template": _("Choose one of the rules shown.")})
    return _draft(actor, member, once_key, data=template.data, template=slug)


@transaction.atomic
def next_version(*, actor: Actor, rule: ScreeningRule, once_key: UUID) -> ScreeningRule:
    """A draft that starts as a copy of ``rule``."""
    require(actor, MANAGE_RULES, rule)
    return _draft(actor, _member(actor), once_key, data=rule.definition, template=rule.template, supersedes=rule)


@transaction.atomic
def change(*, actor: Actor, rule: ScreeningRule, version: int, data: dict[str, Any]) -> ScreeningRule:
    """Saves a draft: its definition (checked), and from which day it holds. Raises StaleVersion with both texts."""
    refuse_unknown(data, FIELDS)
    require(actor, MANAGE_RULES, rule)
    row = ScreeningRule.objects.select_for_update(of=("self",)).get(pk=rule.pk)
    if row.status != "draft":
        raise FieldErrors({"": _("This version is not a draft any more. Change it as a new version.")})
    wanted = dict(data)
    if "definition" in data:
        wanted |= {"title": _title(data["definition"]), "sha256": fingerprint(data["definition"])}
    saved, changed = versions.save(obj=row, expected=version, changes=wanted, actor=actor)
    if changed:
        fields = sorted(set(changed) & FIELDS)
        audit.record(kind="incidents.rule.changed", actor=actor, obj=saved, payload={"fields": fields})
    return saved


def publish(*, actor: Actor, rule: ScreeningRule, version: int) -> ScreeningRule:
    """Publishes a draft for good. Raises a WorkflowError with what is still missing."""
    return perform(RULE, rule, "publish", actor=actor, version=version)


def discard(*, actor: Actor, rule: ScreeningRule, version: int) -> ScreeningRule:
    """Takes a draft out of the way."""
    return perform(RULE, rule, "discard", actor=actor, version=version)


def _member(actor: Actor) -> Jurisdiction:
    """The member acted for, locked so that two drafts follow each other."""
    if MANAGE_RULES not in actor.actions or actor.acting_for is None:
        raise Forbidden(MANAGE_RULES)
    return Jurisdiction.objects.select_for_update(of=("self",), no_key=True).get(pk=actor.acting_for)


def _draft(
    actor: Actor,
    member: Jurisdiction,
    once_key: UUID,
    *,
    data: Mapping[str, Any],
    template: str,
    supersedes: ScreeningRule | None = None,
) -> ScreeningRule:
    found = list(ScreeningRule.objects.filter(jurisdiction=member).order_by("-number"))
    earlier = next((one for one in found if one.once_key == once_key), None)
    if earlier is not None:
        return earlier
    if any(one.status == "draft" for one in found):
        raise FieldErrors({"": _("There is a draft already. Publish or discard it first.")})
    rule = ScreeningRule.objects.create(
        jurisdiction=member,
        number=found[0].number + 1 if found else 1,
        once_key=once_key,
        template=template,
        title=data["title"],
        effective_from=timezone.localdate(),
        definition=json.loads(json.dumps(data)),
        sha256=fingerprint(data),
        supersedes=supersedes or next((one for one in found if one.status == "published"), None),
        created_by_id=actor.user_id,
        updated_by_id=actor.user_id,
    )
    audit.record(kind="incidents.rule.drafted", actor=actor, obj=rule, payload={"template": template})
    return rule


def _title(definition: Any) -> str:
    """The title of a checked definition. Raises FieldErrors with every fault."""
    try:
        return require_valid(definition).title
    except InvalidRule as invalid:
        raise FieldErrors({"definition": " ".join(map(str, invalid.faults))}) from None
