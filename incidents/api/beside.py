"""What goes on beside the reviews: recommendations, public records, amendments and hand-overs."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from incidents import choices, followup
from incidents.api.base import ReviewApi
from incidents.api.serializers import OfferSerializer, ReasonSerializer, ReviewSerializer, StepSerializer
from incidents.lifecycles import DISCLOSURE, RECOMMENDATION
from incidents.models import PublicDisclosure, Recommendation, Review
from incidents.permissions import AMEND, DISCLOSE, NARRATIVE, OPEN, PUBLISH, RECOMMEND, VIEW
from incidents.reading import CODED, WHOLE
from incidents.services import amendments, disclosures, handover, recommendations
from npcs.core import audit
from npcs.core.access import NotVisible, policy_of
from npcs.core.access.api import PolicyMixin
from npcs.core.access.declare import find
from npcs.core.privacy import PrivacyClass
from npcs.core.rest import (
    IDEMPOTENCY_KEY,
    IF_MATCH,
    ApiView,
    ClassedSerializer,
    Code,
    Text,
    WholeNumber,
    etag,
    expected_version,
    once_key,
)
from npcs.core.rest.headers import ETAG
from npcs.core.versions.errors import FieldErrors
from npcs.core.workflow import ReasonRefused, Workflow, available

STEP = OpenApiParameter("name", OpenApiTypes.STR, OpenApiParameter.PATH, description="Name of the step, from the list.")


class ReviewIds(serializers.ListField):
    """Ids of the reviews behind a recommendation."""

    child = serializers.UUIDField()

    def to_representation(self, data: Any) -> list[str]:
        return [str(link.review_id) for link in data.all()]


class BesideSerializer(ClassedSerializer):
    """What each of them shows of itself."""

    id = serializers.UUIDField(read_only=True)
    number = serializers.IntegerField(read_only=True)
    version = serializers.IntegerField(read_only=True)
    created_at = serializers.DateTimeField(read_only=True)
    created_by = serializers.IntegerField(source="created_by_id", read_only=True, allow_null=True)
    updated_at = serializers.DateTimeField(read_only=True)
    updated_by = serializers.IntegerField(source="updated_by_id", read_only=True, allow_null=True)


class RecommendationSerializer(BesideSerializer):
    """A recommendation. ``theme`` is a code of the instrument's list, ``owner_role`` a role that follows it up."""

    model = Recommendation
    derived = {"reviews": PrivacyClass.CORE}

    state = serializers.ChoiceField(choices=RECOMMENDATION.choices, read_only=True)
    title = Text(limit=120, multiline=False)
    change = Text(limit=4000)
    theme = Text(limit=20, multiline=False)
    theme_other = Text(limit=80, multiline=False, allow_blank=True, default="")
    level = Code(choices=choices.Level.choices)
    strength = Code(choices=choices.Strength.choices)
    owner_role = Text(limit=40, multiline=False)
    owner_unit = Text(limit=80, multiline=False, allow_blank=True, default="")
    due_on = serializers.DateField(allow_null=True, default=None)
    measure = Text(limit=2000, allow_blank=True, default="")
    outcome = Text(limit=4000, allow_blank=True, default="")
    reviews = ReviewIds(source="review_links", max_length=followup.MOST_NUMBERS, default=list)


class DisclosureSerializer(BesideSerializer):
    """A public record. It leads to no review."""

    model = PublicDisclosure

    state = serializers.ChoiceField(choices=DISCLOSURE.choices, read_only=True)
    case_reference = Text(limit=40, multiline=False, allow_blank=True, default="")
    rule = Text(limit=160, multiline=False, allow_blank=True, default="")
    due_on = serializers.DateField(allow_null=True, default=None)
    incident_type = Code(choices=choices.IncidentType.choices)
    incident_date = serializers.DateField(allow_null=True, default=None)
    incident_precision = Code(choices=choices.DatePrecision.choices, default="unknown")
    informed_on = serializers.DateField(allow_null=True, default=None)
    review_began_on = serializers.DateField(allow_null=True, default=None)
    review_ended_on = serializers.DateField(allow_null=True, default=None)
    reports_before = WholeNumber(min_value=0, max_value=9999, allow_null=True, default=None)
    assessments_before = WholeNumber(min_value=0, max_value=9999, allow_null=True, default=None)
    cases_open = WholeNumber(min_value=0, max_value=9999, allow_null=True, default=None)
    findings = Text(limit=12_000, allow_blank=True, default="")
    actions = Text(limit=8000, allow_blank=True, default="")
    published_at = serializers.DateTimeField(read_only=True, allow_null=True)


