"""Instruments for programs: read by everybody who may see them, written for the partnership's office."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.viewsets import GenericViewSet

from npcs.core.access.api import PolicyMixin
from npcs.core.instruments import selectors, services
from npcs.core.instruments.api.serializers import (
    CopySerializer,
    DefinitionSerializer,
    InstrumentHeadSerializer,
    LineSerializer,
    NothingSerializer,
    PublicationSerializer,
    VersionReasonSerializer,
    VersionSerializer,
)
from npcs.core.instruments.errors import DecisionMissing
from npcs.core.instruments.lifecycle import MANAGE, UNPUBLISHED
from npcs.core.instruments.models import Instrument, InstrumentVersion, ItemCrosswalk
from npcs.core.instruments.permissions import VIEW
from npcs.core.instruments.validate import InvalidDefinition
from npcs.core.rest import IDEMPOTENCY_KEY, IF_MATCH, ApiView, etag, expected_version, once_key
from npcs.core.rest.headers import ETAG
from npcs.core.versions.errors import FieldErrors
from npcs.core.versions.services import stale
from npcs.core.workflow import ReasonRefused

TAGS = ["Instruments"]
STEP: dict[str, Any] = {"responses": VersionSerializer, "parameters": [IF_MATCH, ETAG]}
MADE: dict[str, Any] = {
    "responses": {201: VersionSerializer, 200: VersionSerializer}, "parameters": [IDEMPOTENCY_KEY, ETAG],
}  # fmt: skip


@contextmanager
def findings_told() -> Iterator[None]:
    """Findings of a definition become the entries of a 400, each with its place."""
    try:
        yield
    except InvalidDefinition as error:
        raise FieldErrors({one.path or "definition": str(one) for one in error.findings}) from None
    except DecisionMissing as error:
        raise FieldErrors({"governance_reference": error.message}) from None
    except ReasonRefused as error:
        raise FieldErrors({"reason": str(error)}) from None


class InstrumentApi(ApiView, PolicyMixin, GenericViewSet):
    """Base of the views below."""

    filter_backends = ()

    def valid(self, serializer: type[BaseSerializer], **options: Any) -> dict[str, Any]:
        given = serializer(data=self.request.data, **options)
        given.is_valid(raise_exception=True)
        return given.validated_data

    def show(self, serializer: type[BaseSerializer], obj: Any, status: int = 200) -> Response:
        return Response(serializer(obj).data, status=status, headers=etag(obj))


@extend_schema(tags=TAGS)
class InstrumentViewSet(InstrumentApi):
    """Questionnaires and rating scales."""

    model = Instrument
    queryset = Instrument.objects.none()
    serializer_class = InstrumentHeadSerializer
    action_keys = {"list": VIEW}

    @extend_schema(responses=InstrumentHeadSerializer(many=True))
    def list(self, request: Request) -> Response:
        """Every instrument, the newest first."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(InstrumentHeadSerializer(page, many=True).data)


