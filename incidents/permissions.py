"""Who may do what with a review. Every part of a review (need, opportunity, rating) follows its review."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from incidents.models import ImprovementOpportunity, Incident, Need, Rating, RatingSet, Review
from incidents.workflow import EDITABLE, RATABLE
from npcs.core.access import Actor, JurisdictionPolicy, Policy, policy_for
from npcs.core.access.policy import policy_of

VIEW, FILE, OPEN, EDIT, RATE, APPROVE = (
    "review.view", "notice.file", "review.open", "review.edit", "review.rate", "review.approve",
)  # fmt: skip
NARRATIVE = "narrative.view"  # text under review privilege; a technical advisor does not hold it


@policy_for(Review)
class ReviewPolicy(JurisdictionPolicy):
    """Rights at home decide, with one exception: whoever filed a notice may follow what became of it."""

    actions = (VIEW, FILE, OPEN, EDIT, RATE, APPROVE, NARRATIVE)
    view_action = VIEW

    def can(self, actor: Actor, action: str, obj: Review) -> bool:
        if action == VIEW and self._filed(actor, obj):
            return True
        if not super().can(actor, action, obj):
            return False
        if action == FILE:
            return self._filed(actor, obj) and obj.state == "notified"
        if action == EDIT:
            return obj.state in EDITABLE
        if action == RATE:
            return obj.state in RATABLE
        return True

    def visible(self, actor: Actor, action: str, queryset: QuerySet) -> QuerySet:
        at_home = Q(jurisdiction_id__in=list(actor.where(action)))
        own = Q(jurisdiction_id__in=list(actor.where(FILE)), created_by_id=actor.user_id)
        if action == VIEW:
            return queryset.filter(at_home | own)
        if action == FILE:
            return queryset.filter(own, state="notified")
        states = {EDIT: EDITABLE, RATE: RATABLE}.get(action)
        return queryset.filter(at_home, state__in=states) if states else queryset.filter(at_home)

    def why_not(self, actor: Actor, action: str, obj: Review) -> str:
        if self.can(actor, action, obj):
            return ""
        if action == EDIT and actor.has(EDIT, obj.jurisdiction_id):
            return _("This review is %(state)s and cannot be changed now.") % {"state": obj.get_state_display().lower()}
        if action == RATE and actor.has(RATE, obj.jurisdiction_id):
            return _("Ratings open when scoring starts and close when the review is sent for approval.")
        if action == FILE:
            return _("A notice can be changed only by the person who filed it, until a reviewer opens it.")
        return _("Your role does not include this.")

    @staticmethod
    def _filed(actor: Actor, review: Review) -> bool:
        return actor.has(FILE, review.jurisdiction_id) and review.created_by_id == actor.user_id


class PartPolicy(Policy):
    """The policy of a part of a review: what holds for the review holds for the part.

    Only a reader of narratives sees parts; whoever filed the notice follows the review, not its content.
    """

    path = "review"
    actions = (VIEW, EDIT, RATE, NARRATIVE)
    view_action = NARRATIVE

    def review_of(self, obj: Any) -> Review:
        value = obj
        for part in self.path.split("__"):
            value = getattr(value, part)
        return value

    def can(self, actor: Actor, action: str, obj: Any) -> bool:
        return policy_of(Review).can(actor, action, self.review_of(obj))

    def visible(self, actor: Actor, action: str, queryset: QuerySet) -> QuerySet:
        rows = queryset.filter(jurisdiction_id__in=list(actor.where(action)))
        states = {EDIT: EDITABLE, RATE: RATABLE}.get(action)
        return rows.filter(**{f"{self.path}__state__in": states}) if states else rows

    def who(self, action: str, obj: Any) -> QuerySet:
        return policy_of(Review).who(action, self.review_of(obj))

    def why_not(self, actor: Actor, action: str, obj: Any) -> str:
        return policy_of(Review).why_not(actor, action, self.review_of(obj))


@policy_for(Need)
class NeedPolicy(PartPolicy):
    """Needs follow their review."""


@policy_for(ImprovementOpportunity)
class OpportunityPolicy(PartPolicy):
    """Improvement opportunities follow their review."""


@policy_for(RatingSet)
class RatingSetPolicy(PartPolicy):
    """A rating set follows its review, and only its rater writes in it."""

    def can(self, actor: Actor, action: str, obj: Any) -> bool:
        return super().can(actor, action, obj) and (action != RATE or self._own(actor, obj))

    def visible(self, actor: Actor, action: str, queryset: QuerySet) -> QuerySet:
        rows = super().visible(actor, action, queryset)
        return rows.filter(**{self._rater: actor.user_id}) if action == RATE else rows

    _rater = "rater_id"

    def _own(self, actor: Actor, obj: Any) -> bool:
        return obj.rater_id == actor.user_id


@policy_for(Rating)
class RatingPolicy(RatingSetPolicy):
    """A rating follows its set."""

    path = "rating_set__review"
    _rater = "rating_set__rater_id"

    def _own(self, actor: Actor, obj: Any) -> bool:
        return obj.rating_set.rater_id == actor.user_id


@policy_for(Incident)
class IncidentPolicy(JurisdictionPolicy):
    """The facts of the incident: readers of narratives, and whoever filed the notice."""

    actions = (NARRATIVE, FILE, EDIT)
    view_action = NARRATIVE

    def can(self, actor: Actor, action: str, obj: Incident) -> bool:
        filed = actor.has(FILE, obj.jurisdiction_id) and obj.created_by_id == actor.user_id
        if action == NARRATIVE:
            return filed or super().can(actor, action, obj)
        review = obj.reviews.order_by("-revision").first()
        return review is not None and policy_of(Review).can(actor, action, review)

    def visible(self, actor: Actor, action: str, queryset: QuerySet) -> QuerySet:
        if action == NARRATIVE:
            rows = Q(jurisdiction_id__in=list(actor.where(NARRATIVE)))
            return queryset.filter(rows | Q(jurisdiction_id__in=list(actor.where(FILE)), created_by_id=actor.user_id))
        reviews = policy_of(Review).visible(actor, action, Review.objects.all())
        return queryset.filter(pk__in=reviews.values("incident_id"))
