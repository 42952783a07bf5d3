"""Sharing: the facts for the data set, the terms, the form that would leave, and what has left."""

import json
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from incidents import selectors
from incidents.api.base import ReviewApi
from incidents.api.serializers import EARLIEST, PartSerializer
from incidents.core_set import VERSION, NotShareable, dictionary, lists
from incidents.models import DataSetFacts, Review, ShareSubmission
from incidents.permissions import EDIT, SHARE, VIEW
from incidents.services import data_set, sharing
from incidents.sharing.checks import checks, made_form, submission_of
from incidents.sharing.workflow import SUBMISSION
from npcs.core.access.api import PolicyMixin
from npcs.core.access.declare import Declaration
from npcs.core.privacy import PrivacyClass
from npcs.core.rest import IF_MATCH, ApiView, ClassedSerializer, Code, Text, WholeNumber, expected_version
from npcs.core.rest.headers import ETAG

TAGS = ["Sharing"]


class SeveralCodes(serializers.ListField):
    """Several codes of a list, in the order of the list."""

    def __init__(self, choices: Any, **options: Any) -> None:
        super().__init__(child=Code(choices=choices.choices), max_length=len(choices.values), **options)


class DataSetFactsSerializer(PartSerializer):
    """What the core data set asks beyond the notice. Everything may be left empty."""

    model = DataSetFacts

    created_at = serializers.DateTimeField(read_only=True, allow_null=True)  # nothing is written yet
    updated_at = serializers.DateTimeField(read_only=True, allow_null=True)
    event_kind = Code(choices=lists.EventKind.choices, allow_blank=True, required=False)
    near_fatality_definition = Code(choices=lists.NearFatality.choices, allow_blank=True, required=False)
    birth_date = serializers.DateField(allow_null=True, required=False)
    race = SeveralCodes(lists.Race, required=False)
    tribal_membership = Code(choices=lists.YesNo.choices, allow_blank=True, required=False)
    icwa_applies = Code(choices=lists.YesNo.choices, allow_blank=True, required=False)
    case_type = Code(choices=lists.CaseType.choices, allow_blank=True, required=False)
    living_arrangement = Code(choices=lists.Living.choices, allow_blank=True, required=False)
    caregiver_factors = SeveralCodes(lists.CaregiverFactor, required=False)
    lookback_months = WholeNumber(min_value=0, max_value=data_set.FARTHEST_BACK, allow_null=True, required=False)
    disciplines = SeveralCodes(lists.Discipline, required=False)
    tribe_represented = Code(choices=lists.YesNoNA.choices, allow_blank=True, required=False)
    family_input = Code(choices=lists.YesNoNA.choices, allow_blank=True, required=False)

    def validate_birth_date(self, value: Any) -> Any:
        if value is not None and value < EARLIEST:
            raise serializers.ValidationError(data_set.CHECK_YEAR)
        return value


@extend_schema(tags=TAGS)
class DataSetFactsViewSet(ReviewApi):
    """Facts for the data set of a review."""

    action_keys = {"facts": VIEW, "save": EDIT}
    serializer_class = DataSetFactsSerializer
    pagination_class = None
    filter_backends = ()

    @extend_schema(responses=DataSetFactsSerializer, parameters=[ETAG])
    def facts(self, request: Request, review_id: Any) -> Response:
        """The facts as they stand. Before anybody wrote some, all are empty and the version is 0."""
        review = self.review()
        found = DataSetFacts.objects.filter(review=review).first()
        shown = found or DataSetFacts(review=review, jurisdiction_id=review.jurisdiction_id, version=0)
        return self.show(DataSetFactsSerializer, shown, review, read=True)

    @extend_schema(
        request=DataSetFactsSerializer(partial=True), responses=DataSetFactsSerializer, parameters=[IF_MATCH, ETAG]
    )
    def save(self, request: Request, review_id: Any) -> Response:
        """Change some of the facts. `If-Match` names their version, "0" when nobody wrote any yet."""
        review = self.review()
        version, data = expected_version(request), self.valid(DataSetFactsSerializer, partial=True)
        saved = data_set.save_facts(actor=self.actor, review=review, version=version, data=data)
        return self.show(DataSetFactsSerializer, saved, review)


class CheckSerializer(ClassedSerializer):
    """One condition of sharing."""

    model = ShareSubmission
    derived = dict.fromkeys(("ok", "text"), PrivacyClass.CORE)

    ok = serializers.BooleanField(read_only=True)
    text = serializers.CharField(read_only=True)


@extend_schema_field({"type": ["object", "null"], "description": "The shared form; fields as in the core data set."})
class FormField(serializers.Field):
    """The form as JSON; null as long as there is none."""

    def to_representation(self, value: Any) -> Any:
        return json.loads(value) if value else None


