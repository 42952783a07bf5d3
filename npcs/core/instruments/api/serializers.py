"""What the API shows of instruments and takes for them. Everything about them is public to whoever may see them."""

from typing import Any

from rest_framework import serializers

from npcs.core.instruments.lifecycle import VERSION
from npcs.core.instruments.models import Instrument, InstrumentVersion, ItemCrosswalk
from npcs.core.instruments.services.publication import REFERENCE_MAX
from npcs.core.privacy import PrivacyClass
from npcs.core.rest import ClassedSerializer, Code, Text
from npcs.core.workflow.reason import REASON_LIMIT


class InstrumentHeadSerializer(ClassedSerializer):
    """One questionnaire or rating scale over all its versions."""

    model = Instrument

    id = serializers.UUIDField(read_only=True)
    code = serializers.CharField(read_only=True)
    title = serializers.CharField(read_only=True)
    owner = serializers.CharField(read_only=True)
    origin = serializers.ChoiceField(choices=Instrument.Origin.choices, read_only=True)
    licence = serializers.CharField(read_only=True)
    is_active = serializers.BooleanField(read_only=True)


class VersionSerializer(ClassedSerializer):
    """One version. ``sha256`` is the fingerprint of its definition; ``version`` counts the saves of the record."""

    model = InstrumentVersion

    id = serializers.UUIDField(read_only=True)
    instrument = serializers.CharField(source="instrument.code", read_only=True)
    semver = serializers.CharField(read_only=True)
    status = serializers.ChoiceField(choices=VERSION.choices, read_only=True)
    sha256 = serializers.CharField(read_only=True)
    change_class = serializers.ChoiceField(
        choices=InstrumentVersion.ChangeClass.choices, allow_blank=True, read_only=True
    )
    governance_reference = serializers.CharField(read_only=True)
    effective_from = serializers.DateField(read_only=True, allow_null=True)
    supersedes = serializers.UUIDField(source="supersedes_id", read_only=True, allow_null=True)
    published_at = serializers.DateTimeField(read_only=True, allow_null=True)
    retired_at = serializers.DateTimeField(read_only=True, allow_null=True)
    version = serializers.IntegerField(read_only=True)


class BodySerializer(ClassedSerializer):
    """Base of what is sent. It shows nothing."""

    model = InstrumentVersion
    derived = {"reason": PrivacyClass.PRIVILEGED}


class DefinitionSerializer(BodySerializer):
    """A whole definition. Faults are a 400 whose ``errors`` name each place in it."""

    definition = serializers.JSONField()


class CopySerializer(BodySerializer):
    """The number of the new draft."""

    semver = Text(limit=20, multiline=False)


class LineSerializer(ClassedSerializer):
    """One line of a crosswalk. ``from_item`` is "" for a new item, ``to_item`` for a dropped one."""

    model = ItemCrosswalk

    id = serializers.UUIDField(read_only=True)
    from_version = serializers.UUIDField(source="from_version_id", read_only=True)
    to_version = serializers.UUIDField(source="to_version_id", read_only=True)
    from_item = Text(limit=20, multiline=False, allow_blank=True)
    to_item = Text(limit=20, multiline=False, allow_blank=True)
    relation = Code(choices=ItemCrosswalk.Relation.choices)
    comparable = serializers.BooleanField()
    note = Text(limit=500, allow_blank=True)
    is_proposed = serializers.BooleanField(read_only=True)
    version = serializers.IntegerField(read_only=True)

    def validate_comparable(self, value: Any) -> bool:
        return bool(value)


class NothingSerializer(BodySerializer):
    """No body."""


class VersionReasonSerializer(BodySerializer):
    """Why."""

    reason = Text(limit=REASON_LIMIT)


class PublicationSerializer(BodySerializer):
    """The kind of change, the decision behind it, and the day from which new work starts with it (default: today)."""

    change_class = Code(choices=InstrumentVersion.ChangeClass.choices)
    governance_reference = Text(limit=REFERENCE_MAX, multiline=False)
    effective_from = serializers.DateField(allow_null=True, default=None)
