"""Sharing: the terms, the preview, the share of exactly what was previewed, the withdrawal, many at once."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from incidents import content
from incidents.core_set import FIELDS, guard
from incidents.models import DataSetFacts, Review, ShareSubmission
from incidents.services import data_set, sharing
from incidents.sharing import local, reads
from incidents.sharing.checks import submission_of
from npcs.core.access import Forbidden
from npcs.core.audit.models import Event, RowHistory
from npcs.core.jobs import runner
from npcs.core.jobs.models import Job
from npcs.core.versions.errors import FieldErrors, StaleVersion
from npcs.core.workflow import GuardFailed
from tests import after, reviews
from tests.incidents import sharing as make
from tests.incidents.conftest import Place

FACTS = {
    "event_kind": "harm", "birth_date": None, "race": ["white", "black"], "tribal_membership": "yes",
    "icwa_applies": "yes", "caregiver_factors": ["young_parent", "money"], "lookback_months": 12,
    "disciplines": ["court"], "tribe_represented": "no", "family_input": "yes", "case_type": "in_home",
}  # fmt: skip


@pytest.fixture
def approved(place: Place) -> Review:
    return reviews.approved(place.actor("reviewer"), place.actor("director"))


def submission(review: Review) -> ShareSubmission:
    found = submission_of(review)
    assert found is not None
    return found


# Facts for the data set


def test_facts_are_optional_and_saved_with_their_version(place: Place) -> None:
    actor = place.actor("reviewer")
    review = reviews.gathered(actor)
    facts = data_set.save_facts(actor=actor, review=review, version=0, data=FACTS)
    assert facts.race == ["black", "white"]  # in the order of the list
    later = data_set.save_facts(actor=actor, review=review, version=1, data={"lookback_months": 24})
    assert (later.version, later.event_kind) == (2, "harm")
    with pytest.raises(StaleVersion):
        data_set.save_facts(actor=actor, review=review, version=1, data={"lookback_months": 36})


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ({"race": ["martian"]}, "race"), ({"race": ["white", "unknown"]}, "race"),
        ({"disciplines": ["court", "none"]}, "disciplines"), ({"lookback_months": 601}, "lookback_months"),
        ({"birth_date": timezone.localdate()}, "birth_date"),
        ({"birth_date": timezone.localdate() - timedelta(days=11)}, "birth_date"),
    ],
)  # fmt: skip
def test_facts_that_cannot_be_are_refused_beside_their_field(place: Place, data: dict[str, Any], name: str) -> None:
    actor = place.actor("reviewer")
    review = reviews.gathered(actor)
    with pytest.raises(FieldErrors) as refused:
        data_set.save_facts(actor=actor, review=review, version=0, data=data)
    assert set(refused.value.errors) == {name}
    assert not DataSetFacts.objects.exists()


def test_facts_are_part_of_what_approval_locks(place: Place) -> None:
    actor = place.actor("reviewer")
    review = reviews.gathered(actor)
    before = content.fingerprint(review)
    facts = data_set.save_facts(actor=actor, review=review, version=0, data=FACTS)
    assert content.fingerprint(Review.objects.get(pk=review.pk)) != before
    review = reviews.approved(actor, place.actor("director"))
    with pytest.raises(Forbidden):
        data_set.save_facts(actor=actor, review=review, version=0, data=FACTS)
    with pytest.raises(DatabaseError, match="locked"), transaction.atomic():
        DataSetFacts.objects.create(jurisdiction=place.member, review=review)
    assert facts.review_id != review.pk


# Terms and preview


def test_a_review_is_shared_only_with_every_condition_of_validation_6(place: Place, approved: Review) -> None:
    steward = place.actor("data_steward")
    with pytest.raises(GuardFailed):
        sharing.share(actor=steward, review=approved, version=approved.version, sha256="0" * 64)
    tomorrow = timezone.localdate() + timedelta(days=1)
    for changes in ({"consent": "no"}, {"agreement": ""}, {"embargo_on": tomorrow}):
        found = submission_of(approved)
        data = {"consent": "yes", "agreement": "DSA 2026-1", "embargo_on": None} | changes
        sharing.write_terms(actor=steward, review=approved, version=found.version if found else 0, data=data)
        with pytest.raises(GuardFailed) as refused:
            make.share(steward, approved)
        assert len(refused.value.findings) == 1
    assert Review.objects.get(pk=approved.pk).state == "approved"
    yesterday = {"agreement": "DSA 2026-1", "embargo_on": timezone.localdate()}
    sharing.write_terms(actor=steward, review=approved, version=submission(approved).version, data=yesterday)
    assert make.share(steward, approved).state == "shared"


def approved_with(place: Place, **changes: Any) -> Review:
    """An approved review in which something stands that no page could have written."""
    review = reviews.submitted(place.actor("reviewer"))
    Review.objects.filter(pk=review.pk).update(**changes)
    return reviews.decisions.approve(
        actor=place.actor("director"), review=review, version=review.version, quality=reviews.quality()
    )


def test_validation_06_sharing_needs_the_pinned_instrument(place: Place) -> None:
    steward = place.actor("data_steward")
    review = approved_with(place, instrument_sha256="f" * 64)
    make.with_terms(steward, review)
    with pytest.raises(GuardFailed) as refused:
        make.share(steward, review)
    assert "scale" in refused.value.findings[0]


@pytest.mark.parametrize("state", ["gathered", "submitted"])
def test_only_an_approved_review_has_terms(place: Place, state: str) -> None:
    review = getattr(reviews, state)(place.actor("reviewer"))
    with pytest.raises(FieldErrors):
        make.with_terms(place.actor("data_steward"), review)


def test_a_training_record_is_never_shared(place: Place) -> None:
    review = approved_with(place, is_training=True)
    make.with_terms(place.actor("data_steward"), review)
    with pytest.raises(GuardFailed) as refused:
        make.share(place.actor("data_steward"), review)
    assert "training" in refused.value.findings[0]


@pytest.mark.parametrize("role", ["reviewer", "coordinator", "director", "technical_advisor"])
def test_only_the_data_steward_shares(place: Place, approved: Review, role: str) -> None:
    make.with_terms(place.actor("data_steward"), approved)
    with pytest.raises(Forbidden):
        make.share(place.actor(role), approved)
    assert place[role].post(f"/reviews/{approved.pk}/sharing/share/", {}).status_code == 403


# The share


def test_what_is_shared_is_byte_for_byte_what_was_previewed(place: Place, approved: Review) -> None:
    steward = place.actor("data_steward")
    make.with_terms(steward, approved)
    page = place["data_steward"].get(f"/reviews/{approved.pk}/sharing/")
    sha, readable = page.context["sha256"], page.context["readable"]
    answer = place["data_steward"].post(
        f"/reviews/{approved.pk}/sharing/share/", {"version": approved.version, "sha256": sha}, follow=True
    )
    assert answer.status_code == 200
    kept = ShareSubmission.objects.get(review=approved)
    assert (kept.state, kept.sha256, kept.core_set_version) == ("shared", sha, "1.0.0")
    assert json.loads(kept.payload) == json.loads(readable)
    assert Review.objects.get(pk=approved.pk).state == "shared"
    assert answer.context["sha256"] == sha


def test_a_form_that_changed_since_the_preview_is_not_shared(place: Place, approved: Review) -> None:
    make.with_terms(place.actor("data_steward"), approved)
    body = {"version": approved.version, "sha256": "0" * 64}
    page = place["data_steward"].post(f"/reviews/{approved.pk}/sharing/share/", body)
    assert page.status_code == 409
    assert "Nothing was shared" in page.content.decode()
    assert submission(approved).state == "waiting"
    body = {"version": approved.version + 1, "sha256": make.sha_of(approved)}
    assert place["data_steward"].post(f"/reviews/{approved.pk}/sharing/share/", body).status_code == 409
    assert Review.objects.get(pk=approved.pk).state == "approved"


def test_sharing_twice_shares_once(place: Place, approved: Review) -> None:
    steward = place.actor("data_steward")
    make.with_terms(steward, approved)
    first = make.share(steward, approved)
    again = sharing.share(actor=steward, review=approved, version=approved.version, sha256=first.sha256)
    assert again.pk == first.pk
    assert Event.objects.filter(kind="incidents.review.share").count() == 1


def test_what_was_shared_cannot_be_changed_or_removed_by_anybody(place: Place, approved: Review) -> None:
    make.with_terms(place.actor("data_steward"), approved)
    kept = make.share(place.actor("data_steward"), approved)
    rows = ShareSubmission.objects.filter(pk=kept.pk)
    for changes in ({"payload": "{}"}, {"sha256": "0" * 64}, {"share_uid": uuid4()}, {"consent": "no"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**changes)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete()


def test_the_share_key_is_random_and_stands_beside_the_review_only_here(place: Place) -> None:
    people = (place.actor("reviewer"), place.actor("director"), place.actor("data_steward"))
    one, other = make.shared(*people), make.shared(*people)
    assert one.share_uid != other.share_uid
    assert one.share_uid.version == 4
    for found in (one, other):
        assert str(found.review_id) not in found.payload
        assert found.review.incident.number not in found.payload
    events = Event.objects.filter(payload__icontains=str(one.share_uid))
    assert not events.exists()


def test_facts_that_are_never_shared_stay(place: Place) -> None:
    actor = place.actor("reviewer")
    review = reviews.gathered(actor)
    data_set.save_facts(actor=actor, review=review, version=0, data=FACTS)
    values = dict(local.payload_of(Review.objects.get(pk=_scored(actor, review).pk), uuid4()).values)
    assert values["race"] == "several_or_another"
    assert values["caregiver_factors"] == ["money", "other"]
    assert values["disciplines"] == ["court"]
    assert values["lookback_months"] == 12
    text = json.dumps(values)
    assert "tribal" not in text.replace('"member_class": "tribal"', "")
    assert "icwa" not in text


def _scored(actor: Any, review: Review) -> Review:
    review = Review.objects.get(pk=review.pk)
    review = reviews.reviews.start_scoring(actor=actor, review=review, version=review.version)
    reviews.rate_all(actor, review)
    return review


# Withdrawal


def test_a_withdrawn_review_keeps_its_tombstone_and_leaves_every_new_figure(place: Place, approved: Review) -> None:
    steward = place.actor("data_steward")
    make.with_terms(steward, approved)
    kept = make.share(steward, approved)
    assert len(reads.pooled_entries()) == 1
    review = Review.objects.get(pk=approved.pk)
    sharing.withdraw(actor=steward, review=review, version=review.version, reason="The agreement ended.")
    kept.refresh_from_db()
    assert kept.state == "withdrawn"
    assert kept.sha256
    assert reads.pooled_entries() == []
    assert Review.objects.get(pk=approved.pk).state == "withdrawn"


def test_a_withdrawn_review_can_be_shared_anew_under_a_new_key(place: Place, approved: Review) -> None:
    steward = place.actor("data_steward")
    make.with_terms(steward, approved)
    first = make.share(steward, approved)
    review = Review.objects.get(pk=approved.pk)
    sharing.withdraw(actor=steward, review=review, version=review.version, reason="A mistake.")
    make.with_terms(steward, Review.objects.get(pk=approved.pk))
    second = make.share(steward, approved)
    assert second.share_uid != first.share_uid
    assert [entry.values["share_uid"] for entry in reads.pooled_entries()] == [str(second.share_uid)]


def test_an_amended_revision_is_shared_anew_and_the_one_before_stays_shared_until_then(place: Place) -> None:
    reviewer, director, steward = place.actor("reviewer"), place.actor("director"), place.actor("data_steward")
    first = make.shared(reviewer, director, steward)
    new = after.amend(director, Review.objects.get(pk=first.review_id))
    assert [entry.values["share_uid"] for entry in reads.pooled_entries()] == [str(first.share_uid)]
    new = reviews.reviews.submit(actor=reviewer, review=new, version=new.version)
    new = reviews.decisions.approve(actor=director, review=new, version=new.version, quality=reviews.quality())
    assert len(reads.pooled_entries()) == 1  # approved is not shared
    make.with_terms(steward, new)
    second = make.share(steward, new)
    first.refresh_from_db()
    assert (first.state, second.state) == ("superseded", "shared")
    assert second.share_uid == first.share_uid  # it replaces the form before under the same key
    assert len(reads.pooled_entries()) == 1


# Pages


def test_the_data_dictionary_is_a_page_and_a_file_of_the_same_rows(place: Place) -> None:
    page = place["caseworker"].get("/reviews/core-set/").content.decode()
    lines = place["caseworker"].get("/reviews/core-set.csv").content.decode("utf-8-sig").splitlines()
    assert "CHPRIOR" in page
    assert len(lines) == len(FIELDS) + 1
    assert [field.name for field in FIELDS if field.name not in page] == []
    assert place["caseworker"].get("/api/v1/core-set/").json()[0]["name"] == "core_set_version"


def test_downloads_say_which_columns_a_role_gets(place: Place) -> None:
    reviews.gathered(place.actor("reviewer"))
    whole, coded = (place[role].get("/reviews/downloads/").content.decode() for role in ("reviewer", "data_steward"))
    assert "incident_summary" in whole
    assert "incident_summary" not in coded
    assert place["reviewer"].get("/reviews/downloads/secrets.csv").status_code == 404


def test_the_preview_and_the_terms_are_there_for_programs(place: Place, approved: Review) -> None:
    client, address = place["data_steward"], f"/api/v1/reviews/{approved.pk}/sharing/"
    assert client.get(address).json()["form"] is None
    body = {"consent": "yes", "agreement": "DSA 2026-1"}
    answer = client.patch(address, body, content_type="application/json", headers={"If-Match": '"0"'})
    assert answer.status_code == 200
    shown = client.get(address).json()
    assert shown["form"]["core_set_version"] == "1.0.0"
    assert all(check["ok"] for check in shown["checks"])
    step = client.post(
        f"/api/v1/reviews/{approved.pk}/steps/share/", {"sha256": shown["sha256"]}, content_type="application/json",
        headers={"If-Match": f'"{approved.version}"'},
    )  # fmt: skip
    assert (step.status_code, step.json()["state"]) == (200, "shared")
    assert [row["sha256"] for row in client.get("/api/v1/submissions/").json()["results"]] == [shown["sha256"]]


# Many at once


def ask(place: Place, *chosen: Review, key: Any = None) -> Job:
    """Queues the sharing and runs it as the worker would."""
    wanted = [sharing.Chosen(str(one.pk), one.version, make.sha_of(one)) for one in chosen]
    job = sharing.ask_to_share(actor=place.actor("data_steward"), once_key=key or uuid4(), chosen=wanted)
    runner.run(str(job.pk), place.member.pk)
    job.refresh_from_db()
    return job


def ready(place: Place) -> Review:
    review = reviews.approved(place.actor("reviewer"), place.actor("director"))
    make.with_terms(place.actor("data_steward"), review)
    return Review.objects.get(pk=review.pk)


def test_many_are_shared_by_one_job_that_counts(place: Place) -> None:
    first, second = ready(place), ready(place)
    job = ask(place, first, second)
    assert (job.state, job.done, job.total, job.result) == ("done", 2, 2, {"shared": 2})
    assert ShareSubmission.objects.filter(state="shared").count() == 2
    assert runner.run(str(job.pk), place.member.pk) == "not claimed"


def test_of_many_with_one_that_changed_none_is_shared(place: Place) -> None:
    first, second = ready(place), ready(place)
    chosen = [
        sharing.Chosen(str(first.pk), first.version, make.sha_of(first)),
        sharing.Chosen(str(second.pk), second.version, "0" * 64),
    ]
    job = sharing.ask_to_share(actor=place.actor("data_steward"), once_key=uuid4(), chosen=chosen)
    assert runner.run(str(job.pk), place.member.pk) == "failed"
    assert not ShareSubmission.objects.filter(state="shared").exists()


def test_asking_twice_with_one_form_queues_one_job(place: Place) -> None:
    review, key = ready(place), uuid4()
    assert (
        ask(place, review, key=key).pk
        == sharing.ask_to_share(
            actor=place.actor("data_steward"), once_key=key, chosen=[sharing.Chosen(str(ready(place).pk), 1, "0" * 64)]
        ).pk
    )


def test_a_choice_with_a_review_that_is_not_theirs_is_refused_whole(place: Place, other: Place) -> None:
    own, foreign = ready(place), ready(other)
    chosen = [sharing.Chosen(str(one.pk), one.version, "0" * 64) for one in (own, foreign)]
    with pytest.raises(FieldErrors):
        sharing.ask_to_share(actor=place.actor("data_steward"), once_key=uuid4(), chosen=chosen)
    assert not Job.objects.filter(kind=sharing.JOB).exists()


def test_the_list_offers_what_is_ready_and_shares_what_is_ticked(place: Place) -> None:
    review = ready(place)
    reviews.approved(place.actor("reviewer"), place.actor("director"))  # without terms
    client: Client = place["data_steward"]
    page = client.get("/reviews/sharing/")
    boxes = [row["box"] for row in page.context["rows"] if row["box"]]
    assert [box.split(":")[0] for box in boxes] == [str(review.pk)]
    answer = client.post("/reviews/sharing/", {"once": str(uuid4()), "choose": boxes})
    assert answer.status_code == 302
    job = Job.objects.get(kind=sharing.JOB)
    assert runner.run(str(job.pk), place.member.pk) == "done"
    assert "All shared" in client.get("/reviews/sharing/").content.decode()
    assert len(client.get("/reviews/sharing/?view=shared").context["rows"]) == 1


@pytest.mark.parametrize("body", [{}, {"once": "x", "choose": "y"}, {"choose": ["a:b:c"]}])
def test_a_forged_choice_shares_nothing_and_says_so(place: Place, body: dict[str, Any]) -> None:
    page = place["data_steward"].post("/reviews/sharing/", {"once": str(uuid4())} | body)
    assert page.status_code == 422
    assert not Job.objects.filter(kind=sharing.JOB).exists()


def test_the_list_asks_as_often_for_one_review_as_for_many(
    place: Place, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    ready(place)
    client = place["data_steward"]
    client.get("/reviews/sharing/")
    with django_assert_max_num_queries(60) as one:
        client.get("/reviews/sharing/")
    for _each in range(4):
        ready(place)
    with django_assert_num_queries(len(one)):
        client.get("/reviews/sharing/")


# The preview


def test_the_preview_shows_local_values_only_to_those_who_may_read_them(place: Place, approved: Review) -> None:
    make.with_terms(place.actor("data_steward"), approved)
    whole = _lines(place["director"], approved)
    coded = _lines(place["data_steward"], approved)
    assert "L-1" in whole["local_numbers"].local
    assert "L-1" not in str(coded)
    assert "does not include it" in coded["age_band"].local
    assert coded["age_band"].shared == whole["age_band"].shared == "28-364 d"
    assert coded["texts"].shared is None


def _lines(client: Client, review: Review) -> dict[str, Any]:
    page = client.get(f"/reviews/{review.pk}/sharing/")
    return {line.field.name: line for line in page.context["lines"]}


def test_a_form_that_cannot_be_made_is_said_and_cannot_be_shared(
    place: Place, approved: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.with_terms(place.actor("data_steward"), approved)

    def broken(text: str) -> list[str]:
        raise RuntimeError(text)

    monkeypatch.setattr(guard, "pattern_hits", broken)
    page = place["data_steward"].get(f"/reviews/{approved.pk}/sharing/")
    assert page.context["readable"] == ""
    assert not page.context["can_share"]
    assert "nothing can leave" in page.content.decode()


def test_the_row_history_of_a_submission_is_kept(place: Place, approved: Review) -> None:
    make.with_terms(place.actor("data_steward"), approved)
    assert RowHistory.objects.filter(table_name="incidents_sharesubmission").exists()
