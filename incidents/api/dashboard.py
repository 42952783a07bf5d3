"""The dashboards' figures, and past reviews like one. The same numbers as on the pages and in the spreadsheet."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from incidents import choices
from incidents.api.base import ReviewApi
from incidents.dashboard import alike, flat
from incidents.dashboard.figures import Figures
from incidents.dashboard.read import read
from incidents.forms.dashboard import DEFAULT, SHOWN
from incidents.measures.likeness import Likeness
from incidents.models import Review
from incidents.permissions import VIEW
from npcs.core.privacy import PrivacyClass
from npcs.core.rest import ClassedSerializer

MOST = 25
DEPTHS = [one.value for one in SHOWN]
DEPTH = OpenApiParameter(
    "depth", OpenApiTypes.STR, enum=DEPTHS, default=DEFAULT.value, description="Depths are never mixed in one share."
)


class FigureSerializer(ClassedSerializer):
    """One figure. `withheld` says why it has no number: `too_few` (fewer than five) or `small_group`."""

    model = Review
    derived = dict.fromkeys(flat.COLUMNS, PrivacyClass.CORE)

    measure = serializers.CharField(read_only=True)
    code = serializers.CharField(read_only=True, help_text="Item, area or group; `all` where there is one figure.")
    unit = serializers.CharField(read_only=True, help_text="Of what `n` is a number.")
    k = serializers.IntegerField(read_only=True, allow_null=True)
    n = serializers.IntegerField(read_only=True, allow_null=True)
    share = serializers.FloatField(read_only=True, allow_null=True, help_text="k of n, from 0 to 1.")
    low = serializers.FloatField(read_only=True, allow_null=True, help_text="Lower end of Wilson's interval.")
    high = serializers.FloatField(read_only=True, allow_null=True, help_text="Upper end of Wilson's interval.")
    median = serializers.FloatField(read_only=True, allow_null=True, help_text="Days.")
    nine_in_ten = serializers.FloatField(read_only=True, allow_null=True, help_text="Days; the 90th percentile.")
    missing = serializers.IntegerField(read_only=True, allow_null=True, help_text="Left blank. Not in `n`.")
    not_enough_information = serializers.IntegerField(read_only=True, allow_null=True, help_text="Not in `n`.")
    withheld = serializers.CharField(read_only=True)
    until = serializers.CharField(
        read_only=True, help_text="The last day counted (ISO) of an earlier 36 months; empty for the window's."
    )


@extend_schema_serializer(many=False)  # one answer, not a page of them
class FiguresSerializer(ClassedSerializer):
    """Figures of the member that you act for, with what they stand on."""

    model = Review
    derived = dict.fromkeys((*flat.CONTEXT, "figures"), PrivacyClass.CORE)

    window_start = serializers.DateField(read_only=True)
    window_end = serializers.DateField(read_only=True)
    depth = serializers.ChoiceField(choices=choices.Depth.choices, read_only=True)
    instrument_versions = serializers.ListField(child=serializers.CharField(), read_only=True)
    confidence = serializers.FloatField(read_only=True, help_text="Of the intervals.")
    figures = FigureSerializer(many=True, read_only=True)


class SimilarSerializer(ClassedSerializer):
    """A past review and what it shares with the one that was asked about."""

    model = Review
    derived = dict.fromkeys(("same_cause", "themes", "items"), PrivacyClass.CORE)

    id = serializers.UUIDField(read_only=True)
    number = serializers.CharField(source="incident.number", read_only=True)
    approved_at = serializers.DateTimeField(read_only=True)
    depth = serializers.CharField(read_only=True)
    same_cause = serializers.BooleanField(read_only=True)
    themes = serializers.ListField(child=serializers.CharField(), read_only=True)
    items = serializers.ListField(
        child=serializers.CharField(), read_only=True, help_text="Constructs of items rated actionable in both."
    )


@extend_schema(tags=["Figures"])
class FiguresViewSet(ReviewApi):
    """Figures of reviews."""

    action_keys = {"list": VIEW}
    serializer_class = FiguresSerializer
    queryset = Review.objects.none()
    pagination_class = None
    filter_backends = ()

    @extend_schema(responses=FiguresSerializer, parameters=[DEPTH])
    def list(self, request: Request) -> Response:
        """Figures of the last 36 months.

        Shares of fewer than five are withheld. A blank answer and "not enough information" are never counted as 0.
        """
        depth = request.query_params.get("depth", DEFAULT.value)
        if depth not in DEPTHS:
            raise ValidationError({"depth": f"One of {', '.join(DEPTHS)}."})
        figures = Figures(read(actor=self.actor, depth=depth))
        whole = {**flat.context(figures), "figures": [flat.as_dict(row) for row in flat.rows(figures)]}
        return Response(FiguresSerializer(whole).data)


@extend_schema(tags=["Figures"])
class SimilarViewSet(ReviewApi):
    """Past reviews like one."""

    action_keys = {"list": VIEW}
    serializer_class = SimilarSerializer
    pagination_class = None
    filter_backends = ()

    @extend_schema(responses=SimilarSerializer(many=True))
    def list(self, request: Request, review_id: Any) -> Response:
        """Approved reviews that share the cause, a theme or an item, most in common first."""
        wanted = alike.wanted_of(self.review())
        found = alike.past(actor=self.actor, wanted=wanted, limit=MOST)
        return Response(SimilarSerializer([_shown(one) for one in found], many=True).data)


def _shown(one: Likeness) -> Review:
    """The past review with what is shared, as its serializer reads it."""
    review: Any = one.other.ref
    review.same_cause, review.themes, review.items = one.cause, sorted(one.themes), sorted(one.items)
    return review
