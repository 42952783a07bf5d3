"""Steps of a review's life, from the transition table: what is possible now, and taking one.

Each step has its own address, right and body; a test compares them with the table.
"""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from incidents.api.base import ReviewApi
from incidents.api.serializers import (
    ApprovalSerializer,
    NothingSerializer,
    OfferSerializer,
    OpeningSerializer,
    ReasonSerializer,
    ReviewSerializer,
    ScoringSerializer,
    ShareStepSerializer,
)
from incidents.models import Review
from incidents.permissions import VIEW
from incidents.services import decisions, reviews, scoring, sharing
from incidents.workflow import REVIEW
from npcs.core.access import Forbidden
from npcs.core.rest import IF_MATCH, expected_version
from npcs.core.rest.headers import ETAG
from npcs.core.versions.errors import FieldErrors
from npcs.core.workflow import ReasonRefused, available

# API action by step: the step's name, but for the two that are words of Python
ACTIONS = {step.name: {"open": "open_review", "return": "return_review"}.get(step.name, step.name)
           for step in REVIEW.transitions}  # fmt: skip
ANSWER: dict[str, Any] = {"responses": ReviewSerializer, "parameters": [IF_MATCH, ETAG]}


@extend_schema(tags=["Steps"])
class StepViewSet(ReviewApi):
    """From notice to approval. A step that is not possible now is a 409 whose `findings` say what to do first."""

    action_keys = {"list": VIEW} | {ACTIONS[step.name]: step.action for step in REVIEW.transitions}
    serializer_class = OfferSerializer
    pagination_class = None
    filter_backends = ()

    @extend_schema(responses=OfferSerializer(many=True))
    def list(self, request: Request, review_id: Any) -> Response:
        """The steps out of the review's present state, with what stands against each."""
        offers = available(REVIEW, self.review(), self.actor)
        return Response(OfferSerializer(offers, many=True).data)

    @extend_schema(request=OpeningSerializer, **ANSWER)
    def open_review(self, request: Request, review_id: Any) -> Response:
        """Open the review of a selected incident, with you or somebody else as its lead."""
        review, version, data = self._asked(OpeningSerializer)
        return self.show_review(
            reviews.open_review(
                actor=self.actor,
                review=review,
                version=version,
                lead_id=data.get("lead"),
                lead_is_free=data["lead_is_free"],
            )
        )

    @extend_schema(request=OpeningSerializer, **ANSWER)
    def open_record(self, request: Request, review_id: Any) -> Response:
        """Score an incident that was not selected, from the record alone."""
        review, version, data = self._asked(OpeningSerializer)
        return self.show_review(
            reviews.open_record(
                actor=self.actor,
                review=review,
                version=version,
                lead_id=data.get("lead"),
                lead_is_free=data["lead_is_free"],
            )
        )

    @extend_schema(request=None, **ANSWER)
    def start_screening(self, request: Request, review_id: Any) -> Response:
        """Start screening a notice."""
        return self._plain("start_screening")

    @extend_schema(request=None, **ANSWER)
    def select(self, request: Request, review_id: Any) -> Response:
        """Select an incident for review. The screening decision must be written down before."""
        return self._plain("select")

    @extend_schema(request=ReasonSerializer, **ANSWER)
    def not_select(self, request: Request, review_id: Any) -> Response:
        """Close a notice without a review."""
        return self._with_reason("not_select")

    @extend_schema(request=None, **ANSWER)
    def agree(self, request: Request, review_id: Any) -> Response:
        """Compare two sets of ratings. The agreed set is filled in where they are the same."""
        review, version, _data = self._asked(NothingSerializer)
        return self.show_review(scoring.agree(actor=self.actor, review=review, version=version))

    @extend_schema(request=ShareStepSerializer, **ANSWER)
    def share(self, request: Request, review_id: Any) -> Response:
        """Share exactly the form whose fingerprint you send. Another form in force by now is a 409."""
        review, version, data = self._asked(ShareStepSerializer)
        submission = sharing.share(actor=self.actor, review=review, version=version, sha256=data["sha256"])
        return self.show_review(submission.review)

    @extend_schema(request=ReasonSerializer, **ANSWER)
    def withdraw(self, request: Request, review_id: Any) -> Response:
        """Withdraw a review from sharing. It counts in no new figure."""
        review, version, data = self._asked(ReasonSerializer)
        try:
            after = sharing.withdraw(actor=self.actor, review=review, version=version, reason=data["reason"])
        except ReasonRefused as refusal:
            raise FieldErrors({"reason": str(refusal)}) from None
        return self.show_review(after)

    @extend_schema(request=ReasonSerializer, **ANSWER)
    def hold(self, request: Request, review_id: Any) -> Response:
        """Place a legal hold that stops the clocks, and put the review on hold."""
        return self._with_reason("hold")

    @extend_schema(request=ReasonSerializer, **ANSWER)
    def resume(self, request: Request, review_id: Any) -> Response:
        """Lift every legal hold on the review. Work goes on where it stopped."""
        return self._with_reason("resume")

    @extend_schema(request=ReasonSerializer, **ANSWER)
    def void(self, request: Request, review_id: Any) -> Response:
        """Mark a review as entered in error. The first call asks; a second person's call confirms it."""
        return self._with_reason("void")

    @extend_schema(request=ScoringSerializer, **ANSWER)
    def start_scoring(self, request: Request, review_id: Any) -> Response:
        """Start scoring. The instrument's version is fixed for this review.

        `double_rating` is yours to choose where the member's rule leaves it open.
        """
        review, version, data = self._asked(ScoringSerializer)
        after = reviews.start_scoring(
            actor=self.actor,
            review=review,
            version=version,
            double_rating=data.get("double_rating"),
            second_rater_id=data.get("second_rater"),
        )
        return self.show_review(after)

    @extend_schema(request=None, **ANSWER)
    def submit(self, request: Request, review_id: Any) -> Response:
        """Send the review for approval."""
        review, version, _data = self._asked(NothingSerializer)
        return self.show_review(reviews.submit(actor=self.actor, review=review, version=version))

    @extend_schema(request=ReasonSerializer, **ANSWER)
    def return_review(self, request: Request, review_id: Any) -> Response:
        """Return the review to its lead with a question."""
        review, version, data = self._asked(ReasonSerializer)
        try:
            after = decisions.return_review(actor=self.actor, review=review, version=version, question=data["reason"])
        except ReasonRefused as refusal:
            raise FieldErrors({"reason": str(refusal)}) from None
        return self.show_review(after)

    @extend_schema(request=ApprovalSerializer, **ANSWER)
    def approve(self, request: Request, review_id: Any) -> Response:
        """Approve and lock the review. Whoever took part in it does not decide."""
        review, version, data = self._asked(ApprovalSerializer)
        return self.show_review(decisions.approve(actor=self.actor, review=review, version=version, **data))

    def _plain(self, name: str) -> Response:
        review, version, _data = self._asked(NothingSerializer)
        return self.show_review(reviews.take(actor=self.actor, review=review, version=version, name=name))

    def _with_reason(self, name: str) -> Response:
        review, version, data = self._asked(ReasonSerializer)
        try:
            after = reviews.take(actor=self.actor, review=review, version=version, name=name, reason=data["reason"])
        except ReasonRefused as refusal:
            raise FieldErrors({"reason": str(refusal)}) from None
        return self.show_review(after)

    def _asked(self, serializer: type[BaseSerializer]) -> tuple[Review, int, dict[str, Any]]:
        """The review, the version that was read, and the checked body, once the actor holds the step's right.

        The state is left to the engine, which knows a repeated call from a wrong one.
        """
        review = self.review(VIEW)
        action = self.action_key(self.request)
        if not self.actor.has(action, review.jurisdiction_id):
            raise Forbidden(action, object_type=review._meta.label_lower, object_id=review.pk)
        return review, expected_version(self.request), self.valid(serializer)
