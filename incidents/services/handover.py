"""Another lead for a review. No reason is asked and none is kept: the history says only that it was handed over."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents import selectors
from incidents.models import RatingSet, Review
from incidents.permissions import OPEN, VIEW
from incidents.services import reviews
from incidents.workflow import EDITABLE
from npcs.core import audit
from npcs.core.access import Actor, NotVisible, policy_of, require
from npcs.core.ids import uuid7
from npcs.core.jobs.services import post_mail
from npcs.core.versions import services as versions
from npcs.core.versions.errors import FieldErrors, StaleVersion

HANDED = (*EDITABLE, "in_approval", "on_hold")  # states in which a review has a lead and work goes on
ASSIGNABLE = ("selected", *HANDED)
MOST = 50  # reviews at once: a page of the worklist


@transaction.atomic
def hand_over(*, actor: Actor, review: Review, version: int, lead_id: int) -> Review:
    """Gives the review to another lead and tells both. Raises FieldErrors by "lead", StaleVersion with both names."""
    row = Review.objects.select_for_update(of=("self",)).select_related("incident").get(pk=review.pk)
    require(actor, OPEN, row)
    if row.state not in HANDED:
        raise FieldErrors({"": _("It can be handed over only while somebody works on it.")})
    saved = _hand(actor, row, version, lead_id)
    _tell({lead_id: 1}, {row.lead_id: 1} if saved.lead_id != row.lead_id else {}, actor)
    return saved


@transaction.atomic
def assign(*, actor: Actor, chosen: Iterable[tuple[UUID, int]], lead_id: int) -> list[Review]:
    """One lead for many reviews: (id, version that was seen) each. All of them, or none.

    A selected incident is opened with this lead; a review in work is handed over. Raises NotVisible for an id that is
    not the actor's to see, Forbidden, and FieldErrors naming the numbers that stand in the way.
    """
    wanted = dict(chosen)
    rows = policy_of(Review).visible(actor, VIEW, Review.objects.filter(pk__in=wanted))
    found = list(rows.select_for_update(of=("self",)).select_related("incident").order_by("pk"))
    missing = sorted(map(str, set(wanted) - {row.pk for row in found}))
    if missing:
        raise NotVisible(OPEN, "incidents.review", missing[0])
    for row in found:
        require(actor, OPEN, row)
    _refuse(found, wanted)
    former: dict[int | None, int] = {}
    for row in found:
        if row.state == "selected":
            reviews.open_review(actor=actor, review=row, version=row.version, lead_id=lead_id)
        elif row.lead_id != lead_id:
            former[row.lead_id] = former.get(row.lead_id, 0) + 1
            _hand(actor, row, row.version, lead_id)
    _tell({lead_id: len(found)}, former, actor)
    return list(Review.objects.filter(pk__in=wanted).order_by("pk"))


def _refuse(found: list[Review], wanted: dict[UUID, int]) -> None:
    """Names every review that cannot be given to somebody now."""
    closed = [row.incident.number for row in found if row.state not in ASSIGNABLE]
    moved = [row.incident.number for row in found if row.state in ASSIGNABLE and row.version != wanted[row.pk]]
    said = []
    if closed:
        said.append(_("Nobody works on these now: %(numbers)s.") % {"numbers": ", ".join(closed)})
    if moved:
        said.append(_("These were changed after you opened the page: %(numbers)s.") % {"numbers": ", ".join(moved)})
    if said:
        raise FieldErrors({"": " ".join([*said, _("Nothing was changed.")])})


def _hand(actor: Actor, row: Review, version: int, lead_id: int) -> Review:
    people = selectors.possible_leads(review=row)
    if not people.filter(pk=lead_id).exists():
        raise FieldErrors({"lead": _("Choose a lead who may rate this review.")})
    if row.double_rating and row.second_rater_id == lead_id:
        raise FieldErrors({"lead": _("This person rates the review as its second rater, apart from the lead.")})
    former = row.lead_id
    try:
        saved, changed = versions.save(obj=row, expected=version, changes={"lead_id": lead_id}, actor=actor)
    except StaleVersion as stale:
        raise StaleVersion(stale.current, {"lead": (lead_id, stale.current.lead_id)}) from None
    if changed:
        _ratings_go_along(saved, former)
        audit.record(kind="incidents.review.handed_over", actor=actor, obj=saved)
    return saved


def _ratings_go_along(review: Review, former: int | None) -> None:
    """The lead's ratings are the case's: the new lead goes on from them. Each rating still says who wrote it.

    A subject that the new lead has rated already keeps both sets.
    """
    own = RatingSet.objects.filter(review=review, kind=RatingSet.Kind.INDEPENDENT)
    rated = set(own.filter(rater_id=review.lead_id).values_list("opportunity_id", flat=True))
    for one in own.filter(rater_id=former).order_by("pk"):
        if one.opportunity_id not in rated:
            RatingSet.objects.filter(pk=one.pk).update(rater_id=review.lead_id)


def _tell(given: dict[int, int], taken: dict[Any, int], actor: Actor) -> None:
    """A mail to whoever leads from now on and to whoever did, without a word about a case. The doer knows already."""
    people = {one.pk: one for one in get_user_model().objects.filter(pk__in={*given, *taken} - {None, actor.user_id})}
    for key, count in given.items():
        if key in people:
            said = ngettext(
                "A review was given to you. It waits on your home page.",
                "%(n)d reviews were given to you. They wait on your home page.",
                count,
            )
            _mail(people[key], _("You lead a review"), said % {"n": count})
    for key, count in taken.items():
        if key in people:
            said = ngettext(
                "A review that you led was given to a colleague. You need not do anything.",
                "%(n)d reviews that you led were given to colleagues. You need not do anything.",
                count,
            )
            _mail(people[key], _("A review was handed over"), said % {"n": count})


def _mail(person: Any, subject: str, body: str) -> None:
    closing = _("Sign in to %(product)s to see it.") % {"product": settings.PRODUCT_NAME}
    post_mail(key=f"handover-{uuid7()}", to=person.email, subject=subject, body=f"{body}\n\n{closing}\n")
