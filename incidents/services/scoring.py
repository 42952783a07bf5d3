"""Rating by two people: the member's rule, the second rater, sets that come in, one that opens again, agreeing."""

from typing import Any

from django.db import transaction
from django.db.models import Case, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents import completeness, scales, selectors
from incidents.models import ImprovementOpportunity, Rating, RatingSet, Review, ScoringSettings
from incidents.permissions import EDIT, RATE, RULES
from incidents.services.common import locked
from incidents.workflow import REVIEW
from jurisdictions.models import Jurisdiction
from npcs.core import audit
from npcs.core.access import Actor, Forbidden, require
from npcs.core.instruments.scoring import RATIONALE_MAX
from npcs.core.versions import services as versions
from npcs.core.versions.errors import FieldErrors
from npcs.core.workflow import perform
from npcs.core.workflow.errors import GuardFailed

Changes = dict[str, Any]


@transaction.atomic
def save_settings(*, actor: Actor, version: int, double_rating: str) -> ScoringSettings:
    """Sets who rates at the member acted for. ``version`` is 0 while the member has no rule of its own."""
    if RULES not in actor.actions or actor.acting_for is None:
        raise Forbidden(RULES)
    if double_rating not in ScoringSettings.Double.values:
        raise FieldErrors({"double_rating": _("Choose one of the answers shown.")})
    member = Jurisdiction.objects.select_for_update(of=("self",)).get(pk=actor.acting_for)
    found = ScoringSettings.objects.filter(jurisdiction=member).first()
    if found is None:
        people = {"created_by_id": actor.user_id, "updated_by_id": actor.user_id}
        saved = ScoringSettings.objects.create(jurisdiction=member, double_rating=double_rating, **people)
    else:
        saved, changed = versions.save(
            obj=found, expected=version, changes={"double_rating": double_rating}, actor=actor
        )
        if not changed:
            return saved
    audit.record(kind="incidents.scoring.ruled", actor=actor, obj=saved, payload={"to": double_rating})
    return saved


def at_start(actor: Actor, review: Review, double_rating: bool | None, second_rater_id: int | None) -> Changes:
    """Whether two people rate, by the member's rule and, where it leaves it open, the lead's choice."""
    rule = selectors.double_rating_rule(jurisdiction_id=review.jurisdiction_id)
    two = rule == "all" or (rule == "sample" and bool(double_rating))
    if two and second_rater_id is not None:
        _check_second(review, second_rater_id)
    return {"double_rating": two, "second_rater_id": second_rater_id if two else None}


@transaction.atomic
def name_second_rater(*, actor: Actor, review: Review, version: int, person_id: int) -> Review:
    """Names the second rater, or another one as long as the first has not sent theirs.

    Raises FieldErrors by "second_rater", and StaleVersion.
    """
    row = locked(actor=actor, review_id=review.pk, action=EDIT)
    _two_rate(row)
    _check_second(row, person_id)
    if row.second_rater_id != person_id and _submitted(row).filter(rater_id=row.second_rater_id).exists():
        raise FieldErrors({"second_rater": _("The second rater has sent their ratings. Nobody can take their place.")})
    saved, changed = versions.save(obj=row, expected=version, changes={"second_rater_id": person_id}, actor=actor)
    if changed:
        audit.record(kind="incidents.ratings.second", actor=actor, obj=saved, payload={"person": person_id})
    return saved


@transaction.atomic
def submit_ratings(*, actor: Actor, review: Review, confirmed: bool = False) -> Review:
    """The actor's own ratings are in: nothing in them changes from now on. When both are in, the seal is broken.

    Doing it twice does it once. Raises GuardFailed with what is missing, and FieldErrors by "seen" when there is
    something to look at once more that was not ``confirmed``.
    """
    row = locked(actor=actor, review_id=review.pk, action=RATE)
    _two_rate(row)
    _is_rater(actor, row)
    whole = selectors.whole_review(review=row, actor=actor)
    found = list(completeness.rating_findings(whole, scales.definition_of(row), actor.user_id))
    blocking = tuple(str(one) for one in found if one.blocking)
    if blocking:
        raise GuardFailed(blocking)
    if found and not confirmed:
        raise FieldErrors({"seen": _("Look at the points above once more, then tick this box.")})
    mine = RatingSet.objects.filter(review=row, kind="independent", rater_id=actor.user_id, status="open")
    if mine.update(status="submitted", submitted_at=timezone.now(), submitted_by_id=actor.user_id):
        audit.record(kind="incidents.ratings.submitted", actor=actor, obj=row)
    _break_seals(row)
    return row


@transaction.atomic
def reopen_ratings(*, actor: Actor, review: Review, rater_id: int, reason: str) -> Review:
    """Opens the ratings of one rater again, by the lead with a reason, until the two agree.

    Whoever changes ratings after seeing the other's is no independent rater any more; the set remembers it.
    """
    row = locked(actor=actor, review_id=review.pk, action=EDIT)
    _two_rate(row)
    if actor.user_id != row.lead_id:
        raise Forbidden(EDIT, _("Only the lead opens ratings again."), row._meta.label_lower, row.pk)
    if not reason.strip():
        raise FieldErrors({"reason": _("Say why. It is kept in the history.")})
    sets = _submitted(row).filter(rater_id=rater_id)
    informed = Case(When(sealed=False, then=Value(True)), default="informed")
    if not sets.update(informed=informed, status="open", submitted_at=None, submitted_by=None):
        raise FieldErrors({"rater": _("This person has not sent ratings.")})
    audit.record(
        kind="incidents.ratings.reopened", actor=actor, obj=row, reason=reason.strip(), payload={"person": rater_id}
    )
    return row


