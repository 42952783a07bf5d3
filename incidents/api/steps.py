"""Steps of a review's life, from the transition table: what is possible now, and taking one."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from incidents.api.base import ReviewApi
from incidents.api.serializers import OfferSerializer, ReviewSerializer, StepSerializer
from incidents.models import Review
from incidents.permissions import FILE, VIEW
from incidents.services import decisions, reviews
from incidents.workflow import REVIEW
from npcs.core.access import Forbidden
from npcs.core.rest import IF_MATCH, expected_version
from npcs.core.rest.headers import ETAG
from npcs.core.versions.errors import FieldErrors
from npcs.core.workflow import ReasonRefused, available

# step: the service that takes it, and the fields of the body that it takes, by the service's own names
STEPS: Mapping[str, tuple[Callable[..., Review], Mapping[str, str]]] = {
    "open": (reviews.open_review, {"lead": "lead_id"}),
    "not_select": (reviews.not_select, {"reason": "reason"}),
    "start_scoring": (reviews.start_scoring, {}),
    "submit": (reviews.submit, {}),
    "return": (decisions.return_review, {"reason": "question"}),
    "approve": (decisions.approve, {"quality": "quality", "note": "note"}),
}
NEEDED = {"not_select": ("reason",), "return": ("reason",), "approve": ("quality",)}
NAME = OpenApiParameter(
    "name", {"type": "string", "enum": list(STEPS)}, OpenApiParameter.PATH, description="The step's name."
)


@extend_schema(tags=["Steps"])
class StepViewSet(ReviewApi):
    """From notice to approval."""

    action_keys = {"list": VIEW, "take": VIEW}  # the step's own right is asked by the workflow engine
    serializer_class = OfferSerializer
    pagination_class = None
    filter_backends = ()

    @property
    def object_decides(self) -> bool:  # type: ignore[override]
        return FILE in self.actor.actions

    @extend_schema(responses=OfferSerializer(many=True))
    def list(self, request: Request, review_id: Any) -> Response:
        """The steps out of the review's present state, with what stands against each."""
        offers = available(REVIEW, self.review(), self.actor)
        return Response(OfferSerializer(offers, many=True).data)

    @extend_schema(request=StepSerializer, responses=ReviewSerializer, parameters=[NAME, IF_MATCH, ETAG])
    def take(self, request: Request, review_id: Any, name: str) -> Response:
        """Take a step.

        `reason` is for the steps that ask for one, `lead` for opening (without it you lead), `quality` and `note`
        for approving. A step that is not possible now is a 409 whose `findings` say what must be done first.
        """
        review = self.review()
        if name not in STEPS:
            raise Http404
        needed = REVIEW.transition(name).action
        if not self.actor.has(needed, review.jurisdiction_id):  # before the body: no hints for whoever may not
            raise Forbidden(needed, object_type=review._meta.label_lower, object_id=review.pk)
        version = expected_version(request)
        service, takes = STEPS[name]
        data = self._body(name, takes)
        try:
            after = service(actor=self.actor, review=review, version=version, **data)
        except ReasonRefused as refusal:
            raise FieldErrors({"reason": str(refusal)}) from None
        return self.show_review(after)

    def _body(self, name: str, takes: Mapping[str, str]) -> dict[str, Any]:
        data = self.valid(StepSerializer)
        errors = {field: _("This step does not take it.") for field in data if field not in takes}
        errors |= {field: _("This step needs it.") for field in NEEDED.get(name, ()) if not data.get(field)}
        if errors:
            raise FieldErrors(errors)
        return {takes[field]: value for field, value in data.items()}
