"""Every route declares its access. A route without a declaration answers 403 and fails the build."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse

from npcs.core.access.actor import Actor
from npcs.core.access.errors import Forbidden, NotVisible
from npcs.core.access.policy import policy_of

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Declaration:
    """What a route needs. ``kind``: "object", "list", "signed_in" or "public"."""

    kind: str
    why: str = ""
    model: type[models.Model] | None = None
    action: str = ""
    also: tuple[str, ...] = ()


def find(actor: Actor, action: str, model: type[models.Model], pk: object, queryset: Any = None) -> Any:
    """The object with this id, if the actor may view it (else NotVisible) and do ``action`` (else Forbidden)."""
    policy = policy_of(model)
    rows = policy.visible(
        actor, policy.view_action or action, model._default_manager.all() if queryset is None else queryset
    )
    try:
        obj = rows.get(pk=pk)
    except (ObjectDoesNotExist, ValidationError, ValueError, TypeError):  # the last three: an id of another kind
        raise NotVisible(action, model._meta.label_lower, pk) from None
    if not policy.can(actor, action, obj):
        raise Forbidden(action, policy.why_not(actor, action, obj), model._meta.label_lower, pk)
    return obj


def access(
    model: type[models.Model], action: str, *, pk: str = "", name: str = "", also: tuple[str, ...] = ()
) -> Callable[[View], View]:
    """Guards a view by the policy of ``model``.

    With ``pk`` (the URL's argument) the object is found and passed on as ``name`` instead of the id.
    Without it the actor needs ``action``, or one of ``also``, in the member acted for.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor = request.actor  # type: ignore[attr-defined]
            if pk:
                kwargs[name or model._meta.model_name or "obj"] = find(actor, action, model, kwargs.pop(pk))
            elif actor.actions.isdisjoint({action, *also}):
                raise Forbidden(action, object_type=model._meta.label_lower)
            return view(request, *args, **kwargs)

        guarded.declared = Declaration("object" if pk else "list", "", model, action, also)  # type: ignore[attr-defined]
        return guarded

    return decorate


def signed_in(why: str) -> Callable[[View], View]:
    """For pages about the person themselves; ``why`` says what makes that enough."""
    return _mark(Declaration("signed_in", why))


def public(why: str) -> Callable[[View], View]:
    """For pages anyone may open; ``why`` says what makes that safe."""
    return _mark(Declaration("public", why))


def _mark(declaration: Declaration) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        view.declared = declaration  # type: ignore[attr-defined]
        return view

    return decorate
