"""Scenarios of docs, incidents section 5.5, on what leaves a member: i12 to i19 and i22."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db.models import Model
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from incidents.core_set import SHARED, Local, guard, lists, shared_form, transforms
from incidents.models import Review, ShareSubmission
from incidents.pooled import TOTAL, Entry, Published, publish, table_of
from incidents.services import data_set, sharing
from incidents.sharing import local, reads
from npcs.core.audit.models import AccessLog
from npcs.core.jobs import runner
from npcs.core.jobs.models import Job
from tests import reviews
from tests.incidents import sharing as make
from tests.incidents.conftest import Place

STORY = "Home visits were planned each week. No car was free on two days."


@pytest.fixture
def place(sign_in: Callable[..., Client]) -> Place:
    return Place(sign_in)


def table(client: Client, name: str, kind: str = "csv") -> list[dict[str, str]]:
    """A downloaded table as rows by column."""
    answer: Any = client.get(f"/reviews/downloads/{name}.{kind}")
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content)
    if kind == "xlsx":
        rows = [
            ["" if cell is None else cell for cell in row] for row in load_workbook(io.BytesIO(content)).active.values
        ]
    else:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def test_i12_a_technical_advisor_gets_no_narrative_by_api_or_export(place: Place) -> None:
    review = reviews.gathered(place.actor("reviewer"))
    answer = place["technical_advisor"].get(f"/api/v1/reviews/{review.pk}/")
    assert answer.status_code == 200
    assert "story" not in answer.json()
    assert "summary" not in answer.json()["incident"]
    for kind in ("csv", "xlsx"):
        for name in ("reviews", "needs", "opportunities", "ratings"):
            rows = table(place["technical_advisor"], name, kind)
            assert not {"story", "incident_summary", "narrative", "needed", "rationale", "lead"} & set().union(*rows)
            assert STORY not in str(rows)
            assert "third visit" not in str(rows)
        assert table(place["reviewer"], "reviews", kind)[0]["story"] == STORY
    lines = AccessLog.objects.filter(outcome="export", action="review.download")
    assert lines.count() == 2 * 4 + 2


def test_i13_narrative_text_that_looks_like_a_formula_opens_as_plain_text(place: Place) -> None:
    reviewer = place.actor("reviewer")
    review = reviews.opened(reviewer)
    texts = ['=HYPERLINK("http://example.org")', " +1", "@x", "-2", "plain"]
    for text in texts:
        reviews.with_need(reviewer, review, needed=text)
    for kind in ("csv", "xlsx"):
        found = [row["needed"] for row in table(place["reviewer"], "needs", kind)]
        assert found == [f"'{text}" if text != "plain" else text for text in texts]
    answer: Any = place["reviewer"].get("/reviews/downloads/needs.xlsx")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}


# Pooled figures


def entries(**members: dict[str, int]) -> list[Entry]:
    """``entries(A={"female": 3})``: shared forms by member and sex, all fatalities."""
    return [
        Entry(member, {"incident_type": "fatality", "sex": sex})
        for member, counts in members.items()
        for sex, count in counts.items()
        for _each in range(count)
    ]


def by_sex(found: list[Entry], earlier: tuple[Published, ...] = ()) -> Published:
    sexes = lists.SharedSex.values
    made = table_of(found, "incident_type", "sex", rows=("fatality", "near_fatality"), columns=sexes)
    return publish(made, earlier=earlier)


EVEN = {"female": 6, "male": 7, "other_or_unknown": 5}


def test_i14_a_member_that_does_not_share_counts_nowhere_and_no_difference_reveals_it(place: Place) -> None:
    people = (place.actor("reviewer"), place.actor("director"), place.actor("data_steward"))
    kept = make.shared(*people)
    reviews.approved(place.actor("reviewer"), place.actor("director"))  # approved, not shared
    assert [entry.values["share_uid"] for entry in reads.pooled_entries()] == [str(kept.share_uid)]
    sharing.withdraw(
        actor=place.actor("data_steward"), review=kept.review, version=Review.objects.get(pk=kept.review_id).version,
        reason="The agreement ended.",
    )  # fmt: skip
    assert reads.pooled_entries() == []

    with_it = by_sex(entries(A=EVEN, B=EVEN, C=EVEN, D=EVEN))
    without = by_sex(entries(A=EVEN, B=EVEN, C=EVEN), (with_it,))
    assert with_it.withheld == {}
    for key in without.shown.keys() & with_it.shown.keys():
        assert with_it.shown[key] == without.shown[key], "a difference would be the member's own count"
    assert (TOTAL, TOTAL) in without.withheld


def test_i15_a_small_cell_and_one_more_are_suppressed_and_the_total_does_not_give_it_back() -> None:
    few = {"female": 1, "male": 8, "other_or_unknown": 7}
    found = [*entries(A=few, B=few, C=few, D={"male": 8, "other_or_unknown": 7})]
    found += [
        Entry(entry.member, entry.values | {"incident_type": "near_fatality"})
        for entry in entries(A=EVEN, B=EVEN, C=EVEN)
    ]
    shown = by_sex(found)
    small = ("fatality", "female")
    assert shown.withheld[small] == "few_reviews"
    row = [key for key in shown.withheld if key[0] == "fatality"]
    column = [key for key in shown.withheld if key[1] == "female"]
    assert len(row) >= 2
    assert len(column) >= 2
    assert small not in shown.shown
    assert all(number >= 5 or shown.table.count(key) == 0 for key, number in shown.shown.items())


def test_i16_a_cell_of_which_one_member_gives_more_than_sixty_percent_is_suppressed() -> None:
    shown = by_sex(entries(A={"male": 13}, B={"male": 4}, C={"male": 3}))
    assert shown.withheld["fatality", "male"] == "one_sided"
    even = by_sex(entries(A={"male": 12}, B={"male": 4}, C={"male": 4}))
    assert ("fatality", "male") not in even.withheld


# The shared form


def test_i17_shared_output_has_no_date_no_place_no_local_id_and_no_free_text(place: Place) -> None:
    reviewer = place.actor("reviewer")
    review = reviews.gathered(reviewer, local_case_number="CW-24-00317", office="Bay Street")
    data_set.save_facts(
        actor=reviewer, review=review, version=0,
        data={"race": ["white"], "tribal_membership": "yes", "birth_date": timezone.localdate() - timedelta(days=400)},
    )  # fmt: skip
    kept = _shared(place, review)
    values = json.loads(kept.payload)
    assert set(values) == {field.name for field in SHARED}
    incident = review.incident
    local_texts = (
        incident.number, incident.local_case_number, incident.office, incident.summary, place.member.name,
        place.member.code, str(review.pk), str(incident.pk), STORY, "A safe place to sleep", "third visit",
        str(incident.incident_date), str(incident.aware_date), reviews.REASON,
    )  # fmt: skip
    assert [text for text in local_texts if text in kept.payload] == []
    assert re.search(r"\d{4}-\d{2}-\d{2}", kept.payload) is None
    assert values["incident_year"] == incident.incident_date.year
    assert values["member_class"] == "state"


def _shared(place: Place, review: Review) -> ShareSubmission:
    """Scored, approved, shared."""
    reviewer, director = place.actor("reviewer"), place.actor("director")
    review = Review.objects.get(pk=review.pk)
    review = reviews.reviews.start_scoring(actor=reviewer, review=review, version=review.version)
    reviews.rate_all(reviewer, review)
    review = reviews.reviews.submit(actor=reviewer, review=review, version=review.version)
    review = reviews.decisions.approve(actor=director, review=review, version=review.version, quality=reviews.quality())
    make.with_terms(place.actor("data_steward"), review)
    return make.share(place.actor("data_steward"), review)


@pytest.mark.parametrize("step", ["pattern", "transform"])
def test_i18_an_error_in_a_step_releases_nothing_and_marks_the_job_failed(
    place: Place, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    steward = place.actor("data_steward")
    ready = []
    for _each in range(2):
        review = reviews.approved(place.actor("reviewer"), place.actor("director"))
        make.with_terms(steward, review)
        ready.append(Review.objects.get(pk=review.pk))
    chosen = [sharing.Chosen(str(one.pk), one.version, make.sha_of(one)) for one in ready]
    job = sharing.ask_to_share(actor=steward, once_key=uuid4(), chosen=chosen)

    def broken(*_given: object) -> Any:
        raise RuntimeError("Maria Lopez, 5 March 2026")

    if step == "pattern":
        monkeypatch.setattr(guard, "pattern_hits", broken)
    else:
        monkeypatch.setattr(transforms, "needs", broken)
    assert runner.run(str(job.pk), place.member.pk) == "failed"
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "Maria" not in job.error
    assert not ShareSubmission.objects.exclude(state="waiting").exists()
    assert not ShareSubmission.objects.exclude(payload="").exists()
    assert {one.state for one in Review.objects.all()} == {"approved"}


def test_i19_nine_days_is_the_first_band_and_an_unknown_birth_date_is_unknown(place: Place) -> None:
    reviewer = place.actor("reviewer")

    def band(**changes: Any) -> str:
        review = reviews.gathered(reviewer, **changes)
        found: Local = local.local_of(Review.objects.get(pk=review.pk), uuid4())
        return transforms.age_band(found)

    assert band(child_age_value=9, child_age_unit="days") == "0-27 d"
    assert band(child_age_value=None, child_age_unit="") == "unknown"
    assert shared_form is not None


def test_i22_after_a_withdrawal_new_outputs_leave_it_out_and_the_steward_sees_which_releases_held_it(
    place: Place,
) -> None:
    people = (place.actor("reviewer"), place.actor("director"), place.actor("data_steward"))
    kept, other = make.shared(*people), make.shared(*people)
    steward = place.actor("data_steward")
    first = [entry.values["share_uid"] for entry in reads.pooled_entries()]
    sharing.note_release(actor=steward, submissions=[kept, other], manifest_id="R-2026-1")
    review = Review.objects.get(pk=kept.review_id)
    sharing.withdraw(actor=steward, review=review, version=review.version, reason="The family asked.")
    second = [entry.values["share_uid"] for entry in reads.pooled_entries()]
    assert set(first) - set(second) == {str(kept.share_uid)}
    assert _again(kept).manifest_ids == ["R-2026-1"]
    assert _again(kept).sha256 == kept.sha256
    page = place["data_steward"].get(f"/reviews/{review.pk}/sharing/").content.decode()
    assert "R-2026-1" in page
    assert str(kept.share_uid) in page


def _again(row: Any) -> Any:
    found: type[Model] = type(row)
    return found._default_manager.get(pk=row.pk)
