"""What the API shows of a review and takes for it. Codes are keys of incidents.choices or of the instrument."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from incidents import choices
from incidents.models import ImprovementOpportunity, Incident, Need, Rating, Review, SavedView
from incidents.workflow import REVIEW
from npcs.core.audit import describe
from npcs.core.audit.models import Event
from npcs.core.instruments.models import InstrumentVersion
from npcs.core.privacy import PrivacyClass
from npcs.core.rest import ClassedSerializer, Code, Flag, Text, WholeNumber

EARLIEST = date(1900, 1, 1)
OLDEST_IN_DAYS = 18 * 366


class IncidentSerializer(ClassedSerializer):
    """The facts of the incident. Dates are ISO days; ``incident_precision`` says how much of the day is known."""

    model = Incident

    id = serializers.UUIDField(read_only=True)
    number = serializers.CharField(read_only=True)
    version = serializers.IntegerField(read_only=True)
    incident_type = Code(choices=choices.IncidentType.choices)
    incident_date = serializers.DateField(allow_null=True)
    incident_precision = Code(choices=choices.DatePrecision.choices, default="day")
    aware_date = serializers.DateField()
    child_age_value = WholeNumber(min_value=0, max_value=OLDEST_IN_DAYS, allow_null=True, default=None)
    child_age_unit = Code(choices=choices.AgeUnit.choices, allow_blank=True, default="")
    child_sex = Code(choices=choices.Sex.choices, default="unknown")
    cause_group = Code(choices=choices.CauseGroup.choices)
    office = Text(limit=80, multiline=False, allow_blank=True, default="")
    local_case_number = Text(limit=40, multiline=False, allow_blank=True, default="")
    prior_contact = Code(choices=choices.PriorContact.choices, default="unknown")
    summary = Text(limit=4000)
    manner = Code(choices=choices.Manner.choices, required=False)
    determination = Code(choices=choices.Determination.choices, required=False)
    determination_source = Code(choices=choices.DeterminationSource.choices, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        whole = {**self._current(), **attrs}
        errors = {}
        day, precision = whole["incident_date"], whole["incident_precision"]
        if (day is None) != (precision == "unknown"):
            errors["incident_date"] = _("Give the date, or say that it is not known.")
        if (whole["child_age_value"] is None) != (whole["child_age_unit"] == ""):
            errors["child_age_value"] = _("An age needs a number and days, months or years.")
        for name in ("incident_date", "aware_date"):
            if whole[name] is not None and whole[name] < EARLIEST:
                errors[name] = _("Check the year.")
        if errors:
            raise serializers.ValidationError(errors)
        return attrs

    def _current(self) -> dict[str, Any]:
        if self.instance is None:
            return {}
        names = ("incident_date", "incident_precision", "aware_date", "child_age_value", "child_age_unit")
        return {name: getattr(self.instance, name) for name in names}


class NoticeSerializer(IncidentSerializer):
    """The first notice. What is found out later is set on the incident.

    ``is_training`` marks a record made up to learn on; it needs the right to open reviews.
    """

    derived = {"is_training": PrivacyClass.CORE}

    is_training = Flag(default=False)

    manner = None  # type: ignore[assignment]
    determination = None  # type: ignore[assignment]
    determination_source = None  # type: ignore[assignment]


class InstrumentSerializer(ClassedSerializer):
    """The instrument's version to which a review is pinned."""

    model = InstrumentVersion

    code = serializers.CharField(source="instrument.code", read_only=True)
    title = serializers.CharField(source="instrument.title", read_only=True)
    semver = serializers.CharField(read_only=True)
    sha256 = serializers.CharField(read_only=True)


