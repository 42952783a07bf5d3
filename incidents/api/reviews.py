"""Reviews: list, one, its story, its incident, its history; and the first notice."""

from typing import Any

from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from incidents import selectors
from incidents.api.base import ReviewApi
from incidents.api.filters import ReviewFilters
from incidents.api.serializers import (
    EventSerializer,
    IncidentSerializer,
    NoticeSerializer,
    ReviewRowSerializer,
    ReviewSerializer,
    StorySerializer,
)
from incidents.models import Incident, Review
from incidents.permissions import EDIT, FILE, VIEW
from incidents.reading import reader_of
from incidents.services import notices, reviews
from incidents.workflow import UNDECIDED
from npcs.core.audit.models import Event
from npcs.core.rest import IDEMPOTENCY_KEY, IF_MATCH, expected_version, once_key
from npcs.core.rest.headers import ETAG

TAGS = ["Reviews"]


@extend_schema(tags=TAGS)
class ReviewViewSet(ReviewApi):
    """The caller's reviews."""

    action_keys = {"list": VIEW, "retrieve": VIEW, "history": VIEW, "partial_update": EDIT}
    serializer_class = ReviewRowSerializer
    filterset_class = ReviewFilters
    queryset = Review.objects.none()
    also = {"list": (FILE,)}  # whoever may file notices has a list: those of their own

    @extend_schema(responses=ReviewRowSerializer(many=True))
    def list(self, request: Request) -> Response:
        """Reviews, newest first.

        Only reviews that you may see: those of the member that you act for, or the notices that you filed.
        """
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(ReviewRowSerializer(page, many=True).data)

    @extend_schema(responses=ReviewSerializer, parameters=[ETAG])
    def retrieve(self, request: Request, review_id: Any) -> Response:
        """One review."""
        return self.show_review(self.review(), read=True)

    @extend_schema(request=StorySerializer(partial=True), responses=ReviewSerializer, parameters=[IF_MATCH, ETAG])
    def partial_update(self, request: Request, review_id: Any) -> Response:
        """Change what the lead writes in the review."""
        review = self.review()
        version = expected_version(request)
        data = self.valid(StorySerializer, partial=True)
        return self.show_review(reviews.save_story(actor=self.actor, review=review, version=version, data=data))

    @extend_schema(responses=EventSerializer(many=True), filters=False)
    def history(self, request: Request, review_id: Any) -> Response:
        """What happened to the review and its parts, newest first."""
        review = self.review()
        return self.show_page(EventSerializer, self._events(review), review)

    def _events(self, review: Review) -> QuerySet[Event]:
        rows = selectors.events_of(review=review, actor=self.actor)
        if reader_of(self.actor, review).parts:
            return rows
        steps = Q(kind="incidents.notice.filed") | Q(kind__startswith="incidents.review.", payload__has_key="to")
        return rows.filter(steps)


@extend_schema(tags=TAGS)
class IncidentViewSet(ReviewApi):
    """The facts of a review's incident."""

    action_keys = {"incident": VIEW, "change": EDIT}
    serializer_class = IncidentSerializer
    pagination_class = None
    filter_backends = ()

    @extend_schema(responses=IncidentSerializer, parameters=[ETAG])
    def incident(self, request: Request, review_id: Any) -> Response:
        """The facts of the incident."""
        review = self.review()
        return self.show(IncidentSerializer, review.incident, review, read=True)

    @extend_schema(request=IncidentSerializer(partial=True), responses=IncidentSerializer, parameters=[IF_MATCH, ETAG])
    def change(self, request: Request, review_id: Any) -> Response:
        """Change the facts of the incident.

        Until a reviewer opens the notice, whoever filed it may; later whoever writes in the review.
        """
        review = self.review(VIEW)
        review = self.review(FILE if review.state in UNDECIDED and FILE in self.actor.actions else EDIT)
        version = expected_version(request)
        data = self.valid(IncidentSerializer, review.incident, partial=True)
        incident = self._save(review, version, data)
        return self.show(IncidentSerializer, incident, review)

    def _save(self, review: Review, version: int, data: dict[str, Any]) -> Incident:
        """Notice fields and later facts by their own services, in one transaction."""
        incident = review.incident
        facts = {name: value for name, value in data.items() if name not in notices.FIELDS}
        notice = {name: value for name, value in data.items() if name in notices.FIELDS}
        if facts:
            incident = reviews.save_facts(actor=self.actor, review=review, version=version, data=facts)
            version = incident.version
        if notice:
            whole = {name: getattr(incident, name) for name in notices.FIELDS} | notice
            incident = notices.change(actor=self.actor, review=review, version=version, data=whole)
        return incident


@extend_schema(tags=TAGS)
class NoticeViewSet(ReviewApi):
    """The first notice of an incident."""

    action_keys = {"create": FILE}
    serializer_class = NoticeSerializer
    pagination_class = None
    filter_backends = ()

    @extend_schema(
        request=NoticeSerializer,
        responses={201: ReviewSerializer, 200: ReviewSerializer},
        parameters=[IDEMPOTENCY_KEY, ETAG],
    )
    def create(self, request: Request) -> Response:
        """File a notice. Its review starts in the state "notified"."""
        key = once_key(request)
        data = self.valid(NoticeSerializer)
        there = Incident.objects.filter(jurisdiction_id__in=self.actor.where(FILE), once_key=key).exists()
        training = data.pop("is_training")
        review = notices.file(actor=self.actor, once_key=key, data=data, training=training)
        return self.show_review(review, 200 if there else 201)
