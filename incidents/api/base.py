"""What the views of reviews share: who reads how much, the access log, the one shape of a changed review."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import QuerySet
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.viewsets import GenericViewSet

from incidents import content
from incidents.api.serializers import ReviewSerializer
from incidents.models import (
    DataSetFacts,
    Debrief,
    ImprovementOpportunity,
    Incident,
    LegalHold,
    MapLink,
    MapNode,
    Need,
    Rating,
    RatingSet,
    Review,
    ReviewClock,
    ScreeningDecision,
    TimelineEvent,
)
from incidents.permissions import VIEW
from incidents.reading import Classes, Reader, reader_of
from npcs.core import audit
from npcs.core.access import NotVisible, policy_of
from npcs.core.access.api import PolicyMixin
from npcs.core.access.declare import find
from npcs.core.audit.models import Event
from npcs.core.rest import ApiView, etag

READ = "review.read"  # the action that the access log names


def classes_for(reader: Reader) -> Mapping[type[models.Model], Classes]:
    """The reader's privacy classes by model, as serializers ask for them."""
    gathered = (DataSetFacts, TimelineEvent, Debrief, MapNode, MapLink)
    screened = (ScreeningDecision, ReviewClock, LegalHold)
    parts = (Review, *screened, *gathered, Need, ImprovementOpportunity, RatingSet, Rating, Event)
    return {**dict.fromkeys(parts, reader.classes), Incident: reader.incident}


class ReviewApi(ApiView, PolicyMixin, GenericViewSet):
    """Base of all views below a review."""

    model = Review
    lookup_field = "pk"
    lookup_url_kwarg = "review_id"

    def base_queryset(self) -> QuerySet[Review]:
        return Review.objects.select_related("incident", "lead", "instrument_version__instrument")

    def review(self, action: str = "") -> Review:
        """The review of the address, if the actor may do ``action`` (default: the API action's own) to it."""
        wanted = action or self.action_key(self.request)
        return content.as_approved(find(self.actor, wanted, Review, self.kwargs["review_id"], self.base_queryset()))

    def part(self, model: type[Any], key: object, review: Review) -> Any:
        """A part of the review by its id. Raises NotVisible, which is 404 and a line in the access log."""
        row = self.parts_of(model, review).filter(pk=key).first()
        if row is None:
            raise NotVisible(self.action_key(self.request), model._meta.label_lower, key)
        return row

    def parts_of(self, model: type[Any], review: Review) -> QuerySet:
        """The parts that the actor sees. Codes need the right to see reviews; texts are left out by their class."""
        path = "rating_set__review" if model is Rating else "review"
        return policy_of(model).visible(self.actor, VIEW, model._default_manager.filter(**{path: review}))

    def valid(self, serializer: type[BaseSerializer], instance: Any = None, **options: Any) -> dict[str, Any]:
        """The checked body. Raises ValidationError, which names every field."""
        given = serializer(instance, data=self.request.data, **options)
        given.is_valid(raise_exception=True)
        return given.validated_data

    def show(
        self, serializer: type[BaseSerializer], obj: Any, review: Review, *, status: int = 200, read: bool = False
    ) -> Response:
        """``obj`` (a record, or a list of them) as the actor may read it; ``read`` logs it."""
        reader = reader_of(self.actor, review)
        if read and reader.sees_identifying:
            audit.read(actor=self.actor, obj=review, action=READ)
        many = isinstance(obj, list)
        data = serializer(obj, many=many, context={"classes": classes_for(reader)}).data
        tag = {} if many or not hasattr(obj, "version") else etag(obj)
        return Response(data, status=status, headers=tag)

    def show_page(self, serializer: type[BaseSerializer], rows: QuerySet, review: Review) -> Response:
        """One keyset page of parts; logged like one record."""
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(self.show(serializer, page, review, read=True).data)

    def show_review(self, review: Review, status: int = 200, *, read: bool = False) -> Response:
        """The review as it is now."""
        row = content.as_approved(self.base_queryset().get(pk=review.pk))
        return self.show(ReviewSerializer, row, row, status=status, read=read)
