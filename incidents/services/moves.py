"""Steps of a review with what follows from each: its clocks are computed again."""

from typing import Any

from django.db import transaction

from incidents.models import Review
from incidents.services import clocks
from incidents.workflow import REVIEW
from npcs.core.access import Actor
from npcs.core.workflow import perform


@transaction.atomic
def move(*, actor: Actor, review: Review, name: str, version: int, **options: Any) -> Review:
    """``perform`` for the life of a review. Raises what ``perform`` raises."""
    row = perform(REVIEW, review, name, actor=actor, version=version, **options)
    clocks.refresh(actor=actor, review=row)
    return row