class GivenReasonSerializer(StepSerializer):
    """Why, for a step that asks it."""

    reason = Text(limit=2000, allow_blank=True, default="")


class NewLeadSerializer(StepSerializer):
    """Who leads from now on."""

    lead = WholeNumber(min_value=1, max_value=2**31 - 1)


class RecommendationFilters(filters.FilterSet):
    """``?state=accepted&strength=strong&review=<id>``."""

    state = filters.MultipleChoiceFilter(choices=RECOMMENDATION.choices, help_text="One state or several.")
    theme = filters.CharFilter(help_text="Code of the theme.")
    level = filters.ChoiceFilter(choices=choices.Level.choices, help_text="Level.")
    strength = filters.ChoiceFilter(choices=choices.Strength.choices, help_text="Strength.")
    due_before = filters.DateFilter(field_name="due_on", lookup_expr="lt", help_text="Due before this day (ISO).")
    review = filters.UUIDFilter(field_name="review_links__review", help_text="Id of a review behind it.")

    class Meta:
        model = Recommendation
        fields: list[str] = []


class DisclosureFilters(filters.FilterSet):
    """``?state=published``."""

    state = filters.MultipleChoiceFilter(choices=DISCLOSURE.choices, help_text="One state or several.")

    class Meta:
        model = PublicDisclosure
        fields: list[str] = []


class BesideApi(ApiView, PolicyMixin, GenericViewSet):
    """Base of both. ``workflow`` gives the steps; ``insider`` the right that shows more than codes."""

    lookup_field = "pk"
    workflow: Workflow
    serializer: type[ClassedSerializer]
    key: str  # name of the id in the address

    def row(self, action: str = "") -> Any:
        """The record of the address, if the actor may do ``action`` (default: the API action's own) to it."""
        wanted = action or self.action_key(self.request)
        return find(self.actor, wanted, self.model, self.kwargs[self.key], self.base_queryset())

    def sees_all(self, row: Any) -> bool:
        raise NotImplementedError

    def classes(self, row: Any) -> dict[type[models.Model], Any]:
        return {self.model: WHOLE if self.sees_all(row) else CODED}

    def show(self, row: Any, status: int = 200, *, read: bool = False) -> Response:
        """The record as it is now, as the actor may read it."""
        now = self.base_queryset().get(pk=row.pk)
        if read and self.sees_all(now):
            audit.read(actor=self.actor, obj=now, action=f"{self.model._meta.model_name}.read")
        data = self.serializer(now, context={"classes": self.classes(now)}).data
        return Response(data, status=status, headers=etag(now))

    def show_list(self) -> Response:
        page: Iterable[Any] = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or ()
        data = [self.serializer(row, context={"classes": self.classes(row)}).data for row in page]
        return self.get_paginated_response(data)

    def valid(self, instance: Any = None, **options: Any) -> dict[str, Any]:
        """The checked body. Raises ValidationError, which names every field."""
        given = self.serializer(instance, data=self.request.data, **options)
        given.is_valid(raise_exception=True)
        return given.validated_data

    def offers(self, row: Any) -> Response:
        return Response(OfferSerializer(available(self.workflow, row, self.actor), many=True).data)

    def asked(self, name: str) -> tuple[Any, int, str]:
        """(record, the version that was read, the reason) of a step; an unknown step is a 404."""
        row = self.row(VIEW)
        if name not in {step.name for step in self.workflow.transitions}:
            raise NotVisible("step", f"{self.model._meta.label_lower} step", f"{row.pk} {name}"[:64])
        given = GivenReasonSerializer(data=self.request.data)
        given.is_valid(raise_exception=True)
        return row, expected_version(self.request), given.validated_data["reason"]


