"""Members of the partnership: added, changed, and led through their lifecycle."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jurisdictions import rules
from jurisdictions.choices import Kind, Precision, Status
from jurisdictions.models import Jurisdiction
from jurisdictions.services import invitations, people
from jurisdictions.services.rights import allow
from jurisdictions.workflow import MEMBER
from npcs.core import audit
from npcs.core.access import Actor, Forbidden
from npcs.core.versions import services as versions
from npcs.core.versions.errors import FieldErrors, StaleVersion
from npcs.core.workflow import perform

OWN_FACTS = frozenset(
    {"name", "short_name", "agency", "time_zone", "part_of", "notes_days"}
)  # its own administrator changes these
OFFICE_FACTS = OWN_FACTS | {"joined", "source"}  # and the partnership's office these
_COLUMNS = {"part_of": ("part_of_id",), "joined": ("joined_on", "joined_precision")}


@transaction.atomic
def create(
    *,
    actor: Actor,
    code: str,
    name: str,
    short_name: str,
    kind: str,
    status: str = Status.PROSPECTIVE,
    is_synthetic: bool = False,
    **facts: Any,
) -> Jurisdiction:
    """Adds a member. ``facts`` are agency, time_zone, part_of, joined (a PartialDate) and source.

    The same code, name and kind again returns what is there. Raises FieldErrors by field, or Forbidden.
    """
    if not actor.is_system and "partnership.manage" not in actor.actions:
        raise Forbidden("partnership.manage", _("Only the partnership's office adds members."))
    there = Jurisdiction.objects.filter(code=code).first()
    if there is not None and (there.name, there.kind) == (name, kind):
        return there
    member = Jurisdiction(
        code=code, name=name, short_name=short_name, kind=kind, status=status, is_synthetic=is_synthetic,
        created_by_id=actor.user_id, updated_by_id=actor.user_id,
    )  # fmt: skip
    for fact, value in facts.items():
        _set(member, fact, value)
    if member.part_of is not None:
        _check_place(member, actor)
    _check_facts(member)
    member.save(force_insert=True)
    audit.record(kind="jurisdictions.member.added", actor=actor, obj=member)
    return member


@transaction.atomic
def change(
    *, jurisdiction: Jurisdiction, expected: int, changes: Mapping[str, Any], actor: Actor
) -> tuple[Jurisdiction, list[str]]:
    """Saves facts if nobody saved since version ``expected``; returns the member and the names of what changed.

    Its own administrator changes its names, agency, time zone and what it is part of; joined and source are the
    office's. Raises FieldErrors, Forbidden, or StaleVersion with both texts.
    """
    allow(actor, "member.manage", jurisdiction)
    office = actor.is_system or "partnership.manage" in actor.actions
    if changes.keys() - (OFFICE_FACTS if office else OWN_FACTS):
        raise Forbidden("member.manage", _("Only the partnership's office changes these facts."))
    if "part_of" in changes:
        list(Jurisdiction.objects.select_for_update(of=("self",)).order_by("pk"))  # the tree stands still meanwhile
    wanted = Jurisdiction.objects.get(pk=jurisdiction.pk)
    former_place = wanted.part_of_id
    for fact, value in changes.items():
        _set(wanted, fact, value)
    if wanted.part_of_id != former_place:
        _check_place(wanted, actor)
    _check_facts(wanted)
    columns = {column: getattr(wanted, column) for fact in changes for column in _COLUMNS.get(fact, (fact,))}
    try:
        saved, changed = versions.save(obj=jurisdiction, expected=expected, changes=columns, actor=actor)
    except StaleVersion as late:
        pairs = {fact: (getattr(wanted, fact), getattr(late.current, fact)) for fact in changes}
        raise StaleVersion(late.current, {fact: pair for fact, pair in pairs.items() if pair[0] != pair[1]}) from None
    facts = [fact for fact in changes if set(_COLUMNS.get(fact, (fact,))) & set(changed)]
    if facts:
        audit.record(kind="jurisdictions.member.changed", actor=actor, obj=saved, payload={"fields": sorted(facts)})
    return saved, facts


@transaction.atomic
def set_status(
    *,
    jurisdiction: Jurisdiction,
    step: str,
    expected: int,
    actor: Actor,
    reason: str = "",
    on: dt.date | None = None,
) -> Jurisdiction:
    """Takes one step of the lifecycle (jurisdictions.workflow). ``on`` is the day of joining or leaving, today if None.

    When a member leaves, all its people lose their access in the same transaction. Raises a WorkflowError, or
    FieldErrors for an impossible day.
    """
    day = on or timezone.localdate()
    changes: dict[str, Any] = {}
    if step == "leave":
        if jurisdiction.is_office:
            raise FieldErrors({"": _("The partnership's own office cannot leave it.")})
        if jurisdiction.joined_on and day < jurisdiction.joined_on:
            raise FieldErrors({"on": _("A member cannot leave before it joined.")})
        changes = {"left_on": day}
    elif step == "rejoin":
        changes = {"left_on": None}
    elif step == "join" and jurisdiction.joined_on is None:
        changes = {"joined_on": day, "joined_precision": Precision.DAY}
    saved = perform(MEMBER, jurisdiction, step, actor=actor, version=expected, reason=reason, changes=changes)
    if step == "leave":
        people.end_everybody(jurisdiction=saved, actor=actor)
        invitations.withdraw_all(jurisdiction=saved, actor=actor)
    return saved


def _set(member: Jurisdiction, fact: str, value: Any) -> None:
    if fact not in OFFICE_FACTS:
        raise TypeError(f"{fact} is not a fact of a member.")
    if fact == "joined":
        member.joined_on, member.joined_precision = value or (None, Precision.UNKNOWN)
    else:
        setattr(member, fact, value)


def _check_facts(member: Jurisdiction) -> None:
    """What the fields and the database's constraints ask, as sentences by field."""
    try:
        member.full_clean()
    except ValidationError as error:
        texts = error.message_dict
        raise FieldErrors(
            {"" if name == NON_FIELD_ERRORS else name: " ".join(texts[name]) for name in texts}
        ) from error


def _check_place(member: Jurisdiction, actor: Actor) -> None:
    """What it is part of fits its kind, the tree stays a tree, and a tribal nation has said so itself."""
    parent = member.part_of
    if member.kind == Kind.TRIBAL and not actor.is_system and actor.acting_for != member.pk:
        raise FieldErrors({"part_of": _("A tribal nation says itself whether it is part of a state.")})
    if parent is not None and not rules.fits(member.kind, parent.kind):
        message = _("“%(kind)s” cannot be part of “%(parent)s”.")
        raise FieldErrors(
            {"part_of": message % {"kind": member.get_kind_display(), "parent": parent.get_kind_display()}}
        )
    parents = dict(Jurisdiction.objects.order_by().values_list("pk", "part_of_id"))
    if member.pk is not None and rules.makes_cycle(parents, member.pk, member.part_of_id):
        raise FieldErrors({"part_of": _("A member cannot be part of itself.")})