@extend_schema(tags=TAGS)
class VersionViewSet(InstrumentApi):
    """Versions of instruments. A published version never changes: every write to one is a 409."""

    model = InstrumentVersion
    queryset = InstrumentVersion.objects.none()
    serializer_class = VersionSerializer
    lookup_url_kwarg = "version_id"
    action_keys = {
        "list": VIEW, "retrieve": VIEW, "definition": VIEW, "crosswalk": VIEW, "create": MANAGE, "replace": MANAGE,
        "copy": MANAGE, "submit": MANAGE, "reopen": MANAGE, "publish": MANAGE, "retire": MANAGE,
    }  # fmt: skip

    def base_queryset(self) -> QuerySet[InstrumentVersion]:
        return InstrumentVersion.objects.select_related("instrument")

    @extend_schema(responses=VersionSerializer(many=True))
    def list(self, request: Request) -> Response:
        """Every version of every instrument, the newest first."""
        page = self.paginate_queryset(self.get_queryset().defer("definition"))
        return self.get_paginated_response(VersionSerializer(page, many=True).data)

    @extend_schema(responses=VersionSerializer, parameters=[ETAG])
    def retrieve(self, request: Request, version_id: Any) -> Response:
        """One version."""
        return self.show(VersionSerializer, self.get_object())

    @extend_schema(request=DefinitionSerializer, **MADE)
    def create(self, request: Request) -> Response:
        """Load a definition as a draft. A draft with its number is replaced; a published version is not."""
        once_key(request)
        data = self.valid(DefinitionSerializer)
        before = set(InstrumentVersion.objects.values_list("pk", flat=True))
        with findings_told():
            draft = services.load_draft(actor=self.actor, data=_plain(data["definition"]))
        return self.show(VersionSerializer, draft, 200 if draft.pk in before else 201)

    @extend_schema(responses={200: OpenApiTypes.OBJECT}, parameters=[ETAG])
    def definition(self, request: Request, version_id: Any) -> Response:
        """The whole definition. The SHA-256 of its canonical JSON is the version's `sha256`."""
        version = self.get_object()
        selectors.verify(version)
        return Response(version.definition, headers=etag(version))

    @extend_schema(request=DefinitionSerializer, responses=VersionSerializer, parameters=[IF_MATCH, ETAG])
    def replace(self, request: Request, version_id: Any) -> Response:
        """Replace the definition of a draft."""
        version = self.get_object()
        expected = expected_version(request)
        data = self.valid(DefinitionSerializer)
        with findings_told():
            saved = services.replace_definition(
                actor=self.actor, version=version, expected=expected, data=_plain(data["definition"])
            )
        return self.show(VersionSerializer, saved)

    @extend_schema(request=CopySerializer, **MADE)
    def copy(self, request: Request, version_id: Any) -> Response:
        """Make a draft with the text of this version and another number."""
        version = self.get_object()
        once_key(request)
        data = self.valid(CopySerializer)
        there = version.instrument.versions.filter(semver=data["semver"]).exists()
        with findings_told():
            draft = services.copy_version(actor=self.actor, version=version, semver=data["semver"])
        return self.show(VersionSerializer, draft, 200 if there else 201)

    @extend_schema(responses=LineSerializer(many=True), filters=False)
    def crosswalk(self, request: Request, version_id: Any) -> Response:
        """What became of each item since the version before, newest line first."""
        page = self.paginate_queryset(self.get_object().crosswalk.all())
        return self.get_paginated_response(LineSerializer(page, many=True).data)

    @extend_schema(request=None, **STEP)
    def submit(self, request: Request, version_id: Any) -> Response:
        """Submit a draft for review. It cannot be changed while it is read."""
        version, expected, _data = self._asked(NothingSerializer)
        with findings_told():
            return self.show(VersionSerializer, services.submit(actor=self.actor, version=version, expected=expected))

    @extend_schema(request=VersionReasonSerializer, **STEP)
    def reopen(self, request: Request, version_id: Any) -> Response:
        """Take a version in review back to edit it."""
        version, expected, data = self._asked(VersionReasonSerializer)
        with findings_told():
            after = services.reopen(actor=self.actor, version=version, expected=expected, reason=data["reason"])
        return self.show(VersionSerializer, after)

    @extend_schema(request=PublicationSerializer, **STEP)
    def publish(self, request: Request, version_id: Any) -> Response:
        """Publish a version for good. A kind of change that is smaller than the change is refused."""
        version, expected, data = self._asked(PublicationSerializer)
        if version.version != expected and version.status in UNPUBLISHED:
            raise stale(version, {})
        with findings_told():
            return self.show(VersionSerializer, services.publish(actor=self.actor, version=version, **data))

    @extend_schema(request=VersionReasonSerializer, **STEP)
    def retire(self, request: Request, version_id: Any) -> Response:
        """Take a version that is not in use out of use for new work."""
        version, expected, data = self._asked(VersionReasonSerializer)
        with findings_told():
            after = services.retire(actor=self.actor, version=version, expected=expected, reason=data["reason"])
        return self.show(VersionSerializer, after)

    def _asked(self, serializer: type[BaseSerializer]) -> tuple[InstrumentVersion, int, dict[str, Any]]:
        """The version, the save that was read, and the checked body."""
        return self.get_object(), expected_version(self.request), self.valid(serializer)


def _plain(definition: Any) -> Any:
    """A definition as data; anything else goes to the check as the text of JSON that it is."""
    return definition if isinstance(definition, dict) else b"[]"


@extend_schema(tags=TAGS)
class LineViewSet(InstrumentApi):
    """Lines of the crosswalk of a draft."""

    model = ItemCrosswalk
    queryset = ItemCrosswalk.objects.none()
    serializer_class = LineSerializer
    lookup_url_kwarg = "line_id"
    action_keys = {"partial_update": MANAGE}
    pagination_class = None

    def base_queryset(self) -> QuerySet[ItemCrosswalk]:
        return ItemCrosswalk.objects.select_related("to_version__instrument", "from_version__instrument")

    @extend_schema(request=LineSerializer(partial=True), responses=LineSerializer, parameters=[IF_MATCH, ETAG])
    def partial_update(self, request: Request, line_id: Any) -> Response:
        """Change what a line says, while the newer version is a draft."""
        line = self.get_object()
        expected = expected_version(request)
        data = self.valid(LineSerializer, partial=True)
        return self.show(
            LineSerializer, services.change_line(actor=self.actor, line=line, expected=expected, data=data)
        )