@extend_schema(tags=["Recommendations"])
class RecommendationViewSet(BesideApi):
    """What is to change, and what became of it."""

    model = Recommendation
    workflow = RECOMMENDATION
    serializer = serializer_class = RecommendationSerializer
    filterset_class = RecommendationFilters
    key = "recommendation_id"
    queryset = Recommendation.objects.none()
    action_keys = {
        "list": VIEW, "retrieve": VIEW, "create": RECOMMEND, "partial_update": RECOMMEND, "steps": VIEW, "take": VIEW,
    }  # fmt: skip

    def base_queryset(self) -> QuerySet[Recommendation]:
        return Recommendation.objects.prefetch_related("review_links")

    def sees_all(self, row: Any) -> bool:
        return policy_of(Recommendation).can(self.actor, NARRATIVE, row)

    @extend_schema(responses=RecommendationSerializer(many=True))
    def list(self, request: Request) -> Response:
        """Recommendations, newest first."""
        return self.show_list()

    @extend_schema(responses=RecommendationSerializer, parameters=[ETAG])
    def retrieve(self, request: Request, recommendation_id: Any) -> Response:
        """One recommendation."""
        return self.show(self.row(), read=True)

    @extend_schema(
        responses={201: RecommendationSerializer, 200: RecommendationSerializer}, parameters=[IDEMPOTENCY_KEY, ETAG]
    )
    def create(self, request: Request) -> Response:
        """Add a recommendation."""
        key, data = once_key(request), self.valid()
        linked = self._reviews(data.pop("review_links"))
        there = Recommendation.objects.filter(jurisdiction_id__in=self.actor.jurisdictions, once_key=key).exists()
        data.pop("outcome")
        made = recommendations.add(actor=self.actor, once_key=key, data=data, reviews=linked)
        return self.show(made, 200 if there else 201)

    @extend_schema(
        request=RecommendationSerializer(partial=True), responses=RecommendationSerializer, parameters=[IF_MATCH, ETAG]
    )
    def partial_update(self, request: Request, recommendation_id: Any) -> Response:
        """Change a recommendation. ``reviews``, when given, replaces all its links."""
        row = self.row()
        version, data = expected_version(request), self.valid(row, partial=True)
        ids = data.pop("review_links", None)
        linked = None if ids is None else self._reviews(ids)
        return self.show(
            recommendations.change(actor=self.actor, recommendation=row, version=version, data=data, reviews=linked)
        )

    @extend_schema(responses=OfferSerializer(many=True), filters=False)
    def steps(self, request: Request, recommendation_id: Any) -> Response:
        """The steps out of its present state, with what stands against each."""
        return self.offers(self.row())

    @extend_schema(request=GivenReasonSerializer, responses=RecommendationSerializer, parameters=[STEP, IF_MATCH, ETAG])
    def take(self, request: Request, recommendation_id: Any, name: str) -> Response:
        """Take a step: accept, decline, start, finish, verify."""
        row, version, reason = self.asked(name)
        try:
            after = recommendations.step(
                actor=self.actor, recommendation=row, name=name, version=version, reason=reason
            )
        except ReasonRefused as refusal:
            raise FieldErrors({"reason": str(refusal)}) from None
        return self.show(after)

    def _reviews(self, ids: Iterable[Any]) -> Iterable[Review]:
        """The reviews with these ids; the service decides which may be linked."""
        wanted = set(ids)
        found = list(policy_of(Review).visible(self.actor, VIEW, Review.objects.filter(pk__in=wanted)).order_by("pk"))
        if len(found) != len(wanted):
            raise FieldErrors({"reviews": _("Link reviews that you may write in, or that are approved.")})
        return found


