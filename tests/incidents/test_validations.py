"""Validations of section 5.3 of the notes on critical incident reviews, by number (6, 8: with their own parts)."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from incidents import checks, completeness, selectors
from incidents.models import Incident, Rating, Review
from incidents.services import learning, notices, ratings, reviews, scoring
from npcs.core.access import policy_of
from npcs.core.versions.errors import FieldErrors
from npcs.core.workflow import GuardFailed
from tests import reviews as made
from tests.incidents.conftest import Place
from tests.incidents.paper import at, get, post, saved, send
from tests.places import Api, errors

pytestmark = pytest.mark.django_db


def blocking(review: Review, section: str) -> list[str]:
    whole = selectors.whole_review(review=Review.objects.get(pk=review.pk))
    return [str(one) for one in completeness.findings(whole) if one.blocking and one.section == section]


def test_validation_01_every_item_has_0_to_3_or_nr_with_a_reason_before_sending_and_blank_is_not_0(
    place: Place,
) -> None:
    lead = place.actor("reviewer")
    review = made.scoring(lead)
    assert len(blocking(review, "ratings")) == 24  # nothing is 0 by itself
    made.rate_all(lead, review, 0, reason="")
    assert blocking(review, "ratings") == []
    version = Rating.objects.get(item_code="FAM-01").version
    ratings.rate(
        actor=lead, review=review, opportunity=None, item_code="FAM-01", raw="NR", rationale="", version=version
    )
    assert blocking(review, "ratings") == ["Family items: FAM-01: not enough information, but no reason given."]
    with pytest.raises(GuardFailed):
        reviews.submit(actor=lead, review=review, version=review.version)


@pytest.mark.parametrize("raw", [4, -1, "2 ", "02", True, 2.0, "nr", "X"])
def test_validation_01_a_value_is_of_the_pinned_scale(place: Place, raw: Any) -> None:
    review = made.scoring(place.actor("reviewer"))
    path = f"reviews/{review.pk}/ratings/FAM-01/"
    answer = Api(place["reviewer"])("put", path, {"value": raw}, If_Match='"0"')
    assert "FAM-01" in errors(answer)["value"]
    assert not Rating.objects.exists()


def test_validation_02_a_2_or_3_needs_twenty_characters_and_many_nr_ask_to_be_confirmed(place: Place) -> None:
    lead = place.actor("reviewer")
    review = made.scoring(lead)
    made.rate_all(lead, review, 1)
    for code, value, reason in (("FAM-01", 2, "x" * 19), ("FAM-02", 3, " " * 30), ("FAM-03", 2, "x" * 20)):
        ratings.rate(
            actor=lead, review=review, opportunity=None, item_code=code, raw=value, rationale=reason, version=1
        )
    assert [one.split(": ")[1][:6] for one in blocking(review, "ratings")] == ["FAM-01", "FAM-02"]
    for code in ("FAM-01", "FAM-02"):  # 2 of 7 are more than a quarter
        ratings.rate(
            actor=lead, review=review, opportunity=None, item_code=code, raw="NR", rationale="Lost.", version=2
        )
    page = send(place["reviewer"], at("check", review.pk))
    assert page.errors["seen"]
    assert "2 of 7 items have not enough information." in page.text
    saved(post(place["reviewer"], at("check", review.pk), page.fields | {"seen": "on"}))


def test_validation_03_a_scored_review_has_an_opportunity_or_says_why_none_and_unmet_needs_lead_somewhere(
    place: Place,
) -> None:
    lead = place.actor("reviewer")
    review = made.opened(lead)
    need = made.with_need(lead, review)
    assert blocking(review, "opportunities") == ["Add an improvement opportunity, or say why none was found."]
    assert "Need 1 is unmet." in blocking(review, "needs")[0]
    reviews.save_story(
        actor=lead, review=review, version=review.version, data={"no_opportunity_reason": "All was in place."}
    )
    learning.change_need(
        actor=lead, need=need, version=need.version, data={"accepted_reason": "It was offered twice and not wanted."}
    )
    assert blocking(review, "opportunities") + blocking(review, "needs") == []
    one = made.with_opportunity(lead, review)
    assert "links to no need" in blocking(review, "opportunities")[0]
    learning.change_opportunity(
        actor=lead, opportunity=one, version=one.version, data={"systems_observation": "Cars are booked by phone."}
    )
    assert blocking(review, "opportunities") == []
    page = send(place["reviewer"], at("opportunity-add", review.pk), title="No theme", narrative="x")
    assert {"theme", "locus", "proximity"} <= set(page.errors)


def test_validation_04_days_follow_one_another_and_a_part_of_a_day_is_enough(place: Place) -> None:
    filer, today = place.actor("caseworker"), timezone.localdate()
    for wrong, field in (
        ({"incident_date": today, "aware_date": today - timedelta(days=1)}, "incident_date"),
        ({"aware_date": today + timedelta(days=1)}, "aware_date"),
        ({"child_age_value": 18, "child_age_unit": "years"}, "child_age_value"),
    ):
        with pytest.raises(FieldErrors) as refused:
            made.filed(filer, **wrong)
        assert field in refused.value.errors
    month = today.replace(day=1)
    assert made.filed(filer, incident_date=month, incident_precision="month", aware_date=today).pk
    review = made.opened(place.actor("reviewer"))
    Review.objects.filter(pk=review.pk).update(selected_at=timezone.now() - timedelta(days=5))
    with pytest.raises(FieldErrors) as refused:
        notices.change(
            actor=place.actor("reviewer"), review=review, version=review.incident.version, data={"aware_date": today}
        )
    assert "selected for review before that day" in refused.value.errors["aware_date"]


def test_validation_04_a_manner_of_death_without_a_fatality_is_to_be_looked_at(place: Place) -> None:
    lead = place.actor("reviewer")
    review = made.opened(lead, incident_type="near_fatality")
    incident = reviews.save_facts(actor=lead, review=review, version=1, data={"manner": "accident"})
    words = "only a fatality has one"
    assert any(words in one for one in advisory(review))
    notices.change(actor=lead, review=review, version=incident.version, data={"incident_type": "fatality"})
    assert not any(words in one for one in advisory(review))


def advisory(review: Review) -> list[str]:
    whole = selectors.whole_review(review=Review.objects.get(pk=review.pk))
    return [str(one) for one in completeness.findings(whole) if not one.blocking]


def test_validation_05_what_is_pending_after_90_days_comes_back_as_a_task(place: Place) -> None:
    lead, director = place.actor("reviewer"), place.actor("director")
    review = made.approved(lead, director, incident_type="fatality")
    assert Incident.objects.get().manner == "pending"  # a fatality whose manner nobody gave
    assert not selectors.needing(actor=lead).exists()
    with moved_clock(checks.PENDING_DAYS):
        assert list(selectors.needing(actor=lead)) == [review]
        assert not selectors.needing(actor=director).exists()


class moved_clock:  # noqa: N801 (reads as a sentence)
    """Today lies some days ahead, for the reads of this app."""

    def __init__(self, days: int) -> None:
        self.days = days

    def __enter__(self) -> None:
        real = timezone.localdate()
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(selectors.timezone, "localdate", lambda *_args: real + timedelta(days=self.days))

    def __exit__(self, *_error: object) -> None:
        self.patch.undo()


def test_validation_07_a_raters_set_is_hidden_until_both_are_in_and_a_third_value_says_why(place: Place) -> None:
    lead, second = place.actor("reviewer"), place.actor("second_rater")
    review = made.two_raters(lead, second)
    made.rate_all(lead, review, 1)
    made.rate_all(second, review, 3)
    scoring.submit_ratings(actor=lead, review=review)
    rows = Rating.objects.filter(rating_set__rater=lead.user_id)
    assert not policy_of(Rating).visible(second, "review.view", rows).exists()
    scoring.submit_ratings(actor=second, review=review)
    review = scoring.agree(actor=lead, review=review, version=review.version)
    made.rate_all(lead, review, 1)
    assert blocking(review, "ratings") == []
    ratings.rate(actor=lead, review=review, opportunity=None, item_code="FAM-01", raw=0, rationale="", version=1)
    assert "neither of the two" in blocking(review, "ratings")[0]


def test_validation_09_a_notice_that_may_be_there_already_is_pointed_out_to_those_who_may_open_the_other(
    place: Place, other: Place
) -> None:
    day = timezone.localdate() - timedelta(days=20)
    same = {"incident_date": day, "child_age_value": 9, "child_age_unit": "months", "aware_date": day}
    first = made.filed(place.actor("caseworker"), **same)
    made.filed(other.actor("caseworker"), **same)
    mine, client = place.another("caseworker")
    second = made.filed(
        mine, **same | {"incident_date": day + timedelta(days=1), "aware_date": day + timedelta(days=2)}
    )
    for changes in ({"incident_type": "fatality"}, {"child_age_value": 4, "child_age_unit": "years"},
                    {"incident_date": day - timedelta(days=1)}):  # fmt: skip
        made.filed(place.actor("caseworker"), **same | changes)
    page = get(place["reviewer"], second.get_absolute_url())
    assert "This may have been reported before" in page.text
    assert [link for link in page.links if link == first.get_absolute_url()]
    assert [one.pk for one in selectors.look_alikes(actor=place.actor("reviewer"), review=second)] == [first.pk]
    assert "reported before" not in get(client, second.get_absolute_url()).text  # the other is not theirs to open


def test_validation_10_text_has_a_limit_no_markup_no_hidden_characters_and_a_word_on_names(place: Place) -> None:
    review = made.opened(place.actor("reviewer"))
    address = at("story", review.pk)
    page = send(place["reviewer"], address, story="x" * 20_001, depth="full")
    assert "20,000" in page.errors["story"]
    text = "<b>Worker A</b>\x00 met\u202e Maria on 12 March 2026, call 555-301-4477, case DHS-2026-0042."
    saved(send(place["reviewer"], address, story=text, depth="full"))
    form = get(place["reviewer"], address)
    assert Review.objects.get(pk=review.pk).story == text.replace("\x00", "").replace("\u202e", "")
    assert "&lt;b&gt;Worker A&lt;/b&gt;" in form.html
    for words in ("looks like a name", "looks like a date", "looks like a phone number", "looks like a case number"):
        assert words in form.text


def test_validation_11_a_save_names_its_version_and_a_late_one_is_409_with_both_texts(place: Place) -> None:
    review = made.opened(place.actor("reviewer"))
    api, path = Api(place["reviewer"]), f"reviews/{review.pk}/"
    assert api("patch", path, {"story": "Without a version."}).status_code == 428
    tag = f'"{review.version}"'
    assert api("patch", path, {"story": "The first."}, If_Match=tag).status_code == 200
    late = api("patch", path, {"story": "The second."}, If_Match=tag)
    assert late.status_code == 409
    assert late.data["fields"]["story"] == {"yours": "The second.", "theirs": "The first."}


def test_validation_12_what_is_typed_is_kept_on_the_server_within_five_seconds_and_nowhere_in_the_browser(
    place: Place,
) -> None:
    script = (settings.BASE_DIR / "static" / "js" / "autosave.js").read_text(encoding="utf-8")
    assert "const LONGEST = 5000;" in script
    assert not any(word in script for word in ("localStorage", "sessionStorage", "indexedDB"))
    review = made.opened(place.actor("reviewer"))
    form = get(place["reviewer"], at("story", review.pk))
    autosave = form.html.split('data-autosave="')[1].split('"')[0]
    assert place["reviewer"].post(autosave, form.fields | {"story": "Half a sentence"}).status_code == 200
    place["reviewer"].logout()
    assert place["reviewer"].post(autosave, form.fields | {"story": "Half a sentence more"}).status_code == 401
    again = place.browser(place.person("reviewer"))
    assert get(again, at("story", review.pk)).fields["story"] == "Half a sentence"
