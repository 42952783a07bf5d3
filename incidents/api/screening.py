"""Screening of a notice, the check of its lead, its clocks and its legal holds."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from incidents.api.base import ReviewApi
from incidents.api.screening_shapes import (
    ClockSerializer,
    HoldSerializer,
    LeadCheckSerializer,
    LiftSerializer,
    ScreeningSerializer,
)
from incidents.models import LegalHold, ReviewClock, ScreeningDecision
from incidents.permissions import HOLD, SCREEN, VIEW
from incidents.selectors import rules
from incidents.services import clocks, holds, leads, screening
from npcs.core.access import NotVisible
from npcs.core.rest import IDEMPOTENCY_KEY, IF_MATCH, expected_version, once_key
from npcs.core.rest.headers import ETAG
from npcs.core.versions.errors import FieldErrors
from npcs.core.workflow import ReasonRefused

TAGS = ["Screening, clocks and holds"]


@extend_schema(tags=TAGS)
class ScreeningViewSet(ReviewApi):
    """Whether a review follows a notice, and that its lead may lead."""

    action_keys = {"retrieve": VIEW, "update": SCREEN, "lead": VIEW, "vouch": VIEW}
    serializer_class = ScreeningSerializer
    pagination_class = None
    filter_backends = ()

    @extend_schema(responses=ScreeningSerializer, parameters=[ETAG])
    def retrieve(self, request: Request, review_id: Any) -> Response:
        """The screening decision."""
        review = self.review()
        decision = self.parts_of(ScreeningDecision, review).first()
        if decision is None:
            raise NotVisible(VIEW, "incidents.screeningdecision", review.pk)
        return self.show(ScreeningSerializer, decision, review, read=True)

    @extend_schema(responses=ScreeningSerializer, parameters=[IF_MATCH, ETAG])
    def update(self, request: Request, review_id: Any) -> Response:
        """Write down the decision on a notice; the steps "select" and "not_select" then take it.

        `If-Match` names the version of the decision, "0" when there is none yet.
        """
        review = self.review()
        version, data = expected_version(request), self.valid(ScreeningSerializer)
        data["contacts"] = [
            {**one, "date": one["date"].isoformat() if one["date"] else None} for one in data["contacts"]
        ]
        decision = screening.record(actor=self.actor, review=review, version=version, data=data)
        return self.show(ScreeningSerializer, decision, review)

    @extend_schema(responses=LeadCheckSerializer)
    def lead(self, request: Request, review_id: Any) -> Response:
        """What was said of the present lead."""
        review = self.review()
        check = rules.lead_check(review=review)
        if check is None:
            raise NotVisible(VIEW, "incidents.leadcheck", review.pk)
        return Response(LeadCheckSerializer(check).data)

    @extend_schema(request=None, responses=LeadCheckSerializer, parameters=[IF_MATCH])
    def vouch(self, request: Request, review_id: Any) -> Response:
        """Say that the lead had no decision to take in the case: as the lead, or as a colleague who checked it.

        `If-Match` names the version of the review.
        """
        review = self.review()
        check = leads.vouch(actor=self.actor, review=review, version=expected_version(request))
        return Response(LeadCheckSerializer(check).data)


@extend_schema(tags=TAGS)
class ClockViewSet(ReviewApi):
    """What is due for a review, by the rule in force."""

    action_keys = {"list": VIEW, "partial_update": SCREEN}
    serializer_class = ClockSerializer
    filter_backends = ()

    @extend_schema(responses=ClockSerializer(many=True))
    def list(self, request: Request, review_id: Any) -> Response:
        """The clocks of a review, newest first."""
        review = self.review()
        return self.show_page(ClockSerializer, self.parts_of(ReviewClock, review).filter(applies=True), review)

    @extend_schema(request=ClockSerializer, responses=ClockSerializer, parameters=[IF_MATCH, ETAG])
    def partial_update(self, request: Request, review_id: Any, clock_id: Any) -> Response:
        """Record on which day something due was done, for a clock with `by_hand`."""
        review = self.review()
        clock = self.part(ReviewClock, clock_id, review)
        version, data = expected_version(request), self.valid(ClockSerializer)
        saved = clocks.record_met(actor=self.actor, clock=clock, version=version, met_on=data["met_on"])
        return self.show(ClockSerializer, saved, review)


@extend_schema(tags=TAGS)
class HoldViewSet(ReviewApi):
    """Legal holds on a review."""

    action_keys = {"list": VIEW, "create": HOLD, "partial_update": HOLD}
    serializer_class = HoldSerializer
    filter_backends = ()

    @extend_schema(responses=HoldSerializer(many=True))
    def list(self, request: Request, review_id: Any) -> Response:
        """The legal holds on a review, newest first."""
        review = self.review()
        return self.show_page(HoldSerializer, self.parts_of(LegalHold, review), review)

    @extend_schema(responses={201: HoldSerializer, 200: HoldSerializer}, parameters=[IDEMPOTENCY_KEY, ETAG])
    def create(self, request: Request, review_id: Any) -> Response:
        """Place a legal hold. An open review goes on hold; a finished one keeps its state."""
        review = self.review()
        key, data = once_key(request), self.valid(HoldSerializer)
        there = LegalHold.objects.filter(review=review, once_key=key).exists()
        try:
            hold = holds.place(actor=self.actor, review=review, version=review.version, once_key=key, data=data)
        except ReasonRefused as refusal:
            raise FieldErrors({"reason": str(refusal)}) from None
        return self.show(HoldSerializer, hold, review, status=200 if there else 201)

    @extend_schema(request=LiftSerializer, responses=HoldSerializer, parameters=[IF_MATCH, ETAG])
    def partial_update(self, request: Request, review_id: Any, hold_id: Any) -> Response:
        """Lift a legal hold. With the last one, work goes on where it stopped."""
        review = self.review()
        hold = self.part(LegalHold, hold_id, review)
        version, reason = expected_version(request), self.valid(LiftSerializer)["lift_reason"]
        try:
            saved = holds.lift(actor=self.actor, hold=hold, version=version, reason=reason)
        except ReasonRefused as refusal:
            raise FieldErrors({"lift_reason": str(refusal)}) from None
        return self.show(HoldSerializer, saved, review)