class ReviewRowSerializer(ClassedSerializer):
    """A review in a list: nothing identifying, no narrative."""

    model = Review

    id = serializers.UUIDField(read_only=True)
    number = serializers.CharField(source="incident.number", read_only=True)
    revision = serializers.IntegerField(read_only=True)
    member = serializers.IntegerField(source="jurisdiction_id", read_only=True)
    state = serializers.ChoiceField(choices=REVIEW.choices, read_only=True)
    incident_type = serializers.ChoiceField(
        source="incident.incident_type", choices=choices.IncidentType.choices, read_only=True
    )
    depth = serializers.ChoiceField(choices=choices.Depth.choices, read_only=True)
    is_training = serializers.BooleanField(read_only=True)
    double_rating = serializers.BooleanField(read_only=True)
    second_rater = serializers.IntegerField(source="second_rater_id", read_only=True, allow_null=True)
    lead = serializers.IntegerField(source="lead_id", read_only=True, allow_null=True)
    due_on = serializers.DateField(read_only=True, allow_null=True)
    version = serializers.IntegerField(read_only=True)
    created_at = serializers.DateTimeField(read_only=True)
    updated_at = serializers.DateTimeField(read_only=True)


def _moment() -> serializers.DateTimeField:
    return serializers.DateTimeField(read_only=True, allow_null=True)


def _person(stamp: str) -> serializers.IntegerField:
    return serializers.IntegerField(source=f"{stamp}_by_id", read_only=True, allow_null=True)


class TrueOrFalse(serializers.BooleanField):
    """``true`` or ``false``, and no other word for them."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=str(data)[:20])
        return data


QUALITY = [key for key, _label, _ask in choices.QUALITY_DIMENSIONS]


@extend_schema_field(
    {
        "type": "object",
        "properties": {key: {"type": "string", "enum": list(choices.Quality.values)} for key in QUALITY},
        "additionalProperties": False,
    }
)
class QualityField(serializers.DictField):
    """The director's eight answers on the quality of a review."""

    child = Code(choices=choices.Quality.choices)

    def to_internal_value(self, data: Any) -> dict[str, str]:
        found = super().to_internal_value(data)
        unknown = sorted(set(found) - set(QUALITY))
        if unknown:
            raise serializers.ValidationError({name[:80]: _("This is not one of the questions.") for name in unknown})
        return found


class ReviewSerializer(ReviewRowSerializer):
    """A whole review without its parts; needs, opportunities, ratings and history have their own addresses."""

    incident = IncidentSerializer(read_only=True)
    lead_name = serializers.CharField(source="lead.display_name", read_only=True, allow_null=True, default=None)
    story = Text(limit=20_000, allow_blank=True, read_only=True)
    no_opportunity_reason = Text(limit=2000, allow_blank=True, read_only=True)
    no_debrief_reason = Code(choices=choices.NoDebriefReason.choices, allow_blank=True, read_only=True)
    instrument = InstrumentSerializer(source="instrument_version", read_only=True, allow_null=True)
    instrument_sha256 = serializers.CharField(read_only=True)
    amends = serializers.UUIDField(source="amends_id", read_only=True, allow_null=True)
    amend_reason = serializers.CharField(read_only=True)
    double_rating = serializers.BooleanField(read_only=True)
    quality = QualityField(read_only=True)
    decision_note = serializers.CharField(read_only=True)
    content_sha256 = serializers.CharField(read_only=True)
    created_by = _person("created")
    screened_at, screened_by = _moment(), _person("screened")
    selected_at, selected_by = _moment(), _person("selected")
    opened_at, opened_by = _moment(), _person("opened")
    closed_at, closed_by = _moment(), _person("closed")
    pinned_at, pinned_by = _moment(), _person("pinned")
    compared_at, compared_by = _moment(), _person("compared")
    submitted_at, submitted_by = _moment(), _person("submitted")
    returned_at, returned_by = _moment(), _person("returned")
    approved_at, approved_by = _moment(), _person("approved")
    shared_at, shared_by = _moment(), _person("shared")
    withdrawn_at, withdrawn_by = _moment(), _person("withdrawn")
    held_at, held_by = _moment(), _person("held")
    voided_at, voided_by = _moment(), _person("voided")


