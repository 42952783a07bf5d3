"""REST: every field has a privacy class, and what is not open is shown only to those who may read it."""

from collections.abc import Iterator

import pytest
from django.db import models
from rest_framework import serializers

from incidents.api import serializers as shown
from incidents.api.beside import BesideSerializer
from incidents.models import ImprovementOpportunity, Incident, Need, Rating, Review
from npcs.core.access.strict import StrictSerializer
from npcs.core.privacy import PrivacyClass, class_of, fields_in
from npcs.core.rest import ClassedSerializer, privacy_of
from npcs.core.rest.docs import schema
from npcs.core.rest.serializers import OPEN


def subclasses(parent: type) -> Iterator[type]:
    for child in parent.__subclasses__():
        yield child
        yield from subclasses(child)


def ours(parent: type) -> list[type]:
    schema()  # loads every view, and with it every serializer
    return sorted(
        {one for one in subclasses(parent) if one.__module__.split(".")[0] in {"npcs", "incidents", "jurisdictions"}},
        key=str,
    )


INTERNAL = {"frozen_incident"}  # shown as the incident of its revision, never as it is stored
CLASSED = [one for one in ours(ClassedSerializer) if hasattr(one, "model")]


@pytest.mark.parametrize("serializer", CLASSED, ids=lambda one: one.__name__)
def test_every_field_of_every_serializer_has_a_class(serializer: type[ClassedSerializer]) -> None:
    for name in serializer().fields:
        assert privacy_of(serializer(), name) in PrivacyClass


def test_no_serializer_goes_round_the_classes() -> None:
    bases = {StrictSerializer, ClassedSerializer, shown.PartSerializer, BesideSerializer}
    assert {one for one in ours(serializers.Serializer) if one not in CLASSED} == bases


@pytest.mark.parametrize("serializer", CLASSED, ids=lambda one: one.__name__)
def test_without_a_reader_only_open_fields_are_shown(serializer: type[ClassedSerializer]) -> None:
    one = serializer()
    assert {name for name in one.fields if privacy_of(one, name) not in OPEN}.isdisjoint(
        field.field_name for field in one._readable_fields
    )


@pytest.mark.parametrize(
    ("serializer", "model"),
    [
        (shown.IncidentSerializer, Incident), (shown.ReviewSerializer, Review), (shown.NeedSerializer, Need),
        (shown.OpportunitySerializer, ImprovementOpportunity), (shown.RatingSerializer, Rating),
    ],
)  # fmt: skip
def test_what_is_hidden_is_exactly_what_the_model_calls_identifying_or_privileged(
    serializer: type[ClassedSerializer], model: type[models.Model]
) -> None:
    one = serializer()
    hidden = {name for name in one.fields if privacy_of(one, name) not in OPEN}
    classes = [PrivacyClass.IDENTIFYING, PrivacyClass.PRIVILEGED]
    assert hidden - {"lead_name"} == set(fields_in(model, classes)) - INTERNAL


def test_a_list_of_reviews_holds_nothing_that_is_not_open() -> None:
    row = shown.ReviewRowSerializer()
    assert {privacy_of(row, name) for name in row.fields} <= OPEN


def test_a_name_behind_a_relation_is_as_private_as_the_name() -> None:
    assert privacy_of(shown.ReviewSerializer(), "lead_name") == class_of(
        Review.lead.field.related_model, "display_name"
    )


def test_a_field_that_is_worked_out_must_be_classed_by_hand() -> None:
    class Careless(ClassedSerializer):
        model = Review
        age = serializers.SerializerMethodField()
        nonsense = serializers.CharField()

    with pytest.raises(LookupError, match="give its class in `derived`"):
        privacy_of(Careless(), "age")
    with pytest.raises(LookupError, match="give its class in `derived`"):
        privacy_of(Careless(), "nonsense")


def test_the_description_promises_hidden_fields_to_nobody() -> None:
    found = schema()["components"]["schemas"]
    for name, serializer in (("Review", shown.ReviewSerializer), ("Incident", shown.IncidentSerializer)):
        hidden = {field for field in serializer().fields if privacy_of(serializer(), field) not in OPEN}
        assert hidden
        assert hidden.isdisjoint(found[name]["required"])
        assert all("Absent for whoever may not" in found[name]["properties"][field]["description"] for field in hidden)
