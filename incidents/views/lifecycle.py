"""A step in the life of a recommendation or a public record: asked once, then taken. Sending it twice takes it once."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from incidents.forms.steps import StepForm
from incidents.views import pages
from incidents.views.steps import Taking
from npcs.core.access import Actor, Forbidden, NotVisible
from npcs.core.versions import editing
from npcs.core.workflow import Offer, Transition, Workflow, available


def offers(workflow: Workflow, obj: Any, actor: Actor) -> list[Offer]:
    """The steps that the person may ask for; one that a check still stands against says why on its page."""
    return [one for one in available(workflow, obj, actor) if one.refused_by != "right"]


def buttons(workflow: Workflow, obj: Any, actor: Actor, url: Callable[[str], str]) -> list[dict[str, Any]]:
    """The steps as buttons; the first is the main one."""
    found = [{"label": one.transition.label, "url": url(one.transition.name)} for one in offers(workflow, obj, actor)]
    return [{**one, "kind": "outline" if number else ""} for number, one in enumerate(found)]


def state_tag(workflow: Workflow, obj: Any) -> dict[str, Any]:
    state = workflow.states[getattr(obj, workflow.field)]
    return {"tone": state.tone, "label": state.label, "icon": state.icon}


def ask(
    request: HttpRequest,
    workflow: Workflow,
    obj: Any,
    name: str,
    *,
    take: Callable[..., Any],
    crumbs: list[dict[str, str]],
    success: str,
    look: Iterable[dict[str, Any]] = (),
) -> HttpResponse:
    """The page of one step: its consequence, a reason where the table asks one, what still stands in the way.

    ``look`` are points to look at once more before it is taken; they stop nothing.
    """
    if name not in {step.name for step in workflow.transitions}:
        raise NotVisible("step", f"{obj._meta.label_lower} step", f"{obj.pk} {name}"[:64])
    actor, step = pages.actor_of(request), workflow.transition(name)
    offer = next((one for one in available(workflow, obj, actor) if one.transition.name == name), None)
    if offer is None and request.method != "POST":
        said = {"state": workflow.states[obj.state].label}
        messages.info(request, _("This step is not possible now: it is “%(state)s”.") % said)
        return HttpResponseRedirect(obj.get_absolute_url())
    if offer is not None and offer.refused_by == "right":
        raise Forbidden(step.action, " ".join(offer.why), obj._meta.label_lower, obj.pk)
    taking = Taking(lambda data, version: take(name=name, version=version, **data))
    form = editing.Editing(
        form_key=f"{obj._meta.model_name}-{name.replace('_', '-')}",
        object_id=str(obj.pk),
        form_class=StepForm,
        form_kwargs={"step": step},
        template="incidents/lifecycle_step.html",
        save=taking,
        done=lambda saved: saved.get_absolute_url(),
        current_version=obj.version,
        success=success,
        context=_words(step, obj, offer, crumbs) | {"look": list(look)},
    )
    return taking.answer(pages.edit(request, None, form))


def _words(step: Transition, obj: Any, offer: Offer | None, crumbs: list[dict[str, str]]) -> dict[str, Any]:
    heading = str(step.label)
    return {
        "object": obj,
        "step": step,
        "why": offer.why if offer and offer.refused_by == "guard" else (),
        **pages.form_context(None, heading, submit=step.label, cancel_url=obj.get_absolute_url()),
        "page_title": f"{heading}, {obj}",
        "kicker": str(obj),
        "crumbs": [*crumbs, {"label": heading}],
    }