class StorySerializer(ClassedSerializer):
    """What the lead writes in the review itself."""

    model = Review

    story = Text(limit=20_000, allow_blank=True)
    no_opportunity_reason = Text(limit=2000, allow_blank=True)
    no_debrief_reason = Code(choices=choices.NoDebriefReason.choices, allow_blank=True)
    depth = Code(choices=choices.Depth.choices)


class PartSerializer(ClassedSerializer):
    """What every part of a review shows of itself."""

    id = serializers.UUIDField(read_only=True)
    review = serializers.UUIDField(source="review_id", read_only=True)
    version = serializers.IntegerField(read_only=True)
    created_at = serializers.DateTimeField(read_only=True)
    created_by = serializers.IntegerField(source="created_by_id", read_only=True, allow_null=True)
    updated_at = serializers.DateTimeField(read_only=True)
    updated_by = serializers.IntegerField(source="updated_by_id", read_only=True, allow_null=True)


class NeedSerializer(PartSerializer):
    """A need of the child or family, and what was received."""

    model = Need

    domain = Code(choices=choices.NeedDomain.choices)
    needed = Text(limit=2000)
    received = Text(limit=2000, allow_blank=True, default="")
    status = Code(choices=choices.NeedStatus.choices)
    accepted_reason = Text(limit=2000, allow_blank=True, default="")


class NeedIds(serializers.ListField):
    """Ids of the needs that led to an opportunity."""

    child = serializers.UUIDField()

    def to_representation(self, data: Any) -> list[str]:
        return [str(link.need_id) for link in data.all()]


class OpportunitySerializer(PartSerializer):
    """An improvement opportunity. Theme, locus, partner and proximity are codes of the instrument's lists."""

    model = ImprovementOpportunity
    derived = {"needs": PrivacyClass.CORE}

    title = Text(limit=120, multiline=False)
    theme = Text(limit=20, multiline=False)
    theme_other = Text(limit=80, multiline=False, allow_blank=True, default="")
    locus = Text(limit=16, multiline=False)
    partner_type = Text(limit=16, multiline=False, allow_blank=True, default="")
    proximity = Text(limit=4, multiline=False)
    narrative = Text(limit=8000)
    systems_observation = Text(limit=2000, allow_blank=True, default="")
    needs = NeedIds(source="need_links", max_length=200, default=list)


@extend_schema_field(
    {"oneOf": [{"type": "integer", "minimum": 0, "maximum": 9}, {"type": "string", "minLength": 1, "maxLength": 4}]}
)
class AnswerField(serializers.Field):
    """A value of the item's scale as a number, or a code such as "NR". The instrument's version says which."""

    def to_internal_value(self, data: Any) -> Any:
        return data  # read by the instrument engine, which names the item in its refusal

    def to_representation(self, value: Any) -> int | str:
        return int(value) if value.isdigit() else value


class RatingSerializer(ClassedSerializer):
    """One person's answer to one item."""

    model = Rating
    derived = {"value": PrivacyClass.CORE}

    id = serializers.UUIDField(read_only=True)
    review = serializers.UUIDField(source="rating_set.review_id", read_only=True)
    opportunity = serializers.UUIDField(source="rating_set.opportunity_id", read_only=True, allow_null=True)
    rater = serializers.IntegerField(source="rating_set.rater_id", read_only=True)
    kind = serializers.CharField(source="rating_set.kind", read_only=True)
    item = serializers.CharField(source="item_code", read_only=True)
    value = AnswerField(source="choice")
    rationale = Text(limit=4000, allow_blank=True, default="")
    version = serializers.IntegerField(read_only=True)
    updated_at = serializers.DateTimeField(read_only=True)


