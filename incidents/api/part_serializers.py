"""What the API shows and takes of timeline, debriefs and systems map."""

from rest_framework import serializers

from incidents import choices
from incidents.api.serializers import PartSerializer
from incidents.models import Debrief, MapLink, MapNode, TimelineEvent
from npcs.core.privacy import PrivacyClass
from npcs.core.rest import Code, Text, WholeNumber


class TimelineEventSerializer(PartSerializer):
    """An event. ``event_date`` is the first day of what is known; ``event_precision`` says how much that is."""

    model = TimelineEvent

    event_date = serializers.DateField(allow_null=True)
    event_precision = Code(choices=choices.DatePrecision.choices, default="day")
    what = Text(limit=4000)
    source_kind = Code(choices=choices.TimelineSource.choices)
    known_then = Text(limit=4000, allow_blank=True, default="")


class DebriefSerializer(PartSerializer):
    """A debrief by role code. ``notes`` are raw and are destroyed on schedule; ``learned`` stays."""

    model = Debrief
    derived = {"code": PrivacyClass.CORE}

    code = serializers.CharField(read_only=True)
    role = Code(choices=choices.DebriefRole.choices)
    letter = Text(limit=1, multiline=False, default="A")
    answer = Code(choices=choices.DebriefAnswer.choices)
    held_on = serializers.DateField(allow_null=True, default=None)
    learned = Text(limit=4000, allow_blank=True, default="")
    notes = Text(limit=20_000, allow_blank=True, default="")
    notes_destroyed_at = serializers.DateTimeField(read_only=True, allow_null=True)


class MapBoxSerializer(PartSerializer):
    """A box. Level 1 is the frontline, 6 law, budget and courts."""

    model = MapNode

    level = WholeNumber(min_value=1, max_value=6)
    position = serializers.IntegerField(read_only=True)
    text = Text(limit=200, multiline=False)
    opportunity = serializers.UUIDField(source="opportunity_id", allow_null=True, default=None)


class MapArrowSerializer(PartSerializer):
    """An arrow from one box to another of the same review."""

    model = MapLink

    from_node = serializers.UUIDField(source="from_node_id")
    to_node = serializers.UUIDField(source="to_node_id")
    label = Text(limit=80, multiline=False, allow_blank=True, default="")  # type: ignore[assignment]
