"""Needs and improvement opportunities of a review."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from incidents.api.base import ReviewApi
from incidents.api.serializers import NeedSerializer, OpportunitySerializer
from incidents.models import ImprovementOpportunity, Need, Review
from incidents.permissions import EDIT, VIEW
from incidents.services import learning
from npcs.core.rest import IDEMPOTENCY_KEY, IF_MATCH, expected_version, once_key
from npcs.core.rest.headers import ETAG
from npcs.core.versions.errors import FieldErrors

GONE = {204: OpenApiResponse(description="It is removed.")}


class PartViewSet(ReviewApi):
    """Base: parts are read by whoever sees reviews and written by whoever writes in this one."""

    action_keys = {"list": VIEW, "retrieve": VIEW, "create": EDIT, "partial_update": EDIT, "destroy": EDIT}
    filter_backends = ()


@extend_schema(tags=["Needs"])
class NeedViewSet(PartViewSet):
    """What the child and family needed, and what was received."""

    serializer_class = NeedSerializer

    @extend_schema(responses=NeedSerializer(many=True))
    def list(self, request: Request, review_id: Any) -> Response:
        """The needs of a review, newest first."""
        review = self.review()
        return self.show_page(NeedSerializer, self.parts_of(Need, review), review)

    @extend_schema(responses=NeedSerializer, parameters=[ETAG])
    def retrieve(self, request: Request, review_id: Any, need_id: Any) -> Response:
        """One need."""
        review = self.review()
        return self.show(NeedSerializer, self.part(Need, need_id, review), review, read=True)

    @extend_schema(responses={201: NeedSerializer, 200: NeedSerializer}, parameters=[IDEMPOTENCY_KEY, ETAG])
    def create(self, request: Request, review_id: Any) -> Response:
        """Add a need."""
        review = self.review()
        key, data = once_key(request), self.valid(NeedSerializer)
        there = Need.objects.filter(review=review, once_key=key).exists()
        need = learning.add_need(actor=self.actor, review=review, once_key=key, data=data)
        return self.show(NeedSerializer, need, review, status=200 if there else 201)

    @extend_schema(request=NeedSerializer(partial=True), responses=NeedSerializer, parameters=[IF_MATCH, ETAG])
    def partial_update(self, request: Request, review_id: Any, need_id: Any) -> Response:
        """Change a need."""
        review = self.review()
        need = self.part(Need, need_id, review)
        version, data = expected_version(request), self.valid(NeedSerializer, need, partial=True)
        return self.show(
            NeedSerializer, learning.change_need(actor=self.actor, need=need, version=version, data=data), review
        )

    @extend_schema(request=None, responses=GONE, parameters=[IF_MATCH])
    def destroy(self, request: Request, review_id: Any, need_id: Any) -> Response:
        """Remove a need to which no opportunity links."""
        need = self.part(Need, need_id, self.review())
        learning.remove_need(actor=self.actor, need=need, version=expected_version(request))
        return Response(status=204)


@extend_schema(tags=["Improvement opportunities"])
class OpportunityViewSet(PartViewSet):
    """Gaps between what was needed and what was received."""

    serializer_class = OpportunitySerializer

    @extend_schema(responses=OpportunitySerializer(many=True))
    def list(self, request: Request, review_id: Any) -> Response:
        """The improvement opportunities of a review, newest first."""
        review = self.review()
        rows = self.parts_of(ImprovementOpportunity, review).prefetch_related("need_links")
        return self.show_page(OpportunitySerializer, rows, review)

    @extend_schema(responses=OpportunitySerializer, parameters=[ETAG])
    def retrieve(self, request: Request, review_id: Any, opportunity_id: Any) -> Response:
        """One improvement opportunity."""
        review = self.review()
        one = self.part(ImprovementOpportunity, opportunity_id, review)
        return self.show(OpportunitySerializer, one, review, read=True)

    @extend_schema(
        responses={201: OpportunitySerializer, 200: OpportunitySerializer}, parameters=[IDEMPOTENCY_KEY, ETAG]
    )
    def create(self, request: Request, review_id: Any) -> Response:
        """Add an improvement opportunity."""
        review = self.review()
        key, data = once_key(request), self.valid(OpportunitySerializer)
        needs = self._needs(review, data.pop("need_links"))
        there = ImprovementOpportunity.objects.filter(review=review, once_key=key).exists()
        made = learning.add_opportunity(actor=self.actor, review=review, once_key=key, data=data, needs=needs)
        return self.show(OpportunitySerializer, made, review, status=200 if there else 201)

    @extend_schema(
        request=OpportunitySerializer(partial=True), responses=OpportunitySerializer, parameters=[IF_MATCH, ETAG]
    )
    def partial_update(self, request: Request, review_id: Any, opportunity_id: Any) -> Response:
        """Change an improvement opportunity. ``needs``, when given, replaces all its links."""
        review = self.review()
        one = self.part(ImprovementOpportunity, opportunity_id, review)
        version, data = expected_version(request), self.valid(OpportunitySerializer, one, partial=True)
        ids = data.pop("need_links", None)
        whole = {name: getattr(one, name) for name in learning.OPPORTUNITY_FIELDS} | data  # fields that go together
        saved = learning.change_opportunity(
            actor=self.actor,
            opportunity=one,
            version=version,
            data=whole,
            needs=None if ids is None else self._needs(review, ids),
        )
        return self.show(OpportunitySerializer, saved, review)

    @extend_schema(request=None, responses=GONE, parameters=[IF_MATCH])
    def destroy(self, request: Request, review_id: Any, opportunity_id: Any) -> Response:
        """Remove an improvement opportunity that has no rating."""
        one = self.part(ImprovementOpportunity, opportunity_id, self.review())
        learning.remove_opportunity(actor=self.actor, opportunity=one, version=expected_version(request))
        return Response(status=204)

    def _needs(self, review: Review, ids: Iterable[Any]) -> Iterable[Need]:
        wanted = set(ids)
        found = self.parts_of(Need, review).filter(pk__in=wanted).order_by("pk")
        if len(found) != len(wanted):
            raise FieldErrors({"needs": _("Choose needs of this review.")})
        return found
