"""REST: rating by two people. A sealed set is a 404 for everybody but its rater."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.viewsets import GenericViewSet

from incidents import comparing, selectors, wording
from incidents.agreement import Agreement
from incidents.api.base import ReviewApi
from incidents.api.serializers import RatingSerializer, ReviewSerializer, TrueOrFalse
from incidents.models import Rating, RatingSet, Review, ScoringSettings
from incidents.permissions import EDIT, NARRATIVE, RATE, RULES, VIEW
from incidents.services import scoring
from npcs.core.access import policy_of
from npcs.core.access.api import PolicyMixin
from npcs.core.privacy import PrivacyClass
from npcs.core.rest import IF_MATCH, ApiView, ClassedSerializer, Code, Text, WholeNumber, expected_version
from npcs.core.rest.headers import ETAG
from npcs.core.versions.errors import StaleVersion

ANSWER: dict[str, Any] = {"responses": ReviewSerializer, "parameters": [IF_MATCH, ETAG]}
TAGS = ["Rating by two people"]


class RatingSetSerializer(ClassedSerializer):
    """The ratings of one person, or the agreed ones, for the review or one opportunity."""

    model = RatingSet

    id = serializers.UUIDField(read_only=True)
    review = serializers.UUIDField(source="review_id", read_only=True)
    opportunity = serializers.UUIDField(source="opportunity_id", read_only=True, allow_null=True)
    rater = serializers.IntegerField(source="rater_id", read_only=True)
    kind = serializers.CharField(read_only=True)
    status = serializers.CharField(read_only=True)
    sealed = serializers.BooleanField(read_only=True)
    submitted_at = serializers.DateTimeField(read_only=True, allow_null=True)


class WholeSetSerializer(RatingSetSerializer):
    """A set with its ratings."""

    ratings = RatingSerializer(many=True, read_only=True)


class SecondRaterSerializer(ClassedSerializer):
    """Who rates as the second."""

    model = Review

    second_rater = WholeNumber(source="second_rater_id", min_value=1, max_value=2**31 - 1)


class SendSerializer(ClassedSerializer):
    """``confirmed`` says that many items without information were looked at once more."""

    model = Review
    derived = {"confirmed": PrivacyClass.CORE}

    confirmed = TrueOrFalse(default=False)


class WhySerializer(ClassedSerializer):
    """Why. It is kept in the history."""

    model = Review
    derived = {"reason": PrivacyClass.PRIVILEGED}

    reason = Text(limit=2000)


class ReopenSerializer(WhySerializer):
    """Whose ratings open again, and why."""

    derived = {**WhySerializer.derived, "rater": PrivacyClass.CORE}

    rater = WholeNumber(min_value=1, max_value=2**31 - 1)


@extend_schema(tags=TAGS)
class RatingSetViewSet(ReviewApi):
    """Sets of ratings of a review."""

    action_keys = {
        "list": VIEW, "retrieve": VIEW, "send": RATE, "reopen": EDIT, "alone": EDIT, "second_rater": EDIT,
    }  # fmt: skip
    serializer_class = RatingSetSerializer
    filter_backends = ()

    @extend_schema(responses=RatingSetSerializer(many=True))
    def list(self, request: Request, review_id: Any) -> Response:
        """The sets that you may know of, newest first. Until both raters have sent theirs, only your own."""
        review = self.review()
        return self.show_page(RatingSetSerializer, self.parts_of(RatingSet, review), review)

    @extend_schema(responses=WholeSetSerializer)
    def retrieve(self, request: Request, review_id: Any, set_id: Any) -> Response:
        """One set with its ratings."""
        review = self.review()
        found = self.part(RatingSet, set_id, review)
        return self.show(WholeSetSerializer, found, review, read=True)

    @extend_schema(request=SendSerializer, **ANSWER)
    def send(self, request: Request, review_id: Any) -> Response:
        """Send your ratings. Nothing in them changes then; both sets are shown when both are in."""
        review, data = self._asked(SendSerializer)
        return self.show_review(scoring.submit_ratings(actor=self.actor, review=review, **data))

    @extend_schema(request=ReopenSerializer, **ANSWER)
    def reopen(self, request: Request, review_id: Any) -> Response:
        """Open the ratings of one rater again, as the lead."""
        review, data = self._asked(ReopenSerializer)
        after = scoring.reopen_ratings(actor=self.actor, review=review, rater_id=data["rater"], reason=data["reason"])
        return self.show_review(after)

    @extend_schema(request=WhySerializer, **ANSWER)
    def alone(self, request: Request, review_id: Any) -> Response:
        """Go on with the lead's ratings alone."""
        review, data = self._asked(WhySerializer)
        return self.show_review(
            scoring.rate_alone(actor=self.actor, review=review, version=review.version, reason=data["reason"])
        )

    @extend_schema(request=SecondRaterSerializer, **ANSWER)
    def second_rater(self, request: Request, review_id: Any) -> Response:
        """Name the second rater."""
        review, data = self._asked(SecondRaterSerializer)
        person = data["second_rater_id"]
        return self.show_review(
            scoring.name_second_rater(actor=self.actor, review=review, version=review.version, person_id=person)
        )

    def _asked(self, serializer: type[BaseSerializer]) -> tuple[Review, dict[str, Any]]:
        """The review in the version that the caller read, and the checked body."""
        review = self.review()
        if expected_version(self.request) != review.version:
            raise StaleVersion(review, {})
        return review, self.valid(serializer)


