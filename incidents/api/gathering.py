"""Timeline, debriefs and systems map of a review: the same five operations on each kind of part."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from incidents.api.part_serializers import (
    DebriefSerializer,
    MapArrowSerializer,
    MapBoxSerializer,
    TimelineEventSerializer,
)
from incidents.api.parts import GONE, PartViewSet
from incidents.models import Debrief, ImprovementOpportunity, MapLink, MapNode, Review, TimelineEvent
from incidents.services import gathering, mapping
from npcs.core.rest import IDEMPOTENCY_KEY, IF_MATCH, ClassedSerializer, expected_version, once_key
from npcs.core.rest.headers import ETAG
from npcs.core.versions.errors import FieldErrors

View = TypeVar("View", bound=type["GatheredViewSet"])


class GatheredViewSet(PartViewSet):
    """Base: a kind of part says its model, its serializer, the keyword of its address and its three services."""

    shape: type[ClassedSerializer]  # the serializer
    part_model: type[Any]
    keyword: str
    service_name: str  # of the part, among the arguments of ``change_one`` and ``remove_one``
    add_one: Callable[..., Any]
    change_one: Callable[..., Any]
    remove_one: Callable[..., None]

    def list(self, request: Request, review_id: Any) -> Response:
        review = self.review()
        return self.show_page(self.shape, self.parts_of(self.part_model, review), review)

    def retrieve(self, request: Request, review_id: Any, **_key: Any) -> Response:
        review = self.review()
        return self.show(self.shape, self._own(review), review, read=True)

    def create(self, request: Request, review_id: Any) -> Response:
        review = self.review()
        key, data = once_key(request), self.valid(self.shape)
        there = self.part_model.objects.filter(review=review, once_key=key).exists()
        part = type(self).add_one(actor=self.actor, review=review, once_key=key, data=self.resolved(review, data))
        return self.show(self.shape, part, review, status=200 if there else 201)

    def partial_update(self, request: Request, review_id: Any, **_key: Any) -> Response:
        review = self.review()
        part = self._own(review)
        version, data = expected_version(request), self.valid(self.shape, part, partial=True)
        more = {self.service_name: part, "data": self.resolved(review, data)}
        saved = type(self).change_one(actor=self.actor, version=version, **more)
        return self.show(self.shape, saved, review)

    def destroy(self, request: Request, review_id: Any, **_key: Any) -> Response:
        part = self._own(self.review())
        type(self).remove_one(actor=self.actor, version=expected_version(request), **{self.service_name: part})
        return Response(status=204)

    def _own(self, review: Review) -> Any:
        return self.part(self.part_model, self.kwargs[self.keyword], review)

    def resolved(self, review: Review, data: dict[str, Any]) -> dict[str, Any]:
        """The checked body with records in the place of ids."""
        return data

    def find(self, model: type[Any], name: str, key: Any, review: Review) -> Any:
        """A part of this review that a body names. Raises FieldErrors beside its field."""
        found = self.parts_of(model, review).filter(pk=key).first()
        if found is None:
            raise FieldErrors({name: _("This is not part of this review.")})
        return found


def described(tag: str, one: str, many: str, serializer: type[Any]) -> Callable[[View], View]:
    """The five operations in words, for the API's description."""
    made = {201: serializer, 200: serializer}
    return extend_schema_view(
        list=extend_schema(tags=[tag], description=f"{many} of a review, newest first.",
                           responses=serializer(many=True)),
        retrieve=extend_schema(tags=[tag], description=f"One {one}.", responses=serializer, parameters=[ETAG]),
        create=extend_schema(tags=[tag], description=f"Add one {one}.", responses=made,
                             parameters=[IDEMPOTENCY_KEY, ETAG]),
        partial_update=extend_schema(tags=[tag], description=f"Change one {one}.", responses=serializer,
                                     request=serializer(partial=True), parameters=[IF_MATCH, ETAG]),
        destroy=extend_schema(tags=[tag], description=f"Remove one {one}.", request=None, responses=GONE,
                              parameters=[IF_MATCH]),
    )  # fmt: skip


@described("Timeline", "event", "The events", TimelineEventSerializer)
class TimelineViewSet(GatheredViewSet):
    """What happened, with dates as exact as they are known."""

    shape = serializer_class = TimelineEventSerializer
    part_model, keyword, service_name = TimelineEvent, "event_id", "event"
    add_one, change_one, remove_one = gathering.add_event, gathering.change_event, gathering.remove_event


@described("Debriefs", "debrief", "The debriefs", DebriefSerializer)
class DebriefViewSet(GatheredViewSet):
    """Talks with people who were there, by role code. Texts are for readers of narratives."""

    shape = serializer_class = DebriefSerializer
    part_model, keyword, service_name = Debrief, "debrief_id", "debrief"
    add_one, change_one, remove_one = gathering.add_debrief, gathering.change_debrief, gathering.remove_debrief


@described("Systems map", "box of the map", "The boxes of the map", MapBoxSerializer)
class MapBoxViewSet(GatheredViewSet):
    """What shaped the work, at six levels."""

    shape = serializer_class = MapBoxSerializer
    part_model, keyword, service_name = MapNode, "box_id", "node"
    add_one, change_one, remove_one = mapping.add_node, mapping.change_node, mapping.remove_node

    def resolved(self, review: Review, data: dict[str, Any]) -> dict[str, Any]:
        if "opportunity_id" not in data:
            return data
        key = data.pop("opportunity_id")
        found = self.find(ImprovementOpportunity, "opportunity", key, review) if key else None
        return data | {"opportunity": found}


@described("Systems map", "arrow of the map", "The arrows of the map", MapArrowSerializer)
class MapArrowViewSet(GatheredViewSet):
    """What leads to what."""

    shape = serializer_class = MapArrowSerializer
    part_model, keyword, service_name = MapLink, "arrow_id", "link"
    add_one, change_one, remove_one = mapping.add_link, mapping.change_link, mapping.remove_link

    def resolved(self, review: Review, data: dict[str, Any]) -> dict[str, Any]:
        for name in ("from_node", "to_node"):
            if f"{name}_id" in data:
                data[name] = self.find(MapNode, name, data.pop(f"{name}_id"), review)
        return data
