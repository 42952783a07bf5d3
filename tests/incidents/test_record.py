"""The record: everything of a review, the same on the page and in the PDF, and no more than its reader may read."""

import io
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from incidents.models import ImprovementOpportunity, Need, Rating, Review
from incidents.services import ratings
from npcs.core.audit.models import AccessLog
from npcs.core.documents import Facts, pdf
from tests import factories
from tests import reviews as make
from tests.places import Place

pytestmark = pytest.mark.django_db
STORY = "Home visits were planned each week. No car was free on two days."


@pytest.fixture
def place(world: None) -> Place:
    return Place()


def words_of(file: bytes) -> str:
    """The text of a PDF without blanks and line breaks: they depend on the layout only."""
    return squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(file)).pages))


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b]+", "", text)


def test_the_record_holds_everything_of_the_review(place: Place) -> None:
    review = place.approved()
    text = "\n".join(place.document(review).texts())

    for name in ("story", "instrument_sha256", "content_sha256"):
        assert getattr(Review.objects.get(pk=review.pk), name) in text
    need, opportunity = Need.objects.get(review=review), ImprovementOpportunity.objects.get(review=review)
    assert need.needed in text
    assert need.received in text
    assert opportunity.narrative in text
    assert opportunity.title in text
    for rating in Rating.objects.filter(rating_set__review=review):
        assert rating.item_code in text
        assert rating.rationale in text
    for label in ("Approved", "Systems Learning Review Scale 1.0.0", "L-1", "9 months", "approved it. It is locked."):
        assert label in text
    assert review.incident.summary in text


def test_skipped_items_are_there_with_their_reason_and_blank_ones_say_so(place: Place) -> None:
    reviewer = place.actor("reviewer")
    review = make.scoring(reviewer)
    why = "The visit notes of that month could not be found."
    ratings.rate(actor=reviewer, review=review, opportunity=None, item_code="FAM-01", raw="NR", rationale=why)

    rows = [row for section in place.document(review).sections for block in section.blocks
            if block.kind == "table" for row in block.rows]  # fmt: skip
    skipped = next(row for row in rows if row[0].startswith("FAM-01"))
    blank = [row for row in rows if row[1] == "Not rated"]
    assert skipped[1:] == ("NR, Not enough information", why)
    assert len(blank) == 23  # the other six family items and all seventeen of the opportunity


def test_page_and_file_show_the_same_content(place: Place, sign_in: Any) -> None:
    review = place.approved()
    client = reading(sign_in(place.people["reviewer"]))
    page = squeezed(unescape(re.sub(r"<[^>]*>", " ", client.get(address(review)).content.decode())))
    file = words_of(client.get(address(review, "record-pdf")).content)

    with timezone.override(place.member.time_zone):  # as the requests had it
        texts = [squeezed(text) for text in place.document(review).texts() if text]
    assert len(texts) > 150
    watermark = squeezed(place.document(review).watermark)
    for text in texts:
        assert text in file
        assert text in page or text == watermark


def test_the_file_is_a_tagged_pdf(place: Place) -> None:
    review = place.approved()
    reader = PdfReader(io.BytesIO(pdf(place.document(review))))
    root = reader.trailer["/Root"]

    assert bool(root["/MarkInfo"]["/Marked"])
    assert root["/StructTreeRoot"]["/K"]
    assert root["/Lang"] == "en"
    assert bool(root["/ViewerPreferences"]["/DisplayDocTitle"])
    assert reader.metadata is not None
    assert reader.metadata.title == f"Review {review.incident.number}: the record"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    assert {"/Title", "/H1", "/H2", "/Table", "/TH", "/L"} <= tags(root["/StructTreeRoot"])