class EventSerializer(ClassedSerializer):
    """An entry of the history. ``text`` says it in a sentence; ``payload`` holds codes."""

    model = Event
    derived = {"text": PrivacyClass.PRIVILEGED}

    id = serializers.UUIDField(read_only=True)
    at = serializers.DateTimeField(read_only=True)
    kind = serializers.CharField(read_only=True)
    object_type = serializers.CharField(read_only=True)
    object_id = serializers.CharField(read_only=True)
    version = serializers.IntegerField(read_only=True, allow_null=True)
    person = serializers.IntegerField(source="actor_id", read_only=True, allow_null=True)
    payload = serializers.DictField(read_only=True)
    text = serializers.SerializerMethodField()
    reason = serializers.CharField(read_only=True)

    def get_text(self, event: Event) -> str:
        return describe(event)


class FoundSerializer(ClassedSerializer):
    """Words around a hit, and the part of the review in which they stand."""

    model = Review
    derived = {"part": PrivacyClass.CORE, "text": PrivacyClass.PRIVILEGED}

    part = serializers.CharField(read_only=True)
    text = serializers.CharField(read_only=True)


class SearchHitSerializer(ReviewRowSerializer):
    """A review that was found. ``found`` is empty for a reader of codes only: texts are not searched for them."""

    derived = {"found": PrivacyClass.PRIVILEGED}

    found = FoundSerializer(many=True, read_only=True)


class SavedViewSerializer(ClassedSerializer):
    """A view of the worklist under a name. ``query`` is the worklist's own: ``view=due&state=scoring&sort=-due``."""

    model = SavedView

    id = serializers.UUIDField(read_only=True)
    name = Text(limit=40, multiline=False)
    query = Text(limit=500, multiline=False, allow_blank=True, default="")
    is_shared = Flag(default=False)
    is_default = Flag(default=False)
    owner = serializers.IntegerField(source="owner_id", read_only=True)
    version = serializers.IntegerField(read_only=True)


class OfferSerializer(ClassedSerializer):
    """A step out of the review's state, and what stands against it."""

    model = Review
    derived = dict.fromkeys(("name", "label", "consequence", "reason", "allowed", "why"), PrivacyClass.CORE)

    name = serializers.CharField(source="transition.name", read_only=True)
    label = serializers.CharField(source="transition.label", read_only=True)  # type: ignore[assignment]
    consequence = serializers.CharField(source="transition.consequence", read_only=True)
    reason = serializers.ChoiceField(
        source="transition.reason", choices=["none", "optional", "required"], read_only=True
    )
    allowed = serializers.BooleanField(read_only=True)
    why = serializers.ListField(child=serializers.CharField(), read_only=True)


class StepSerializer(ClassedSerializer):
    """Base of what the steps take. What a person writes for a step is under review privilege."""

    model = Review
    derived = dict.fromkeys(("reason", "quality", "note", "sha256"), PrivacyClass.PRIVILEGED)


class NothingSerializer(StepSerializer):
    """A step that takes nothing."""


class OpeningSerializer(StepSerializer):
    """The lead, when it is not you, and the word that they had no decision to take in the case."""

    derived = {"lead_is_free": PrivacyClass.CORE}

    lead = WholeNumber(min_value=1, max_value=2**31 - 1, required=False)
    lead_is_free = serializers.BooleanField(default=False)


class ScoringSerializer(StepSerializer):
    """Whether two people rate, and who the second is."""

    double_rating = TrueOrFalse(required=False, write_only=True)
    second_rater = WholeNumber(min_value=1, max_value=2**31 - 1, required=False, write_only=True)


class ReasonSerializer(StepSerializer):
    """Why, or what is asked. It is kept in the history."""

    reason = Text(limit=2000)


class ShareStepSerializer(StepSerializer):
    """The fingerprint of the form that you have looked at."""

    sha256 = serializers.RegexField("^[0-9a-f]{64}$")


class ApprovalSerializer(StepSerializer):
    """How the director judges the review's quality, and a word to the team."""

    quality = QualityField()
    note = Text(limit=4000, allow_blank=True, default="")
