"""Ratings: everybody's are read, one's own are written, one item at a time."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from incidents import scales
from incidents.api.base import ReviewApi
from incidents.api.serializers import RatingSerializer
from incidents.models import ImprovementOpportunity, Rating, Review
from incidents.permissions import NARRATIVE, RATE, VIEW
from incidents.services import ratings, supplement
from npcs.core.access import Forbidden
from npcs.core.instruments.findings import Finding
from npcs.core.rest import IF_MATCH, expected_version
from npcs.core.rest.headers import ETAG
from npcs.core.versions.errors import FieldErrors

ITEM = OpenApiParameter(
    "item", OpenApiTypes.STR, OpenApiParameter.PATH, description="Item code of the instrument, for instance FAM-01."
)


@extend_schema(tags=["Ratings"])
class RatingViewSet(ReviewApi):
    """Answers to the items of the instrument."""

    action_keys = {
        "list": VIEW, "rate": RATE, "rate_opportunity": RATE, "supplement": NARRATIVE,
        "supplement_opportunity": NARRATIVE,
    }  # fmt: skip
    serializer_class = RatingSerializer
    filter_backends = ()

    @extend_schema(responses=RatingSerializer(many=True))
    def list(self, request: Request, review_id: Any) -> Response:
        """The ratings of a review and its opportunities, newest first. An item without one has no entry."""
        review = self.review()
        rows = self.parts_of(Rating, review).select_related("rating_set")
        return self.show_page(RatingSerializer, rows, review)

    @extend_schema(parameters=[ITEM, IF_MATCH, ETAG])
    def rate(self, request: Request, review_id: Any, item: str) -> Response:
        """Rate an item of the review.

        `If-Match` names the version of your rating, "0" when the item has none yet.
        """
        return self._rate(self.review(), None, item)

    @extend_schema(parameters=[ITEM, IF_MATCH, ETAG])
    def rate_opportunity(self, request: Request, review_id: Any, opportunity_id: Any, item: str) -> Response:
        """Rate an item of an improvement opportunity.

        `If-Match` names the version of your rating, "0" when the item has none yet.
        """
        review = self.review()
        return self._rate(review, self.part(ImprovementOpportunity, opportunity_id, review), item)

    @extend_schema(parameters=[ITEM, IF_MATCH, ETAG])
    def supplement(self, request: Request, review_id: Any, item: str) -> Response:
        """Rate an item that a newer version added, on an approved review, in a supplement kept apart.

        `If-Match` names the version of your rating, "0" when the item has none yet. Needs the right to rate.
        """
        return self._supplement(self.review(), None, item)

    @extend_schema(parameters=[ITEM, IF_MATCH, ETAG])
    def supplement_opportunity(self, request: Request, review_id: Any, opportunity_id: Any, item: str) -> Response:
        """Rate an item that a newer version added for an improvement opportunity of an approved review.

        `If-Match` names the version of your rating, "0" when the item has none yet. Needs the right to rate.
        """
        review = self.review()
        return self._supplement(review, self.part(ImprovementOpportunity, opportunity_id, review), item)

    def _supplement(self, review: Review, opportunity: ImprovementOpportunity | None, item: str) -> Response:
        if not self.actor.has(RATE, review.jurisdiction_id):
            raise Forbidden(RATE, object_type=review._meta.label_lower, object_id=review.pk)
        version = expected_version(self.request)
        data = self.valid(RatingSerializer)
        rating = supplement.rate(
            actor=self.actor, review=review, opportunity=opportunity, item_code=item, raw=data["choice"],
            rationale=data["rationale"], version=version,
        )  # fmt: skip
        return self.show(RatingSerializer, Rating.objects.select_related("rating_set").get(pk=rating.pk), review)

    def _rate(self, review: Review, opportunity: ImprovementOpportunity | None, item: str) -> Response:
        version = expected_version(self.request)
        level = scales.OPPORTUNITY_LEVEL if opportunity else scales.REVIEW_LEVEL
        check_item(review, level, item)
        data = self.valid(RatingSerializer)
        rating = ratings.rate(
            actor=self.actor,
            review=review,
            opportunity=opportunity,
            item_code=item,
            raw=data["choice"],
            rationale=data["rationale"],
            version=version,
        )
        row = Rating.objects.select_related("rating_set").get(pk=rating.pk)
        return self.show(RatingSerializer, row, review)


def check_item(review: Review, level: str, code: str) -> None:
    """Raises FieldErrors naming an item that the instrument does not have, or not at this level."""
    definition = scales.definition_of(review)
    if code in {item.code for item in definition.items_at(level)}:
        return
    known = code in {item.code for item in definition.items}
    shown = "".join(char if char.isprintable() else "?" for char in code[:20])
    raise FieldErrors({"item": str(Finding(shown, "wrong_level" if known else "unknown_item"))})