class SubmissionSerializer(ClassedSerializer):
    """What one revision of a review shares, or shared."""

    model = ShareSubmission

    id = serializers.UUIDField(read_only=True)
    review = serializers.UUIDField(source="review_id", read_only=True)
    data_set = serializers.CharField(read_only=True)
    share_uid = serializers.UUIDField(read_only=True)
    consent = Code(choices=[("yes", "Yes"), ("no", "No")], allow_blank=True, required=False)
    agreement = Text(limit=120, multiline=False, allow_blank=True, required=False)
    embargo_on = serializers.DateField(allow_null=True, required=False)
    state = serializers.CharField(read_only=True, help_text=", ".join(SUBMISSION.states))
    core_set_version = serializers.CharField(read_only=True)
    sha256 = serializers.CharField(read_only=True)
    form = FormField(source="payload", read_only=True)
    releases = serializers.ListField(source="manifest_ids", child=serializers.CharField(), read_only=True)
    shared_at = serializers.DateTimeField(read_only=True, allow_null=True)
    superseded_at = serializers.DateTimeField(read_only=True, allow_null=True)
    withdrawn_at = serializers.DateTimeField(read_only=True, allow_null=True)
    version = serializers.IntegerField(read_only=True)


class PreviewSerializer(SubmissionSerializer):
    """The same with what stands against sharing. `sha256` and `form` are what would leave now."""

    checks = CheckSerializer(many=True, read_only=True)


@extend_schema(tags=TAGS)
class SharingViewSet(ReviewApi):
    """The terms of a review and the form that would leave."""

    action_keys = {"preview": VIEW, "terms": SHARE}
    serializer_class = PreviewSerializer
    pagination_class = None
    filter_backends = ()

    @extend_schema(responses=PreviewSerializer, parameters=[ETAG])
    def preview(self, request: Request, review_id: Any) -> Response:
        """Exactly what would leave, or what has left. Without terms there is no form yet and the version is 0."""
        return self._show(self.review())

    @extend_schema(request=PreviewSerializer(partial=True), responses=PreviewSerializer, parameters=[IF_MATCH, ETAG])
    def terms(self, request: Request, review_id: Any) -> Response:
        """Say whether it may be shared, under which agreement, and from when. Nothing leaves by this."""
        review = self.review()
        version, data = expected_version(request), self.valid(PreviewSerializer, partial=True)
        sharing.write_terms(actor=self.actor, review=review, version=version, data=data)
        return self._show(review)

    def _show(self, review: Review) -> Response:
        whole = selectors.whole_review(review=review)
        found = submission_of(whole)
        shown: Any = found or ShareSubmission(review=whole, jurisdiction_id=whole.jurisdiction_id, version=0)
        shown.checks = checks(whole, found)
        if shown.state == "waiting":
            shown.payload, shown.sha256 = self._form(whole, found)
        return self.show(PreviewSerializer, shown, review)

    @staticmethod
    def _form(review: Review, submission: ShareSubmission | None) -> tuple[str, str]:
        try:
            made = made_form(review, submission)
        except NotShareable:
            made = None
        return (made.text, made.sha256) if made else ("", "")


@extend_schema(tags=TAGS)
class SubmissionViewSet(ApiView, PolicyMixin, GenericViewSet):
    """What the member that you act for has shared, and what it has withdrawn."""

    model = ShareSubmission
    queryset = ShareSubmission.objects.none()
    action_keys = {"list": VIEW}
    serializer_class = SubmissionSerializer
    filterset_fields = ("state",)

    def base_queryset(self) -> QuerySet[ShareSubmission]:
        return ShareSubmission.objects.exclude(state="waiting")

    @extend_schema(responses=SubmissionSerializer(many=True))
    def list(self, request: Request) -> Response:
        """Submissions, newest first. A withdrawn one stays as a tombstone."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(SubmissionSerializer(page, many=True).data)


class FieldSerializer(ClassedSerializer):
    """One field of the core data set."""

    model = ShareSubmission
    derived = dict.fromkeys(
        ("name", "label", "sources", "shared", "shared_form", "allowed", "twin"), PrivacyClass.PUBLIC
    )

    name = serializers.CharField(read_only=True)
    label = serializers.CharField(read_only=True)  # type: ignore[assignment]
    sources = serializers.ListField(child=serializers.CharField(), read_only=True)
    shared = serializers.BooleanField(read_only=True)
    shared_form = serializers.CharField(read_only=True)
    allowed = serializers.CharField(read_only=True)
    twin = serializers.CharField(read_only=True)


class CoreSetView(ApiView, APIView):
    """The data dictionary."""

    declared = Declaration("signed_in", "The data dictionary describes fields; it holds no record and no name.")

    @extend_schema(tags=TAGS, responses=FieldSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Every field of the core data set: where it is kept and what is shared of it."""
        return Response(dictionary.as_data(), headers={"X-Core-Set-Version": VERSION})