class AgreementSerializer(ClassedSerializer):
    """How often two raters gave the same value. ``kappa`` is told from 20 pairs on, where ratings vary."""

    model = Rating
    derived = dict.fromkeys(("pairs", "left_out", "same", "percent", "kappa"), PrivacyClass.CORE)

    pairs = serializers.IntegerField(read_only=True)
    left_out = serializers.IntegerField(source="missing", read_only=True)
    same = serializers.IntegerField(read_only=True)
    percent = serializers.FloatField(read_only=True, allow_null=True)
    kappa = serializers.SerializerMethodField()

    def get_kappa(self, found: Agreement) -> float | None:
        return found.kappa if found.is_told else None


class ItemAgreementSerializer(ClassedSerializer):
    """One item of the scale."""

    model = Rating
    derived = dict.fromkeys(("item", "agreement"), PrivacyClass.CORE)

    item = serializers.CharField(read_only=True)
    agreement = AgreementSerializer(read_only=True)


class MonthAgreementSerializer(ClassedSerializer):
    """All items of the sets that came in during one month."""

    model = Rating
    derived = dict.fromkeys(("month", "agreement"), PrivacyClass.CORE)

    month = serializers.DateField(read_only=True)
    agreement = AgreementSerializer(read_only=True)


class ReportSerializer(ClassedSerializer):
    """Agreement by item and by month. No person is named."""

    model = Rating
    derived = dict.fromkeys(("reviews", "items", "months"), PrivacyClass.CORE)

    reviews = serializers.IntegerField(read_only=True)
    items = ItemAgreementSerializer(many=True, read_only=True)
    months = MonthAgreementSerializer(many=True, read_only=True)


@extend_schema(tags=TAGS)
class AgreementViewSet(ApiView, PolicyMixin, GenericViewSet):
    """How well raters agree."""

    model = Review
    queryset = Review.objects.none()
    action_keys = {"agreement": NARRATIVE}
    serializer_class = ReportSerializer
    pagination_class = None
    filter_backends = ()

    @extend_schema(responses=ReportSerializer)
    def agreement(self, request: Request) -> Response:
        """Agreement of the raters of the member that you act for."""
        found = comparing.report(actor=self.actor)
        data = {
            "reviews": found.reviews,
            "items": [{"item": code, "agreement": one} for code, _name, one in found.items],
            "months": [{"month": month, "agreement": one} for month, one in found.months],
        }
        return Response(ReportSerializer(data).data)


class SettingsSerializer(ClassedSerializer):
    """Who rates: "off" one person, "all" two, "sample" as the lead chooses."""

    model = ScoringSettings

    double_rating = Code(choices=ScoringSettings.Double.choices)
    version = serializers.IntegerField(read_only=True)


@extend_schema(tags=TAGS)
class SettingsViewSet(ApiView, PolicyMixin, GenericViewSet):
    """The rule of the member that you act for."""

    model = ScoringSettings
    queryset = ScoringSettings.objects.none()
    action_keys = {"retrieve": VIEW, "update": RULES}
    serializer_class = SettingsSerializer
    pagination_class = None
    filter_backends = ()

    @extend_schema(responses=SettingsSerializer, parameters=[ETAG])
    def retrieve(self, request: Request) -> Response:
        """Who rates. Version 0 is a member without a rule of its own: one person."""
        return self._shown(self._found())

    @extend_schema(request=SettingsSerializer, responses=SettingsSerializer, parameters=[IF_MATCH, ETAG])
    def update(self, request: Request) -> Response:
        """Set who rates. It holds for reviews whose scoring starts from then on."""
        version = expected_version(request)
        given = SettingsSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        return self._shown(scoring.save_settings(actor=self.actor, version=version, **given.validated_data))

    def _found(self) -> ScoringSettings:
        found = policy_of(ScoringSettings).visible(self.actor, VIEW, ScoringSettings.objects.all()).first()
        return found or ScoringSettings(version=0)

    @staticmethod
    def _shown(row: ScoringSettings) -> Response:
        return Response(SettingsSerializer(row).data, headers={"ETAG": f'"{row.version}"'})


class NoticedSerializer(ClassedSerializer):
    """Something to look at once more, at its place in a text. ``ask`` is a question that may help."""

    model = Review
    derived = dict.fromkeys(
        ("record", "id", "field", "kind", "start", "end", "text", "ask"), PrivacyClass.PRIVILEGED
    )  # fmt: skip

    record = serializers.CharField(read_only=True)
    id = serializers.CharField(read_only=True)
    field = serializers.CharField(read_only=True)
    kind = serializers.CharField(read_only=True)
    start = serializers.IntegerField(read_only=True)
    end = serializers.IntegerField(read_only=True)
    text = serializers.CharField(read_only=True)
    ask = serializers.CharField(read_only=True)


@extend_schema(tags=["Texts"])
class TextViewSet(ReviewApi):
    """Words that may read as blame, and what may point to a person, in the texts of a review."""

    action_keys = {"noticed": NARRATIVE}
    serializer_class = NoticedSerializer
    pagination_class = None
    filter_backends = ()

    @extend_schema(responses=NoticedSerializer(many=True))
    def noticed(self, request: Request, review_id: Any) -> Response:
        """What may be worth another look. Nothing of it stops a save or a step."""
        review = self.review()
        whole = selectors.whole_review(review=review, actor=self.actor)
        cues = wording.cue_list(review.jurisdiction_id)
        rows = [
            {"record": row._meta.model_name, "id": str(row.pk), "field": name, **one}
            for row, name, text in wording.narratives(whole)
            for one in wording.notice(text, cues).rows()
        ]
        return self.show(NoticedSerializer, rows, review, read=True)
