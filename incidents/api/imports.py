"""Notices in bulk: checked as a whole, filed together by a job."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from incidents.imports import MOST_ROWS, Sheet
from incidents.models import ImportBatch
from incidents.permissions import IMPORT
from incidents.reading import WHOLE
from incidents.services import imports
from npcs.core.access.api import PolicyMixin
from npcs.core.privacy import PrivacyClass
from npcs.core.rest import IDEMPOTENCY_KEY, IF_MATCH, ApiView, ClassedSerializer, Text, etag, expected_version, once_key
from npcs.core.rest.headers import ETAG

MOST_PROBLEMS = 200


class ImportRow(serializers.DictField):
    """A row: the template's column names with text."""

    child = Text(limit=5000, allow_blank=True)


class ImportSerializer(ClassedSerializer):
    """Rows on their way to becoming notices."""

    model = ImportBatch
    derived = {"rows": PrivacyClass.IDENTIFYING}

    id = serializers.UUIDField(read_only=True)
    file_name = Text(limit=120, multiline=False)
    rows = serializers.ListField(child=ImportRow(), min_length=1, max_length=MOST_ROWS, write_only=True)
    state = serializers.CharField(read_only=True, help_text="checked, importing or done.")
    n_rows = serializers.IntegerField(read_only=True)
    first_number = serializers.CharField(read_only=True)
    last_number = serializers.CharField(read_only=True)
    version = serializers.IntegerField(read_only=True)
    created_at = serializers.DateTimeField(read_only=True)
    finished_at = serializers.DateTimeField(read_only=True, allow_null=True)


ANSWER: dict[str, Any] = {"responses": ImportSerializer, "parameters": [IF_MATCH, ETAG]}


@extend_schema(tags=["Spreadsheets of notices"])
class ImportViewSet(ApiView, PolicyMixin, GenericViewSet):
    """Notices in bulk, all or none."""

    model = ImportBatch
    action_keys = dict.fromkeys(("list", "retrieve", "create", "start", "stop"), IMPORT)
    serializer_class = ImportSerializer
    queryset = ImportBatch.objects.none()
    lookup_field = "pk"
    lookup_url_kwarg = "batch_id"
    filter_backends = ()

    def base_queryset(self) -> QuerySet[ImportBatch]:
        return ImportBatch.objects.defer("rows")

    def _data(self, obj: Any, *, many: bool = False) -> Any:
        return ImportSerializer(obj, many=many, context={"classes": {ImportBatch: WHOLE}}).data

    def _show(self, batch: ImportBatch, status: int = 200) -> Response:
        return Response(self._data(batch), status=status, headers=etag(batch))

    @extend_schema(responses=ImportSerializer(many=True))
    def list(self, request: Request) -> Response:
        """Batches of the member that you act for, newest first."""
        return self.get_paginated_response(self._data(self.paginate_queryset(self.get_queryset()), many=True))

    @extend_schema(responses=ImportSerializer, parameters=[ETAG])
    def retrieve(self, request: Request, batch_id: Any) -> Response:
        """One batch. Its rows are not given back."""
        return self._show(self.get_object())

    @extend_schema(
        request=ImportSerializer,
        responses={201: ImportSerializer, 200: ImportSerializer},
        parameters=[IDEMPOTENCY_KEY, ETAG],
    )
    def create(self, request: Request) -> Response:
        """Check rows and keep them when every one is right.

        Columns are those of the template. A 400 names each wrong cell as `row, column`, with its rule and what to do.
        The same rows sent again answer 200 with the batch that is there.
        """
        once_key(request)
        given = ImportSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        rows = given.validated_data["rows"]
        found = imports.check(actor=self.actor, sheet=sheet_of(rows), name=given.validated_data["file_name"])
        if found.batch is None:
            shown = found.problems[:MOST_PROBLEMS]
            raise ValidationError({f"{one.row}, {one.column}": f"{one.rule}. {one.fix}" for one in shown})
        return self._show(found.batch, 200 if found.is_known else 201)

    @extend_schema(request=None, **ANSWER)
    def start(self, request: Request, batch_id: Any) -> Response:
        """File all notices. A job does it; look at `state`."""
        return self._take(imports.start)

    @extend_schema(request=None, **ANSWER)
    def stop(self, request: Request, batch_id: Any) -> Response:
        """Go back to the check, when the job was cancelled or did not work."""
        return self._take(imports.stop)

    def _take(self, step: Any) -> Response:
        batch = self.get_object()
        return self._show(step(actor=self.actor, batch=batch, version=expected_version(self.request)))


def sheet_of(rows: list[Mapping[str, str]]) -> Sheet:
    """Rows of JSON as a sheet: the first row is number 1."""
    head = tuple(dict.fromkeys(name for row in rows for name in row))
    lines = enumerate((tuple(row.get(name, "") for name in head) for row in rows), 1)
    return Sheet(head, tuple(lines))
