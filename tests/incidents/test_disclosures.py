"""The public record: written by hand, published by somebody else, with no way to a review or a rating."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from incidents import needs, public_record
from incidents.models import ImprovementOpportunity, Incident, PublicDisclosure, Rating, RatingSet, Review
from incidents.services import disclosures
from npcs.core.access import Forbidden
from npcs.core.audit import describe
from npcs.core.audit.models import AccessLog, Event
from npcs.core.privacy import PrivacyClass, class_of
from npcs.core.versions.errors import FieldErrors
from npcs.core.workflow import GuardFailed
from tests import after
from tests import reviews as make
from tests.incidents.conftest import Place
from tests.incidents.paper import at, get, saved, send

pytestmark = pytest.mark.django_db


def test_no_foreign_key_leads_from_it_to_a_review_an_opportunity_or_a_rating() -> None:
    reached, waiting = set(), [PublicDisclosure]
    while waiting:
        model = waiting.pop()
        for field in model._meta.get_fields():
            forward = field.is_relation and not field.auto_created and field.related_model is not None
            if forward and field.related_model not in reached:
                reached.add(field.related_model)
                waiting.append(field.related_model)
    assert reached & {Review, ImprovementOpportunity, Rating, RatingSet} == set()
    assert Incident not in reached
    assert not any(
        isinstance(field, models.ForeignKey) and field.related_model is PublicDisclosure
        for model in (Review, ImprovementOpportunity, Rating, RatingSet)
        for field in model._meta.get_fields()
    )


def test_writing_one_copies_no_text_from_any_review(place: Place) -> None:
    """The page starts empty, also beside an approved review of the same case."""
    make.approved(place.actor("reviewer"), place.actor("director"))
    fields = get(place["coordinator"], at("disclosure-add")).fields
    assert {
        name: value for name, value in fields.items() if value and name not in {"once", "csrfmiddlewaretoken"}
    } == {}
    made = disclosures.write(
        actor=place.actor("coordinator"), once_key=uuid4(),
        data={"incident_type": "fatality", "incident_date": None, "incident_precision": "unknown"},
    )  # fmt: skip
    texts = [
        field.attname for field in made._meta.concrete_fields if isinstance(field, models.CharField | models.TextField)
    ]
    written = {name: getattr(made, name) for name in texts if getattr(made, name)}
    assert written == {"state": "draft", "incident_type": "fatality", "incident_precision": "unknown"}


def test_a_coordinator_writes_and_a_director_who_did_not_write_publishes(place: Place) -> None:
    coordinator, director = place.actor("coordinator"), place.actor("director")
    draft = after.drafted(coordinator)
    with pytest.raises(Forbidden):
        after.disclose(coordinator, after.disclose(coordinator, draft, "send"), "publish")
    done = after.disclose(director, PublicDisclosure.objects.get(pk=draft.pk), "publish")
    assert (done.state, done.published_by_id) == ("published", director.user_id)


def test_whoever_wrote_a_word_of_it_does_not_publish_it(place: Place) -> None:
    both = make.acting(place.another_person(["coordinator", "director"]), place.member)
    draft = after.drafted(place.actor("coordinator"))
    data = {"actions": "Visits are planned with a car."}
    draft = disclosures.change(actor=both, disclosure=draft, version=draft.version, data=data)
    sent = after.disclose(place.actor("coordinator"), draft, "send")
    for name, reason in (("publish", ""), ("give_back", "Shorter, please.")):
        with pytest.raises(GuardFailed, match="One thing"):
            after.disclose(both, sent, name, reason)
    page = get(place.browser(both.user), at("disclosure-step", sent.pk, "publish"))
    assert "somebody else must decide" in page.text


def test_who_gave_it_back_may_still_publish_it_later(place: Place) -> None:
    coordinator, director = place.actor("coordinator"), place.actor("director")
    back = after.disclose(
        director, after.disclose(coordinator, after.drafted(coordinator), "send"), "give_back", "Shorter."
    )
    assert (back.state, back.submitted_at) == ("draft", None)
    assert "Shorter." in get(place["coordinator"], back.get_absolute_url()).text
    assert after.disclose(director, after.disclose(coordinator, back, "send"), "publish").state == "published"


def test_without_findings_or_a_rule_it_is_not_sent(place: Place) -> None:
    draft = after.drafted(place.actor("coordinator"), findings="", rule="")
    page = get(place["coordinator"], at("disclosure-step", draft.pk, "send"))
    assert "Write the findings." in page.text
    assert "Name the law or rule" in page.text
    with pytest.raises(GuardFailed):
        after.disclose(place.actor("coordinator"), draft, "send")


def test_published_words_are_locked_in_the_database_too(place: Place) -> None:
    done = after.published(place.actor("coordinator"), place.actor("director"))
    with pytest.raises(Forbidden):
        disclosures.change(
            actor=place.actor("coordinator"), disclosure=done, version=done.version, data={"findings": "Other words."}
        )
    for values in ({"findings": "Other words."}, {"state": "draft"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PublicDisclosure.objects.filter(pk=done.pk).update(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        PublicDisclosure.objects.filter(pk=done.pk).delete()
    assert after.disclose(place.actor("director"), done, "withdraw", "A court asked for it.").state == "withdrawn"


def test_patterns_that_may_point_to_a_person_are_shown_before_it_is_published(place: Place) -> None:
    coordinator = place.actor("coordinator")
    draft = after.drafted(coordinator, findings="Maria Lopez was seen on 12 March 2026.", actions="Call 555-867-5309.")
    sent = after.disclose(coordinator, draft, "send")
    for page in (
        get(place["director"], sent.get_absolute_url()),
        get(place["director"], at("disclosure-step", sent.pk, "publish")),
    ):
        for words in ("Maria Lopez", "12 March 2026", "555-867-5309"):
            assert f"“{words}” looks like" in page.text
    assert after.disclose(place.actor("director"), sent, "publish").state == "published"


def test_who_neither_writes_nor_decides_sees_published_ones_only(place: Place) -> None:
    coordinator, director = place.actor("coordinator"), place.actor("director")
    draft, done = after.drafted(coordinator), after.published(coordinator, director)
    assert place["reviewer"].get(draft.get_absolute_url()).status_code == 404
    page = get(place["reviewer"], done.get_absolute_url())
    assert done.findings in page.text
    assert done.case_reference not in page.html
    assert "History" not in page.text
    listed = get(place["reviewer"], at("disclosures")).links
    assert (done.get_absolute_url() in listed, draft.get_absolute_url() in listed) == (True, False)


def test_it_prints_public_fields_only_and_as_a_pdf(place: Place) -> None:
    done = after.published(place.actor("coordinator"), place.actor("director"))
    document = public_record.document_of(PublicDisclosure.objects.get(pk=done.pk))
    said = " ".join(document.texts())
    assert done.findings in said
    assert "Reports received before" in said
    assert "Assessments" in said
    assert done.case_reference not in said
    for name in (*public_record.DATES, *public_record.COUNTS, *public_record.TEXTS):
        assert class_of(PublicDisclosure, name) is PrivacyClass.PUBLIC
    answer = place["director"].get(at("disclosure-pdf", done.pk))
    assert answer.content.startswith(b"%PDF-")
    assert AccessLog.objects.filter(outcome="export", object_id=str(done.pk)).count() == 1


def test_a_count_that_was_not_given_is_left_out_and_never_0(place: Place) -> None:
    draft = after.drafted(place.actor("coordinator"), reports_before=None, cases_open=0)
    said = " ".join(public_record.document_of(draft).texts()).lower()
    assert "reports received before" not in said
    assert "cases open at the time" in said


def test_dates_that_cannot_be_are_told_beside_their_fields(place: Place) -> None:
    later = timezone.localdate() + timedelta(days=40)
    day = {
        "informed_on_day": str(later.day),
        "informed_on_month": str(later.month),
        "informed_on_year": str(later.year),
    }
    page = send(place["coordinator"], at("disclosure-add"), **typed(**day))
    assert (page.status, list(page.errors)) == (422, ["informed_on"])
    assert page.fields["findings"] == "Two reports were received."
    today = timezone.localdate()
    with pytest.raises(FieldErrors, match="review_ended_on"):
        after.drafted(
            place.actor("coordinator"), review_began_on=today, review_ended_on=today - timedelta(days=1)
        )  # fmt: skip
    with pytest.raises(FieldErrors, match="incident_date"):
        after.drafted(place.actor("coordinator"), incident_precision="day")
    assert PublicDisclosure.objects.count() == 0


def typed(**changes: Any) -> dict[str, Any]:
    data = {
        "rule": "Made-up Act, section 1", "incident_type": "fatality", "findings": "Two reports were received.",
        "incident_date_year": "2025", "reports_before": "2",
    }  # fmt: skip
    return data | changes


def test_it_is_written_and_changed_on_a_page_with_the_date_as_exact_as_it_is_given(place: Place) -> None:
    saved(send(place["coordinator"], at("disclosure-add"), **typed()))
    draft = PublicDisclosure.objects.get()
    assert (draft.incident_date.year, draft.incident_precision, draft.reports_before) == (2025, "year", 2)
    fields = get(place["coordinator"], at("disclosure-edit", draft.pk)).fields
    assert (fields["incident_date_year"], fields["incident_date_day"]) == ("2025", "")
    disclosures.change(
        actor=place.actor("coordinator"), disclosure=draft, version=draft.version, data={"findings": "Three reports."}
    )
    answer = place["coordinator"].post(at("disclosure-edit", draft.pk), fields | {"findings": "Four reports."})
    assert answer.status_code == 409
    assert "Three reports." in answer.content.decode()
    assert "Four reports." in answer.content.decode()


def test_it_waits_for_whoever_writes_or_decides_without_a_word_of_it(place: Place) -> None:
    coordinator, director = place.actor("coordinator"), place.actor("director")
    draft, provider = after.drafted(coordinator), needs.FollowUpNeeds()
    assert [one.title for one in provider.items(coordinator, 9)] == ["Finish public record P-1"]
    after.disclose(coordinator, draft, "send")
    assert [one.title for one in provider.items(director, 9)] == ["Check and decide: public record P-1"]
    assert provider.count(coordinator) == 0


def test_every_step_has_words_for_the_history(place: Place) -> None:
    done = after.published(place.actor("coordinator"), place.actor("director"))
    after.disclose(place.actor("director"), done, "withdraw", "A court asked for it.")
    said = [describe(event) for event in Event.objects.filter(object_id=str(done.pk))]
    assert len(said) == 4
    assert all("changed this record" not in words for words in said)