def tags(node: Any) -> set[str]:
    """The kinds of structure elements below a node."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return set().union(*map(tags, node))
    if not isinstance(node, dict):
        return set()
    return {node.get("/S", "")} | tags(node.get("/K", []))


def test_pages_are_numbered_and_table_heads_come_again(place: Place) -> None:
    pages = PdfReader(io.BytesIO(pdf(place.document(place.approved())))).pages
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page.extract_text()
    assert sum("Item Rating Reason" in page.extract_text() for page in pages) > 2


def test_the_same_record_gives_the_same_bytes(place: Place) -> None:
    review = place.approved()
    assert pdf(place.document(review)) == pdf(place.document(review))


def test_made_up_and_training_records_say_so_on_every_page(place: Place) -> None:
    review = place.approved()
    Review.objects.filter(pk=make.opened(place.actor("reviewer")).pk).update(is_training=True)
    training = Review.objects.get(is_training=True)

    for page in PdfReader(io.BytesIO(pdf(place.document(review)))).pages:
        assert "Demonstration with made-up people and places" in page.extract_text()
    for page in PdfReader(io.BytesIO(pdf(place.document(training)))).pages:
        assert "Training record" in page.extract_text()


def test_a_real_members_record_carries_no_label(world: None) -> None:
    place = Place()
    place.member.__class__.objects.filter(pk=place.member.pk).update(is_synthetic=False)
    document = place.document(make.filed(place.actor("reviewer")))
    assert (document.labels, document.watermark) == ((), "")


def test_a_reader_without_narratives_gets_codes_only(place: Place) -> None:
    review = place.approved()
    text = "\n".join(place.document(review, "technical_advisor").texts())

    for code in ("Unmet", "Safe sleep", "1, Need, being met", "Inside the agency", "Approved", "Sleep-related"):
        assert code in text
    secrets = [STORY, make.REASON, review.incident.summary, "A safe place to sleep", "A leaflet", "L-1", "9 months",
               "Safe sleep advice came late", "third visit", "X-1", "Bay"]  # fmt: skip
    assert [secret for secret in secrets if secret in text] == []


def test_whoever_filed_a_notice_reads_their_facts_and_no_more(place: Place) -> None:
    caseworker = place.actor("caseworker")
    review = make.opened(place.actor("reviewer"), caseworker)
    make.with_need(place.actor("reviewer"), review)
    text = "\n".join(place.document(review, "caseworker").texts())

    assert review.incident.summary in text
    assert "In review" in text
    assert [secret for secret in (STORY, "A safe place to sleep", "X-1") if secret in text] == []


def test_an_open_review_says_that_it_may_change(place: Place) -> None:
    document = place.document(make.opened(place.actor("reviewer")))
    assert "This review is not approved. What stands here may still change." in list(document.texts())
    assert "This review is not approved. What stands here may still change." not in list(
        place.document(place.approved()).texts()
    )


def test_the_reason_of_a_closed_notice_is_in_the_record(place: Place) -> None:
    reviewer = place.actor("reviewer")
    review = make.not_selected(reviewer, reason="A second report of one event.")
    assert "A second report of one event." in list(place.document(review).texts())


def test_the_record_costs_the_same_number_of_queries_however_long(
    place: Place, django_assert_max_num_queries: Any
) -> None:
    reviewer = place.actor("reviewer")
    review = make.opened(reviewer)
    for _number in range(12):
        make.with_opportunity(reviewer, review, [make.with_need(reviewer, review)])
    with django_assert_max_num_queries(22):
        place.document(review)


def test_downloading_leaves_one_export_line(place: Place, sign_in: Any) -> None:
    review = place.approved()
    answer = sign_in(place.people["director"]).get(address(review, "record-pdf"))

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="{review.incident.number}-r1.pdf"'
    assert answer["Cache-Control"] == "private, no-store"
    lines = AccessLog.objects.filter(object_id=str(review.pk))
    assert [(line.outcome, line.action, line.actor_id) for line in lines] == [
        ("export", "review.record", place.people["director"].pk)
    ]


def test_reading_the_page_is_logged_only_once_the_narrative_is_shown(place: Place, sign_in: Any) -> None:
    review = place.approved()
    client = sign_in(place.people["director"])

    before = client.get(address(review)).content.decode()
    assert STORY not in before
    assert not AccessLog.objects.filter(object_id=str(review.pk)).exists()
    assert STORY in reading(client).get(address(review)).content.decode()
    assert AccessLog.objects.get(object_id=str(review.pk)).outcome == "read"


@pytest.mark.parametrize("page", ["record", "record-pdf"])
def test_a_strangers_request_is_not_found_and_logged_once(place: Place, sign_in: Any, page: str) -> None:
    review = place.approved()
    stranger = factories.person("director")
    answer = sign_in(stranger).get(address(review, page))

    assert answer.status_code == 404
    assert AccessLog.objects.filter(actor_id=stranger.pk, outcome="not_found").count() == 1


def reading(client: Client) -> Client:
    """The client of somebody who has said today that they want to read narratives."""
    client.post(reverse("content-note"), {"next": "/"})
    return client


def address(review: Review, page: str = "record") -> str:
    return reverse(f"incidents:{page}", args=[review.pk])


def test_every_fact_has_a_name_and_a_value(place: Place) -> None:
    document = place.document(make.filed(place.actor("reviewer")))
    facts = [fact for section in document.sections for block in section.blocks
             if isinstance(block, Facts) for fact in block.facts]  # fmt: skip
    assert len(facts) > 20
    assert [fact for fact in facts if not (fact.label and fact.value)] == []