@extend_schema(tags=["Public records"])
class DisclosureViewSet(BesideApi):
    """What the law asks a member to tell the public. Drafts are for those who write or decide."""

    model = PublicDisclosure
    workflow = DISCLOSURE
    serializer = serializer_class = DisclosureSerializer
    filterset_class = DisclosureFilters
    key = "disclosure_id"
    queryset = PublicDisclosure.objects.none()
    action_keys = {
        "list": VIEW, "retrieve": VIEW, "create": DISCLOSE, "partial_update": DISCLOSE, "steps": VIEW, "take": VIEW,
    }  # fmt: skip

    def sees_all(self, row: Any) -> bool:
        return self.actor.has(DISCLOSE, row.jurisdiction_id) or self.actor.has(PUBLISH, row.jurisdiction_id)

    @extend_schema(responses=DisclosureSerializer(many=True))
    def list(self, request: Request) -> Response:
        """Public records, newest first."""
        return self.show_list()

    @extend_schema(responses=DisclosureSerializer, parameters=[ETAG])
    def retrieve(self, request: Request, disclosure_id: Any) -> Response:
        """One public record."""
        return self.show(self.row(), read=True)

    @extend_schema(responses={201: DisclosureSerializer, 200: DisclosureSerializer}, parameters=[IDEMPOTENCY_KEY, ETAG])
    def create(self, request: Request) -> Response:
        """Write a public record. Nothing is taken from a review."""
        key, data = once_key(request), self.valid()
        there = PublicDisclosure.objects.filter(jurisdiction_id__in=self.actor.jurisdictions, once_key=key).exists()
        made = disclosures.write(actor=self.actor, once_key=key, data=data)
        return self.show(made, 200 if there else 201)

    @extend_schema(
        request=DisclosureSerializer(partial=True), responses=DisclosureSerializer, parameters=[IF_MATCH, ETAG]
    )
    def partial_update(self, request: Request, disclosure_id: Any) -> Response:
        """Change a draft."""
        row = self.row()
        version, data = expected_version(request), self.valid(row, partial=True)
        return self.show(disclosures.change(actor=self.actor, disclosure=row, version=version, data=data))

    @extend_schema(responses=OfferSerializer(many=True), filters=False)
    def steps(self, request: Request, disclosure_id: Any) -> Response:
        """The steps out of its present state, with what stands against each."""
        return self.offers(self.row())

    @extend_schema(request=GivenReasonSerializer, responses=DisclosureSerializer, parameters=[STEP, IF_MATCH, ETAG])
    def take(self, request: Request, disclosure_id: Any, name: str) -> Response:
        """Take a step: send, give back, publish, withdraw."""
        row, version, reason = self.asked(name)
        try:
            after = disclosures.step(actor=self.actor, disclosure=row, name=name, version=version, reason=reason)
        except ReasonRefused as refusal:
            raise FieldErrors({"reason": str(refusal)}) from None
        return self.show(after)


@extend_schema(tags=["Steps"])
class AfterwardsViewSet(ReviewApi):
    """Opening an approved review again, and giving one to another lead."""

    action_keys = {"amend": AMEND, "hand_over": OPEN}
    serializer_class = ReviewSerializer
    pagination_class = None
    filter_backends = ()

    @extend_schema(
        request=ReasonSerializer, responses={201: ReviewSerializer, 200: ReviewSerializer}, parameters=[IF_MATCH, ETAG]
    )
    def amend(self, request: Request, review_id: Any) -> Response:
        """Open an approved review again as a new revision, which is answered. `If-Match` names the approved one's."""
        review, version, data = self.review(), expected_version(request), self.valid(ReasonSerializer)
        there = review.amendments.exclude(state="void").exists()
        try:
            made = amendments.amend(actor=self.actor, review=review, version=version, reason=data["reason"])
        except ReasonRefused as refusal:
            raise FieldErrors({"reason": str(refusal)}) from None
        return self.show_review(made, 200 if there else 201)

    @extend_schema(request=NewLeadSerializer, responses=ReviewSerializer, parameters=[IF_MATCH, ETAG])
    def hand_over(self, request: Request, review_id: Any) -> Response:
        """Give a review to another lead. No reason is asked; both are told."""
        review, version, data = self.review(), expected_version(request), self.valid(NewLeadSerializer)
        after = handover.hand_over(actor=self.actor, review=review, version=version, lead_id=data["lead"])
        return self.show_review(after)
