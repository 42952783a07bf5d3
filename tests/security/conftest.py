"""One row in every table that belongs to a member: the canaries of the second wall."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from incidents.models import DataSetFacts, MemberCues, ScoringSettings, ScreeningRule, ShareSubmission
from incidents.services import rules
from jurisdictions.models import Invitation
from npcs.core import audit
from npcs.core.access import system
from npcs.core.jobs.services import enqueue
from npcs.core.versions.services import keep_draft
from tests import after, factories, reviews


@pytest.fixture
def one_row_in_every_table(world: None) -> int:
    """Gives the number of the member to which they belong."""
    place = factories.member("CAN")
    actor = reviews.acting(factories.person("reviewer", at=place), place)
    review = reviews.scoring(actor)
    reviews.rate_all(actor, review)
    reviews.saved_view(actor)
    coordinator = reviews.acting(factories.person("coordinator", at=place), place)
    reviews.spreadsheet(coordinator)
    after.recommended(actor, review)
    after.drafted(reviews.acting(factories.person("coordinator", at=place), place))
    ScoringSettings.objects.create(jurisdiction=place, double_rating="sample")
    MemberCues.objects.create(jurisdiction=place, number=1, words={"cues": [], "people": []})
    DataSetFacts.objects.create(jurisdiction=place, review=review)
    ShareSubmission.objects.create(jurisdiction=place, review=review)
    keep_draft(
        actor=actor, jurisdiction_id=place.pk, form_key="story", object_id=str(review.pk), fields=[], base_version=1
    )
    enqueue(kind="test.kind", key="k", actor=system(), jurisdiction_id=place.pk)
    adopted(place)
    reviews.held(actor, review)
    audit.read(actor=actor, obj=review, action="review.view")
    invite(place, actor.user)
    return place.pk


def adopted(place: Any) -> ScreeningRule:
    """A draft of the member's screening rule."""
    coordinator = reviews.acting(factories.person("coordinator", at=place), place)
    return rules.adopt(actor=coordinator, slug="oregon", once_key=uuid4())


def invite(place: object, by: object, digest: str = "0" * 64) -> Invitation:
    later = timezone.now() + timedelta(days=7)
    return Invitation.objects.create(
        jurisdiction=place, email="new@example.org", display_name="New", role="reviewer", digest=digest,
        invited_by=by, expires_at=later,
    )  # fmt: skip
