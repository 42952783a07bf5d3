"""Takes a step, or says why not. The only code that writes a state field.

Safe to repeat. The version that a caller saw is the key of the request: every write raises it by one, so at most
one step can leave a record at ``version + 1``. When the history holds that step by the same actor with the same
reason, a second call is a repeat (double click, retry after a lost answer): it returns the record as it is now and
writes nothing. Any other call with an old version is stale.

Two people. A step with ``people=2`` is asked for by the first person: that leaves a history entry and nothing
else, not even a new version. It is taken when a different person calls it at the same version. Any change in
between raises the version, so the second person confirms exactly what the first one saw.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.db.models.functions import Now

from npcs.core.access.policy import Policy, policy_of
from npcs.core.versions.models import Versioned
from npcs.core.workflow.errors import (
    Gone,
    GuardFailed,
    NotAllowedFrom,
    NotPermitted,
    StaleVersion,
    UnknownTransition,
)
from npcs.core.workflow.journal import Entry, EventJournal, Journal
from npcs.core.workflow.reason import clean_reason
from npcs.core.workflow.table import Transition, Workflow


@dataclass(frozen=True)
class Offer:
    """One step out of the present state, for a page or the API.

    ``refused_by`` is "" (offered), "right" or "guard"; ``why`` says it in sentences. ``asked_by`` names the first
    person of a step that takes two, once one has asked.
    """

    transition: Transition
    refused_by: str = ""
    why: tuple[str, ...] = ()
    asked_by: str = ""

    @property
    def allowed(self) -> bool:
        return not self.refused_by


def available(
    workflow: Workflow, obj: Any, actor: Any, policy: Policy | None = None, journal: Journal | None = None
) -> list[Offer]:
    """The steps out of ``obj``'s state in the order of the table, each with the reasons that stand against it.

    The guard is asked only when the right is there, so a page never tells more than the person may know.
    """
    policy = policy or policy_of(type(obj))
    journal = journal or EventJournal()
    return [_offer(step, obj, actor, policy, journal) for step in workflow.leaving(getattr(obj, workflow.field))]


def perform(
    workflow: Workflow,
    obj: Any,
    name: str,
    *,
    actor: Any,
    version: int,
    reason: str = "",
    changes: Mapping[str, Any] | None = None,
    policy: Policy | None = None,
    journal: Journal | None = None,
) -> Any:
    """Takes the step ``name`` and returns the record as it is in the database afterwards.

    ``version`` is the one the actor saw. ``changes`` are other fields to set in the same UPDATE (a pin, a hash).
    All or nothing, in this order: right, version, state, guard, one conditional UPDATE, one history entry.
    Raises a WorkflowError: UnknownTransition, ReasonRefused, Gone, NotPermitted, StaleVersion, NotAllowedFrom or
    GuardFailed.
    """
    step = _find(workflow, name)
    reason = clean_reason(step, reason)
    policy = policy or policy_of(type(obj))
    journal = journal or EventJournal()
    with transaction.atomic():
        row = _locked(obj)
        if row.version != version and _is_repeat(journal, step, row, actor, version + 1, reason):
            return row
        _check(workflow, step, row, actor, policy, version)
        if step.people == 2 and not _asked_by_another(journal, step, row, actor):
            _ask(workflow, journal, step, row, actor, reason)
            return row
        _write(workflow, step, row, actor, changes or {})
        payload = _payload(workflow, step, row)
        journal.write(kind=step.event, actor=actor, obj=row, version=row.version + 1, reason=reason, payload=payload)
        row.refresh_from_db()
        return row


def _find(workflow: Workflow, name: str) -> Transition:
    try:
        return workflow.transition(name)
    except KeyError:
        raise UnknownTransition(name) from None


def _locked(obj: models.Model) -> Any:
    """The row, locked: what the guard looks at is what the UPDATE writes."""
    row = type(obj)._base_manager.select_for_update(of=("self",)).filter(pk=obj.pk).first()
    if row is None:
        raise Gone
    return row


def _check(workflow: Workflow, step: Transition, row: Any, actor: Any, policy: Policy, version: int) -> None:
    if not _may(step, row, actor, policy):
        why = policy.why_not(actor, step.action, row)
        raise NotPermitted(step.action, why, row._meta.label_lower, row.pk)
    if row.version != version:
        raise StaleVersion(row)
    state = getattr(row, workflow.field)
    if state not in step.origins:
        raise NotAllowedFrom(label=step.label, state=state, state_label=workflow.states[state].label)
    findings = _findings(step, row, actor)
    if findings:
        raise GuardFailed(findings)


def _may(step: Transition, row: Any, actor: Any, policy: Policy) -> bool:
    """The system holds no rights; the table says which steps it may take."""
    return step.system if actor.is_system else policy.can(actor, step.action, row)


def _findings(step: Transition, row: Any, actor: Any) -> tuple[str, ...]:
    return tuple(str(finding) for finding in step.guard(row, actor)) if step.guard else ()


def _write(workflow: Workflow, step: Transition, row: Any, actor: Any, changes: Mapping[str, Any]) -> None:
    values: dict[str, Any] = {workflow.field: workflow.target(step, row), "version": F("version") + 1}
    if step.remembers:
        values[step.remembers] = getattr(row, workflow.field)
    if step.returns:
        values[step.returns] = ""
    if isinstance(row, Versioned):
        values |= {"updated_at": Now(), "updated_by_id": actor.user_id}
    for stamp in step.clears:
        values |= {f"{stamp}_at": None, f"{stamp}_by_id": None}
    if step.stamp:
        values |= {f"{step.stamp}_at": Now(), f"{step.stamp}_by_id": actor.user_id}
    own = {key.removesuffix("_id") for key in values} & {key.removesuffix("_id") for key in changes}
    if own:
        raise ValueError(f"{workflow.model_label}.{step.name}: the engine sets {', '.join(sorted(own))} itself.")
    rows = type(row)._base_manager.filter(
        **{"pk": row.pk, "version": row.version, f"{workflow.field}__in": step.origins}
    )
    if rows.update(**values, **changes) != 1:
        raise StaleVersion(_locked(row))


def _payload(workflow: Workflow, step: Transition, row: Any) -> dict[str, str]:
    return {"transition": step.name, "from": getattr(row, workflow.field), "to": workflow.target(step, row)}


def _is_repeat(journal: Journal, step: Transition, row: Any, actor: Any, version: int, reason: str) -> bool:
    return any(
        (entry.payload.get("transition"), entry.actor_id, entry.reason) == (step.name, actor.user_id, reason)
        for entry in journal.entries(kind=step.event, obj=row, version=version)
    )


def _asked(journal: Journal, step: Transition, row: Any) -> list[Entry]:
    return journal.entries(kind=f"{step.event}.asked", obj=row, version=row.version)


def _asked_by_another(journal: Journal, step: Transition, row: Any, actor: Any) -> bool:
    return any(entry.actor_id != actor.user_id for entry in _asked(journal, step, row))


def _ask(workflow: Workflow, journal: Journal, step: Transition, row: Any, actor: Any, reason: str) -> None:
    """Leaves the first person's request, once, however often they call."""
    if not _asked(journal, step, row):
        kind, payload = f"{step.event}.asked", _payload(workflow, step, row)
        journal.write(kind=kind, actor=actor, obj=row, version=row.version, reason=reason, payload=payload)


def _offer(step: Transition, obj: Any, actor: Any, policy: Policy, journal: Journal) -> Offer:
    if not _may(step, obj, actor, policy):
        why = policy.why_not(actor, step.action, obj)
        return Offer(step, "right", (str(why),) if why else ())
    asked = _asked(journal, step, obj) if step.people == 2 else []
    asked_by = asked[0].actor_label if asked else ""
    findings = _findings(step, obj, actor)
    return Offer(step, "guard" if findings else "", findings, asked_by)
