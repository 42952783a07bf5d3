"""What the API shows of screening, clocks and holds, and takes for them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from incidents import choices
from incidents.api.serializers import PartSerializer
from incidents.models import LeadCheck, LegalHold, ReviewClock, ScreeningDecision, ScreeningRule
from incidents.screening import codes
from incidents.screening.lifecycle import RULE
from npcs.core.privacy import PrivacyClass
from npcs.core.rest import ClassedSerializer, Code, Text


@extend_schema_field({"type": "object", "additionalProperties": True})
class DefinitionField(serializers.JSONField):
    """A rule as data; its format is in the documentation of the product (incidents/screening/schema.json)."""


class RuleSerializer(ClassedSerializer):
    """One version of the member's screening rule."""

    model = ScreeningRule

    id = serializers.UUIDField(read_only=True)
    number = serializers.IntegerField(read_only=True)
    status = serializers.ChoiceField(choices=RULE.choices, read_only=True)
    title = serializers.CharField(read_only=True)
    template = serializers.CharField(read_only=True)
    effective_from = serializers.DateField(allow_null=True)
    definition = DefinitionField()
    sha256 = serializers.CharField(read_only=True)
    supersedes = serializers.UUIDField(source="supersedes_id", read_only=True, allow_null=True)
    published_at = serializers.DateTimeField(read_only=True, allow_null=True)
    published_by = serializers.IntegerField(source="published_by_id", read_only=True, allow_null=True)
    version = serializers.IntegerField(read_only=True)
    updated_at = serializers.DateTimeField(read_only=True)


class NewRuleSerializer(ClassedSerializer):
    """From which rule a draft starts: a shipped one by its name, or a version of your own by its id."""

    model = ScreeningRule
    derived = {"copy_of": PrivacyClass.CORE}

    template = Text(limit=40, multiline=False, required=False)
    copy_of = serializers.UUIDField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if len(attrs) != 1:
            raise serializers.ValidationError({"template": "Give either `template` or `copy_of`."})
        return attrs


class TemplateSerializer(ClassedSerializer):
    """A rule that ships with the product. It is a start, not legal advice."""

    model = ScreeningRule
    derived = dict.fromkeys(("slug", "title", "definition", "sha256"), PrivacyClass.CORE)

    slug = serializers.CharField(read_only=True)
    title = serializers.CharField(source="rule.title", read_only=True)
    definition = DefinitionField(source="data", read_only=True)
    sha256 = serializers.CharField(read_only=True)


class ContactSerializer(ClassedSerializer):
    """An earlier contact. ``date`` is the first day of what is known; null with precision "unknown"."""

    model = ScreeningDecision
    derived = dict.fromkeys(("who", "kind", "date", "precision"), PrivacyClass.IDENTIFYING)

    who = Code(choices=codes.Person.choices)
    kind = Code(choices=codes.ContactKind.choices)
    date = serializers.DateField(allow_null=True)
    precision = Code(choices=choices.DatePrecision.choices)


class ScreeningSerializer(PartSerializer):
    """The decision on a notice. The rule, what it says, and the due dates are set by the product."""

    model = ScreeningDecision

    rule = serializers.UUIDField(source="rule_id", read_only=True, allow_null=True)
    rule_title = serializers.CharField(read_only=True)
    rule_sha256 = serializers.CharField(read_only=True)
    near_fatality_version = serializers.CharField(read_only=True)
    outcome = serializers.ChoiceField(choices=codes.Outcome.choices, read_only=True)
    due_dates = serializers.JSONField(read_only=True)
    maltreatment = Code(choices=codes.Maltreatment.choices, default="unknown")
    requested = Code(choices=codes.Told.choices, default="no")
    indian_child = Code(choices=codes.Told.choices, default="unknown")
    contacts = serializers.ListField(child=ContactSerializer(), max_length=20, default=list)
    choice = Code(choices=codes.Choice.choices)
    reason = Text(limit=2000)
    meeting = Text(limit=80, multiline=False, allow_blank=True, default="")
    first_person = Text(limit=60, multiline=False, allow_blank=True, default="")
    second_person = Text(limit=60, multiline=False, allow_blank=True, default="")
    table = serializers.ListField(child=Code(choices=codes.Seat.choices), max_length=40, default=list)
    waivers = serializers.DictField(child=Text(limit=1000), default=dict)


class ClockSerializer(PartSerializer):
    """One due date. ``due_on`` is null while a hold stops it, with ``days_left`` to go."""

    model = ReviewClock

    key = serializers.CharField(read_only=True)
    turn = serializers.IntegerField(read_only=True)
    name = serializers.CharField(read_only=True)
    starts_on = serializers.DateField(read_only=True)
    statutory_on = serializers.DateField(read_only=True)
    due_on = serializers.DateField(read_only=True, allow_null=True)
    paused_days = serializers.IntegerField(read_only=True)
    days_left = serializers.IntegerField(read_only=True)
    by_hand = serializers.BooleanField(read_only=True)
    met_on = serializers.DateField(allow_null=True)


class HoldSerializer(PartSerializer):
    """A legal hold."""

    model = LegalHold

    placed_on = serializers.DateField(read_only=True)
    reason = Text(limit=2000)
    pauses_clocks = serializers.BooleanField(default=True)
    lifted_on = serializers.DateField(read_only=True, allow_null=True)
    lifted_by = serializers.IntegerField(source="lifted_by_id", read_only=True, allow_null=True)
    lift_reason = serializers.CharField(read_only=True)


class LiftSerializer(ClassedSerializer):
    """Why a hold is lifted."""

    model = LegalHold

    lift_reason = Text(limit=2000)


class LeadCheckSerializer(ClassedSerializer):
    """That the lead had no decision to take in the case: said by the lead, checked by a colleague."""

    model = LeadCheck

    lead = serializers.IntegerField(source="lead_id", read_only=True, allow_null=True)
    declared_at = serializers.DateTimeField(read_only=True, allow_null=True)
    checked_by = serializers.IntegerField(source="checked_by_id", read_only=True, allow_null=True)
    checked_at = serializers.DateTimeField(read_only=True, allow_null=True)
