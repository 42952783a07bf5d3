"""What the API shows of members and people. It takes nothing: writes are made on the pages."""

from rest_framework import serializers

from jurisdictions import roles
from jurisdictions.choices import Kind, Precision, Status
from jurisdictions.models import Jurisdiction, Membership
from npcs.core.rest import ClassedSerializer, Code


class MemberSerializer(ClassedSerializer):
    """A member's public facts. Dates are ISO days; ``joined_precision`` says how much of the day is known."""

    model = Jurisdiction

    id = serializers.IntegerField(read_only=True)
    code = serializers.CharField(read_only=True)
    name = serializers.CharField(read_only=True)
    short_name = serializers.CharField(read_only=True)
    agency = serializers.CharField(read_only=True)
    kind = Code(choices=Kind.choices, read_only=True)
    part_of = serializers.IntegerField(source="part_of_id", read_only=True, allow_null=True)
    status = Code(choices=Status.choices, read_only=True)
    joined_on = serializers.DateField(read_only=True, allow_null=True)
    joined_precision = Code(choices=Precision.choices, read_only=True)
    left_on = serializers.DateField(read_only=True, allow_null=True)
    time_zone = serializers.CharField(read_only=True)
    source = serializers.CharField(read_only=True)  # type: ignore[assignment]
    is_synthetic = serializers.BooleanField(read_only=True)


class PersonSerializer(ClassedSerializer):
    """One current role of a person at the member acted for. A person with two roles comes twice."""

    model = Membership

    id = serializers.UUIDField(read_only=True)
    person = serializers.IntegerField(source="user_id", read_only=True)
    display_name = serializers.CharField(source="user.display_name", read_only=True)
    member = serializers.IntegerField(source="jurisdiction_id", read_only=True)
    role = Code(choices=[(key, spec.label) for key, spec in roles.ROLES.items()], read_only=True)
    is_leadership = serializers.BooleanField(read_only=True)
    title = serializers.CharField(read_only=True)
    started_at = serializers.DateTimeField(read_only=True)
    suspended_at = serializers.DateTimeField(read_only=True, allow_null=True)
