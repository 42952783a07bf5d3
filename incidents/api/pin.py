"""The version of the scale to which a review is pinned, and the move to a newer one."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from incidents import moving, scales, selectors
from incidents.api.base import ReviewApi
from incidents.api.serializers import InstrumentSerializer, ReviewSerializer, StepSerializer
from incidents.models import Review
from incidents.permissions import RATE, VIEW
from incidents.services import moving as services
from npcs.core.instruments.models import InstrumentVersion
from npcs.core.privacy import PrivacyClass
from npcs.core.rest import IF_MATCH, ClassedSerializer, etag, expected_version
from npcs.core.rest.headers import ETAG

FATES = dict.fromkeys(moving.FATES, PrivacyClass.CORE)


class MoveSerializer(StepSerializer):
    """The id of the newer version, as the offer named it."""

    target = serializers.UUIDField()
    derived = {"target": PrivacyClass.CORE}


class PinSerializer(ClassedSerializer):
    """The version in force, and what a move to a newer one would do; without an offer the lists are empty."""

    model = Review
    derived = {**FATES, "now": PrivacyClass.CORE, "target": PrivacyClass.CORE, "target_semver": PrivacyClass.CORE}

    now = InstrumentSerializer(read_only=True)
    target = serializers.UUIDField(read_only=True, allow_null=True, help_text="Id of the newer version; null: none.")
    target_semver = serializers.CharField(read_only=True)
    kept = serializers.ListField(child=serializers.CharField(), read_only=True, help_text="Items that come along.")
    unrated = serializers.ListField(child=serializers.CharField(), read_only=True, help_text="Items to rate again.")
    new = serializers.ListField(child=serializers.CharField(), read_only=True, help_text="Items that are new.")
    dropped = serializers.ListField(child=serializers.CharField(), read_only=True, help_text="Items that are gone.")


@extend_schema(tags=["Ratings"])
class PinViewSet(ReviewApi):
    """A draft stays with its version until its lead moves it; an approved review never moves."""

    action_keys = {"pinned": VIEW, "move": RATE}
    serializer_class = PinSerializer
    pagination_class = None
    filter_backends = ()

    @extend_schema(responses=PinSerializer, parameters=[ETAG])
    def pinned(self, request: Request, review_id: Any) -> Response:
        """The version of the scale, and what a move to the newer one would change."""
        review = self.review()
        plan = moving.plan(selectors.whole_review(review=review)) if review.state in moving.STATES else None
        now: InstrumentVersion = scales.version_of(review)
        found = {
            "now": now,
            "target": plan.after.pk if plan else None,
            "target_semver": plan.after.semver if plan else "",
            **{fate: plan.codes(fate) if plan else [] for fate in moving.FATES},
        }
        return Response(PinSerializer(found).data, headers=etag(review))

    @extend_schema(request=MoveSerializer, responses=ReviewSerializer, parameters=[IF_MATCH, ETAG])
    def move(self, request: Request, review_id: Any) -> Response:
        """Move a draft to the newer version. Only its lead may; values that cannot be compared stay in the history."""
        review = self.review()
        version = expected_version(request)
        data = self.valid(MoveSerializer)
        return self.show_review(services.move(actor=self.actor, review=review, version=version, target=data["target"]))
