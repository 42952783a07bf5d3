"""Search and saved views."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from incidents import search
from incidents.api.base import ReviewApi
from incidents.api.serializers import SavedViewSerializer, SearchHitSerializer
from incidents.models import Review, SavedView
from incidents.permissions import NARRATIVE, VIEW
from incidents.reading import CODED, WHOLE
from incidents.services import saved_views
from npcs.core import audit
from npcs.core.access.api import PolicyMixin
from npcs.core.rest import IDEMPOTENCY_KEY, IF_MATCH, ApiView, etag, expected_version, once_key
from npcs.core.rest.headers import ETAG
from npcs.core.ui.text import clean_text

LONGEST = 80
WORDS = OpenApiParameter(
    "q", OpenApiTypes.STR, required=True, description=f"What to look for, up to {LONGEST} characters."
)
GONE = {204: OpenApiResponse(description="It is removed.")}


@extend_schema(tags=["Search"])
class SearchViewSet(ReviewApi):
    """Full-text search over the reviews that the caller may see."""

    action_keys = {"list": VIEW}
    serializer_class = SearchHitSerializer
    filter_backends = ()

    @extend_schema(responses=SearchHitSerializer(many=True), parameters=[WORDS])
    def list(self, request: Request) -> Response:
        """Reviews in which the words stand, newest first.

        A reader without narratives finds by number and code only.
        """
        words = clean_text(request.query_params.get("q", ""), multiline=False)
        if not words or len(words) > LONGEST:
            raise ValidationError({"q": _("Give 1 to %(most)d characters.") % {"most": LONGEST}})
        page = self.paginate_queryset(search.narrow(search.listed(self.get_queryset()), actor=self.actor, words=words))
        return self.get_paginated_response(self._hits(page or [], words))

    def _hits(self, reviews: Iterable[Review], words: str) -> Any:
        found = search.hits(actor=self.actor, reviews=reviews, words=words)
        audit.read_many(actor=self.actor, objs=[one.review for one in found if one.snippets], action="review.search")
        rows: list[Any] = [one.review for one in found]
        for row, one in zip(rows, found, strict=True):
            row.found = [
                {"part": snippet.label, "text": "".join(text for text, _is_word in snippet.parts)}
                for snippet in one.snippets
            ]
        classes = WHOLE if NARRATIVE in self.actor.actions else CODED
        return SearchHitSerializer(rows, many=True, context={"classes": {Review: classes}}).data


@extend_schema(tags=["Saved views"])
class SavedViewViewSet(ApiView, PolicyMixin, GenericViewSet):
    """Views of the worklist: one's own, and those that colleagues show."""

    model = SavedView
    action_keys = dict.fromkeys(("list", "retrieve", "create", "partial_update", "destroy"), VIEW)
    serializer_class = SavedViewSerializer
    queryset = SavedView.objects.none()
    lookup_field = "pk"
    lookup_url_kwarg = "view_id"
    filter_backends = ()

    def base_queryset(self) -> QuerySet[SavedView]:
        return SavedView.objects.all()

    def _show(self, view: SavedView, status: int = 200) -> Response:
        return Response(self._data(view), status=status, headers=etag(view))

    def _data(self, obj: Any, *, many: bool = False) -> Any:
        """Whoever sees a view reads all of it: it is their own, or they read facts."""
        return SavedViewSerializer(obj, many=many, context={"classes": {SavedView: WHOLE}}).data

    def _valid(self, view: SavedView | None = None, *, partial: bool = False) -> dict[str, Any]:
        given = SavedViewSerializer(view, data=self.request.data, partial=partial)
        given.is_valid(raise_exception=True)
        return given.validated_data

    @extend_schema(responses=SavedViewSerializer(many=True))
    def list(self, request: Request) -> Response:
        """Your views and those that colleagues show, newest first."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self._data(page, many=True))

    @extend_schema(responses=SavedViewSerializer, parameters=[ETAG])
    def retrieve(self, request: Request, view_id: Any) -> Response:
        """One view."""
        return self._show(self.get_object())

    @extend_schema(
        request=SavedViewSerializer,
        responses={201: SavedViewSerializer, 200: SavedViewSerializer},
        parameters=[IDEMPOTENCY_KEY, ETAG],
    )
    def create(self, request: Request) -> Response:
        """Keep a view."""
        key, data = once_key(request), self._valid()
        there = SavedView.objects.filter(owner_id=self.actor.user_id, once_key=key).exists()
        query = data.pop("query")
        view = saved_views.keep(actor=self.actor, once_key=key, query=query, data=data)
        return self._show(view, 200 if there else 201)

    @extend_schema(
        request=SavedViewSerializer(partial=True), responses=SavedViewSerializer, parameters=[IF_MATCH, ETAG]
    )
    def partial_update(self, request: Request, view_id: Any) -> Response:
        """Rename a view of yours, show it to colleagues or no longer, open the worklist with it."""
        view = self.get_object()
        saved_views.own(self.actor, view)
        version, data = expected_version(request), self._valid(view, partial=True)
        if "query" in data:
            raise ValidationError({"query": _("The filters of a kept view do not change. Keep another.")})
        return self._show(saved_views.change(actor=self.actor, view=view, version=version, data=data))

    @extend_schema(request=None, responses=GONE, parameters=[IF_MATCH])
    def destroy(self, request: Request, view_id: Any) -> Response:
        """Remove a view of yours."""
        view = self.get_object()
        saved_views.own(self.actor, view)
        saved_views.remove(actor=self.actor, view=view, version=expected_version(request))
        return Response(status=204)
