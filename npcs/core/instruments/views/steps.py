"""Steps of a version: submit for review, take back, publish for good, retire. Each on a page of its own."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from npcs.core.access import Actor, NotVisible, access
from npcs.core.instruments import services
from npcs.core.instruments.errors import InstrumentError
from npcs.core.instruments.forms import StepForm
from npcs.core.instruments.lifecycle import MANAGE, VERSION
from npcs.core.instruments.models import InstrumentVersion
from npcs.core.instruments.validate import InvalidDefinition
from npcs.core.instruments.views import pages
from npcs.core.versions import drafts
from npcs.core.versions.editing import Editing, handle
from npcs.core.versions.errors import FieldErrors
from npcs.core.workflow import WorkflowError
from npcs.core.workflow.errors import NotPermitted

NAMES = tuple(step.name for step in VERSION.transitions)
SUCCESS = {
    "submit": gettext_lazy("Submitted. It does not change while it is read."),
    "reopen": gettext_lazy("It is a draft again."),
    "publish": gettext_lazy("Published. Reviews that are under way stay with their version."),
    "retire": gettext_lazy("Retired. Old work stays readable."),
}

for _name in NAMES:
    drafts.register(f"instrument-{_name}", InstrumentVersion, MANAGE)


@access(InstrumentVersion, MANAGE, pk="version_id", name="version")
def step(request: HttpRequest, version: InstrumentVersion, name: str) -> HttpResponse:
    """Ask once, then take the step. Sending it twice takes it once."""
    if name not in NAMES:
        raise NotVisible(MANAGE, "core.instrumentversion step", f"{version.pk} {name}"[:64])
    transition = VERSION.transition(name)
    if version.status not in transition.origins and request.method != "POST":
        state = VERSION.states[version.status].label
        messages.info(request, _("This step is not possible now: the version is “%s”.") % state)
        return HttpResponseRedirect(pages.url("version", version.pk))
    least, detail = services.least_class(version) if name == "publish" else ("", "")
    taking = Taking(pages.actor_of(request), version, name)
    form = Editing(
        form_key=f"instrument-{name}",
        object_id=str(version.pk),
        form_class=StepForm,
        form_kwargs={"step": transition, "least": least},
        template="instruments/step.html",
        save=taking,
        done=lambda saved: pages.url("version", saved.pk),
        initial={"change_class": least},
        current_version=version.version,
        success=str(SUCCESS[name]),
        context={
            "step": transition,
            "detail": detail,
            "version": version,
            "heading": transition.label,
            "page_title": transition.label,
            "cancel_url": pages.url("version", version.pk),
            "crumbs": pages.crumbs(version, str(transition.label)),
        },
    )
    response = handle(request, form)
    response.status_code = taking.status or response.status_code
    return response


class Taking:
    """Takes a step by its service. A refusal is shown on the page with its status, and everything typed is kept."""

    def __init__(self, actor: Actor, version: InstrumentVersion, name: str) -> None:
        self.actor, self.version, self.name, self.status = actor, version, name, 0

    def __call__(self, data: Mapping[str, Any], expected: int) -> InstrumentVersion:
        try:
            return SERVICES[self.name](self.actor, self.version, expected, data)
        except NotPermitted:
            raise
        except InvalidDefinition as error:
            self.status = 422
            raise FieldErrors(_by_field(error)) from None
        except InstrumentError as error:
            self.status = 409
            raise FieldErrors({"": error.message}) from None
        except WorkflowError as error:
            self.status = 422 if error.code in {"reason", "not_ready"} else 409
            said = " ".join([str(error), *error.findings])
            raise FieldErrors({"reason" if error.code == "reason" else "": said}) from None


def _by_field(error: InvalidDefinition) -> dict[str, str]:
    """Findings by field; all that belong to no field as one message."""
    others = [f"{one.path}: {one}" for one in error.findings if one.path != "change_class"]
    errors = {one.path: str(one) for one in error.findings if one.path == "change_class"}
    return {**errors, **({"": " ".join(others)} if others else {})}


Service = Callable[[Actor, InstrumentVersion, int, Mapping[str, Any]], InstrumentVersion]
SERVICES: Mapping[str, Service] = {
    "submit": lambda actor, version, expected, data: services.submit(actor=actor, version=version, expected=expected),
    "reopen": lambda actor, version, expected, data: services.reopen(
        actor=actor, version=version, expected=expected, reason=data.get("reason", "")
    ),
    "publish": lambda actor, version, expected, data: services.publish(
        actor=actor,
        version=version,
        change_class=data.get("change_class", ""),
        governance_reference=data.get("governance_reference", ""),
        effective_from=data.get("effective_from"),
    ),
    "retire": lambda actor, version, expected, data: services.retire(
        actor=actor, version=version, expected=expected, reason=data.get("reason", "")
    ),
}