@transaction.atomic
def rate_alone(*, actor: Actor, review: Review, version: int, reason: str) -> Review:
    """Goes on with the lead's ratings alone, where nobody can be the second rater.

    Where the member wants two raters for every review, only whoever keeps its rules may.
    """
    row = locked(actor=actor, review_id=review.pk, action=EDIT)
    _two_rate(row)
    is_rule = selectors.double_rating_rule(jurisdiction_id=row.jurisdiction_id) == "all"
    if is_rule and not actor.has(RULES, row.jurisdiction_id):
        why = _("Your member wants two people to rate every review. A coordinator can allow an exception.")
        raise Forbidden(RULES, why, row._meta.label_lower, row.pk)
    if not reason.strip():
        raise FieldErrors({"reason": _("Say why. It is kept in the history.")})
    changes: Changes = {"double_rating": False, "second_rater_id": None}
    saved, _changed = versions.save(obj=row, expected=version, changes=changes, actor=actor)
    RatingSet.objects.filter(review=row, kind="independent", rater_id=row.lead_id).update(
        sealed=False, status="open", submitted_at=None, submitted_by=None
    )
    audit.record(kind="incidents.ratings.alone", actor=actor, obj=saved, reason=reason.strip())
    return saved


@transaction.atomic
def agree(*, actor: Actor, review: Review, version: int) -> Review:
    """Closes the two sets and opens the agreed one, filled in wherever the two are the same."""
    row = perform(REVIEW, review, "agree", actor=actor, version=version)
    if not RatingSet.objects.filter(review=row, kind="consensus").exists():
        RatingSet.objects.filter(review=row, sealed=True, rater_id__in=completeness.raters(row)).update(sealed=False)
        whole = selectors.whole_review(review=row)
        for subject in (None, *whole.opportunities.all()):
            _fill(actor, whole, subject)
    return row


def open_after_move(row: Review) -> None:
    """After a move to a newer scale the sets of two raters are open again: items may be new or without a value."""
    sets = RatingSet.objects.filter(review=row).exclude(kind="supplement")
    sets.update(instrument_version_id=row.instrument_version_id)
    if row.double_rating and row.state == "scoring":
        informed = Case(When(sealed=False, then=Value(True)), default="informed")
        _submitted(row).update(informed=informed, status="open", submitted_at=None, submitted_by=None)


def consensus_set(row: Review, opportunity: ImprovementOpportunity | None) -> RatingSet:
    """The agreed set of the review or one opportunity; made when it is not there yet."""
    found = RatingSet.objects.filter(review=row, opportunity=opportunity, kind="consensus").first()
    return found or RatingSet.objects.create(
        jurisdiction_id=row.jurisdiction_id, review=row, opportunity=opportunity, rater_id=row.lead_id or 0,
        kind=RatingSet.Kind.CONSENSUS, instrument_version_id=row.instrument_version_id,
    )  # fmt: skip


def _fill(actor: Actor, whole: Review, subject: ImprovementOpportunity | None) -> None:
    agreed = consensus_set(whole, subject)
    sets = [completeness.set_of(whole, subject, person) for person in completeness.raters(whole)]
    first, second = ({one.item_code: one for one in found.ratings.all()} if found else {} for found in sets)
    people = {"created_by_id": actor.user_id, "updated_by_id": actor.user_id}
    Rating.objects.bulk_create(
        Rating(
            jurisdiction_id=whole.jurisdiction_id, rating_set=agreed, item_code=code, value=one.value,
            missing_code=one.missing_code, rationale=_both(one.rationale, second[code].rationale), **people,
        )
        for code, one in first.items()
        if code in second and second[code].choice == one.choice
    )  # fmt: skip


def _both(first: str, second: str) -> str:
    """Both reasons one below the other; one of them when they are the same or the other is empty."""
    texts = list(dict.fromkeys(text.strip() for text in (first, second) if text.strip()))
    joined = "\n\n".join(texts)
    return joined if len(joined) <= RATIONALE_MAX else texts[0]


def _break_seals(row: Review) -> None:
    """Opens the sets of each subject for which both are in."""
    both = set(completeness.raters(row))
    come_in: dict[Any, set[int]] = {}
    for subject, person in _submitted(row).values_list("opportunity_id", "rater_id"):
        come_in.setdefault(subject, set()).add(person)
    ready = [subject for subject, people in come_in.items() if len(both) == 2 and both <= people]
    subjects = Q(opportunity_id__in=[one for one in ready if one]) | (
        Q(opportunity__isnull=True) if None in ready else Q(pk__in=[])
    )
    RatingSet.objects.filter(subjects, review=row, sealed=True, rater_id__in=both).update(sealed=False)


def _submitted(row: Review) -> Any:
    return RatingSet.objects.filter(review=row, kind="independent", status="submitted")


def _two_rate(row: Review) -> None:
    if not row.double_rating or row.state != "scoring":
        raise FieldErrors({"": _("This is possible only while two people rate the review.")})


def _is_rater(actor: Actor, row: Review) -> None:
    if actor.user_id not in completeness.raters(row):
        raise Forbidden(RATE, _("Two people rate this review, and you are not one of them."), row._meta.label_lower,
                        row.pk)  # fmt: skip


def _check_second(review: Review, person_id: int) -> None:
    if not selectors.possible_second_raters(review=review).filter(pk=person_id).exists():
        raise FieldErrors({"second_rater": _("Choose somebody who may rate and does not lead this review.")})


def may_rate_now(actor: Actor, row: Review) -> None:
    """Raises Forbidden for somebody who is none of the two raters of this review."""
    require(actor, RATE, row)
    if row.double_rating:
        _is_rater(actor, row)
