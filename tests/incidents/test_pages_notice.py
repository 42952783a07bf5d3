"""Reporting an incident: ten questions, sent once, nothing typed is lost, and what happens next is told."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from incidents.forms.notice import NoticeForm
from incidents.models import Incident, Review
from npcs.core.audit.models import AccessLog
from npcs.core.versions.models import Draft
from tests import reviews as made
from tests.incidents.conftest import Place
from tests.incidents.paper import Paper, at, get, post, saved, send

pytestmark = pytest.mark.django_db


def answers(**changes: Any) -> dict[str, Any]:
    """A notice as a caseworker would fill it in."""
    when, aware = (timezone.localdate() - timedelta(days=days) for days in (12, 10))
    typed = {
        "incident_type": "near_fatality", "cause_group": "sleep", "child_sex": "unknown", "prior_contact": "open",
        "incident_date_month": str(when.month), "incident_date_day": str(when.day),
        "incident_date_year": str(when.year),
        "aware_date_month": str(aware.month), "aware_date_day": str(aware.day), "aware_date_year": str(aware.year),
        "child_age_value_number": "9", "child_age_value_unit": "months", "office": "Bay", "local_case_number": "L-1",
        "summary": "A child was found not breathing and was revived.",
    }  # fmt: skip
    return typed | changes


def file(place: Place, **changes: Any) -> Paper:
    return send(place["caseworker"], at("notice"), **answers(**changes))


def test_a_notice_has_at_most_ten_questions() -> None:
    assert len(NoticeForm.base_fields) <= 10


def test_a_notice_is_filed_and_the_page_tells_what_happens_next(place: Place) -> None:
    page = file(place)
    review = Review.objects.get()
    assert saved(page) == review.get_absolute_url()
    shown = get(place["caseworker"], review.get_absolute_url())
    assert "What happens next" in shown.text
    assert "The notice is received" in shown.text
    assert review.incident.child_age_value == 9
    assert review.incident.incident_precision == "day"


def test_a_date_known_by_its_month_stays_as_exact_as_it_is(place: Place) -> None:
    saved(file(place, incident_date_day=""))
    incident = Incident.objects.get()
    assert (incident.incident_precision, incident.incident_date.day) == ("month", 1)
    page = get(place["caseworker"], at("notice-edit", Review.objects.get().pk))
    assert page.fields["incident_date_day"] == ""


def test_what_is_not_known_is_kept_as_not_known_and_never_as_zero(place: Place) -> None:
    unknown = {
        "incident_date_month": "",
        "incident_date_day": "",
        "incident_date_year": "",
        "child_age_value_number": "",
    }
    saved(file(place, **unknown, incident_date_unknown="1", child_age_value_unknown="1"))
    incident = Incident.objects.get()
    assert (incident.incident_date, incident.incident_precision) == (None, "unknown")
    assert (incident.child_age_value, incident.child_age_unit) == (None, "")


def test_sending_the_same_form_twice_files_one_notice(place: Place) -> None:
    fields = get(place["caseworker"], at("notice")).fields | answers()
    first, second = (saved(post(place["caseworker"], at("notice"), fields)) for _time in range(2))
    assert first == second
    assert Review.objects.count() == 1


@pytest.mark.parametrize("once", ["", "1", "not-a-key", "../../etc"])
def test_a_forged_key_of_the_form_changes_nothing_and_keeps_the_text(place: Place, once: str) -> None:
    page = post(place["caseworker"], at("notice"), answers(once=once))
    assert page.status == 400
    assert page.fields["summary"] == answers()["summary"]
    assert not Review.objects.exists()


CHOICES = (
    "incident_type",
    "cause_group",
    "child_sex",
    "prior_contact",
    "child_age_value_unit",
)  # a page shows only its own
BAD = [
    ({"incident_type": ""}, "incident_type"),
    ({"incident_type": "approved"}, "incident_type"),
    ({"cause_group": "fault"}, "cause_group"),
    ({"incident_date_day": "31", "incident_date_month": "2"}, "incident_date"),
    ({"incident_date_year": "26"}, "incident_date"),
    ({"incident_date_year": "2999"}, "incident_date"),
    ({"incident_date_month": ""}, "incident_date"),
    ({"incident_date_unknown": "1"}, "incident_date"),
    ({"incident_date_year": "20²6"}, "incident_date"),
    ({"aware_date_day": ""}, "aware_date"),
    ({"aware_date_year": "1999"}, "incident_date"),
    ({"aware_date_day": "99"}, "aware_date"),
    ({"child_age_value_number": "-1"}, "child_age_value"),
    ({"child_age_value_number": "nine"}, "child_age_value"),
    ({"child_age_value_number": "99999999999999999999"}, "child_age_value"),
    ({"child_age_value_number": "18", "child_age_value_unit": "years"}, "child_age_value"),
    ({"child_age_value_unit": "decades"}, "child_age_value"),
    ({"child_age_value_unknown": "1"}, "child_age_value"),
    ({"child_sex": "x"}, "child_sex"),
    ({"prior_contact": "never mind"}, "prior_contact"),
    ({"office": "B" * 81}, "office"),
    ({"local_case_number": "9" * 41}, "local_case_number"),
    ({"summary": ""}, "summary"),
    ({"summary": "\x00\u202e"}, "summary"),
    ({"summary": "x" * 4001}, "summary"),
]


@pytest.mark.parametrize(("changes", "field"), BAD)
def test_a_bad_answer_is_said_beside_its_field_and_keeps_everything_typed(
    place: Place, changes: dict[str, str], field: str
) -> None:
    typed = answers(once=str(uuid4())) | changes
    page = post(place["caseworker"], at("notice"), typed)
    assert page.status == 422
    assert page.errors[field]
    assert page.title.startswith("Error:")
    kept, forged_choices = page.fields, {name for name in changes if name in CHOICES}
    for name in typed.keys() & kept.keys() - forged_choices - {"summary"}:
        assert kept[name] == typed[name], name
    if "\x00" not in typed["summary"]:
        assert kept["summary"] == typed["summary"]
    assert not Review.objects.exists()


def test_ten_megabytes_of_text_get_a_message_and_come_back_whole(place: Place) -> None:
    text = "Care. " * 1_750_000
    page = post(place["caseworker"], at("notice"), answers(summary=text, once=str(uuid4())))
    assert page.status == 422
    assert "4,000" in page.errors["summary"]
    assert len(page.fields["summary"]) == len(text)
    assert not Incident.objects.exists()


def test_nul_and_reordering_characters_are_left_out_and_the_visible_text_is_kept(place: Place) -> None:
    saved(file(place, summary="Revived\x00 on\u202e the\u2066 way.", office="B\x00ay\u202e"))
    incident = Incident.objects.get()
    assert (incident.summary, incident.office) == ("Revived on the way.", "Bay")


def test_formula_and_markup_are_text(place: Place) -> None:
    saved(file(place, summary="=HYPERLINK(1) <script>x</script>", office="<b>Bay</b>"))
    page = get(place["caseworker"], Review.objects.get().get_absolute_url())
    assert "<b>Bay</b>" in page.text
    assert "<script>x" not in page.html


def test_fields_that_the_server_sets_are_not_taken_from_the_form(place: Place, other: Place) -> None:
    forged = {
        "state": "approved", "version": "7", "number": "XX-1", "jurisdiction": str(other.member.pk),
        "jurisdiction_id": str(other.member.pk), "created_by": str(other.person("director").pk), "manner": "homicide",
        "id": str(uuid4()), "lead": str(place.person("reviewer").pk), "due_on": "2000-01-01",
    }  # fmt: skip
    saved(file(place, **forged))
    review = Review.objects.get()
    assert (review.state, review.version, review.lead_id) == ("notified", 1, None)
    assert review.jurisdiction_id == place.member.pk
    assert review.created_by == place.person("caseworker")
    assert review.incident.manner == "pending"
    assert review.incident.number.startswith(place.member.code)


def test_the_filer_may_change_the_notice_until_it_is_opened(place: Place) -> None:
    review = made.filed(place.actor("caseworker"))
    saved(send(place["caseworker"], at("notice-edit", review.pk), office="Ridge"))
    assert Incident.objects.get().office == "Ridge"
    review = made.take(place.actor("reviewer"), review, "start_screening")
    review = made.take(place.actor("reviewer"), made.decided(place.actor("reviewer"), review), "select")
    refused = get(place["caseworker"], at("notice-edit", review.pk), 403)
    assert "cannot be changed" in refused.text or "does not include" in refused.text
    made.open_it(place.actor("reviewer"), review)
    saved(send(place["reviewer"], at("notice-edit", review.pk), office="Plains"))
    assert Incident.objects.get().office == "Plains"


def test_a_change_of_one_date_is_checked_against_the_other(place: Place) -> None:
    review = made.filed(place.actor("caseworker"))
    page = send(place["caseworker"], at("notice-edit", review.pk), aware_date_year="2001")
    assert page.status == 422
    assert page.errors["incident_date"]


def test_a_new_aware_date_moves_the_due_date(place: Place) -> None:
    review = made.filed(place.actor("caseworker"))
    earlier = review.incident.aware_date - timedelta(days=1)
    moved = {
        "aware_date_day": str(earlier.day),
        "aware_date_month": str(earlier.month),
        "aware_date_year": str(earlier.year),
    }
    saved(send(place["caseworker"], at("notice-edit", review.pk), **moved))
    assert Review.objects.get().due_on == review.due_on - timedelta(days=1)


def test_a_director_cannot_file_and_an_advisor_cannot_change(place: Place) -> None:
    review = made.filed(place.actor("caseworker"))
    assert get(place["director"], at("notice"), 403)
    assert get(place["technical_advisor"], at("notice-edit", review.pk), 403)
    assert AccessLog.objects.filter(outcome="refused").count() == 2


def test_the_reasons_of_a_closed_notice_reach_the_person_who_filed_it(place: Place) -> None:
    review = made.not_selected(
        place.actor("coordinator"), place.actor("caseworker"), reason="Known from the first call."
    )
    page = get(place["caseworker"], review.get_absolute_url())
    assert "Known from the first call." in page.text
    assert "Closed without a review" in page.text


def test_a_draft_of_a_new_notice_belongs_to_the_member_acted_for(place: Place) -> None:
    form = get(place["caseworker"], at("notice")).html
    assert f'data-autosave="/drafts/notice/new-{place.member.pk}/"' in form
    place["caseworker"].post(f"/drafts/notice/new-{place.member.pk}/", answers(once=str(uuid4())))
    assert Draft.objects.get().jurisdiction_id == place.member.pk
    page = get(place["caseworker"], at("notice"))
    assert page.fields["summary"] == answers()["summary"]
    assert "This is your draft" in page.text
    saved(post(place["caseworker"], at("notice"), page.fields))
    assert not Draft.objects.exists()
