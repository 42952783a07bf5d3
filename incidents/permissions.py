"""Who may do what with a review. Every part of a review (need, opportunity, rating) follows its review."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from incidents.counting import open_to
from incidents.lifecycles import WRITTEN
from incidents.models import (
    CueVersion,
    DataSetFacts,
    Debrief,
    ImportBatch,
    ImprovementOpportunity,
    Incident,
    LeadCheck,
    LegalHold,
    MapLink,
    MapNode,
    MemberCues,
    Need,
    PublicDisclosure,
    Rating,
    RatingSet,
    Recommendation,
    Review,
    ReviewClock,
    SavedView,
    ScoringSettings,
    ScreeningDecision,
    ScreeningRule,
    SearchEntry,
    ShareSubmission,
    TimelineEvent,
)
from incidents.screening.lifecycle import MANAGE as MANAGE_RULES
from incidents.workflow import AGREEING, DECIDED, EDITABLE, RATABLE, UNDECIDED
from jurisdictions.roles import ROLES
from npcs.core.access import Actor, JurisdictionPolicy, Policy, policy_for
from npcs.core.access.actor import provider
from npcs.core.access.policy import policy_of

VIEW, FILE, SCREEN, OPEN, EDIT, RATE, APPROVE = (
    "review.view", "notice.file", "review.screen", "review.open", "review.edit", "review.rate", "review.approve",
)  # fmt: skip
SHARE, HOLD, VOID, AMEND = "review.share", "review.hold", "review.void", "review.amend"
IMPORT, RULES = "review.import", "rules.manage"
RECOMMEND, DISCLOSE, PUBLISH = "recommendation.edit", "disclosure.edit", "disclosure.approve"
NARRATIVE = "narrative.view"  # text under review privilege; a technical advisor does not hold it

# States in which nobody rates any more: only then are reasons found by a search, so that no set tells of another.
RATINGS_CLOSED = ("in_approval", "approved", "shared", "withdrawn")
STATES = {EDIT: EDITABLE, RATE: (*RATABLE, "consensus")}  # actions that a review takes in some states only


@policy_for(Review)
class ReviewPolicy(JurisdictionPolicy):
    """Rights at home decide, with one exception: whoever filed a notice may follow what became of it."""

    actions = (VIEW, FILE, SCREEN, OPEN, EDIT, RATE, APPROVE, SHARE, HOLD, VOID, AMEND, NARRATIVE)
    view_action = VIEW

    def can(self, actor: Actor, action: str, obj: Review) -> bool:
        if action == FILE:
            return self._filed(actor, obj) and obj.state in UNDECIDED
        if action == VIEW and self._filed(actor, obj):
            return True
        return super().can(actor, action, obj) and obj.state in STATES.get(action, (obj.state,))

    def visible(self, actor: Actor, action: str, queryset: QuerySet) -> QuerySet:
        at_home = Q(jurisdiction_id__in=list(actor.where(action)))
        own = Q(jurisdiction_id__in=list(actor.where(FILE)), created_by_id=actor.user_id)
        if action == VIEW:
            return queryset.filter(at_home | own)
        if action == FILE:
            return queryset.filter(own, state__in=UNDECIDED)
        return queryset.filter(at_home, state__in=STATES[action]) if action in STATES else queryset.filter(at_home)

    def who(self, action: str, obj: Review) -> QuerySet:
        holders = super().who(action, obj)
        filer = super().who(FILE, obj).filter(pk=obj.created_by_id)
        if action == VIEW:
            return (holders | filer).order_by("pk")
        if action == FILE:
            return filer if obj.state in UNDECIDED else filer.none()
        return holders if obj.state in STATES.get(action, (obj.state,)) else holders.none()

    def why_not(self, actor: Actor, action: str, obj: Review) -> str:
        if self.can(actor, action, obj):
            return ""
        if action == EDIT and actor.has(EDIT, obj.jurisdiction_id):
            return _("This review is %(state)s and cannot be changed now.") % {"state": obj.get_state_display().lower()}
        if action == RATE and actor.has(RATE, obj.jurisdiction_id):
            return _("Ratings open when scoring starts and close when the review is sent for approval.")
        if action == FILE:
            return _("A notice can be changed only by the person who filed it, until it is decided what follows.")
        return _("Your role does not include this.")

    @staticmethod
    def _filed(actor: Actor, review: Review) -> bool:
        return actor.has(FILE, review.jurisdiction_id) and review.created_by_id == actor.user_id


class PartPolicy(Policy):
    """The policy of a part of a review: what holds for the review holds for the part.

    Only a reader of narratives sees parts; whoever filed the notice follows the review, not its content.
    """

    path = "review"
    actions: tuple[str, ...] = (VIEW, EDIT, RATE, NARRATIVE)
    view_action = NARRATIVE

    def review_of(self, obj: Any) -> Review:
        value = obj
        for part in self.path.split("__"):
            value = getattr(value, part)
        return value

    def can(self, actor: Actor, action: str, obj: Any) -> bool:
        review = self.review_of(obj)
        return actor.has(action, review.jurisdiction_id) and review.state in STATES.get(action, (review.state,))

    def visible(self, actor: Actor, action: str, queryset: QuerySet) -> QuerySet:
        rows = queryset.filter(jurisdiction_id__in=list(actor.where(action)))
        return rows.filter(**{f"{self.path}__state__in": STATES[action]}) if action in STATES else rows

    def who(self, action: str, obj: Any) -> QuerySet:
        review = self.review_of(obj)
        holders = provider().users_with(action, review.jurisdiction_id)
        return holders if review.state in STATES.get(action, (review.state,)) else holders.none()

    def why_not(self, actor: Actor, action: str, obj: Any) -> str:
        return policy_of(Review).why_not(actor, action, self.review_of(obj))


@policy_for(TimelineEvent)
class TimelineEventPolicy(PartPolicy):
    """Events of the timeline follow their review."""


@policy_for(Debrief)
class DebriefPolicy(PartPolicy):
    """Debriefs follow their review; what of them a reader gets is said by their privacy classes."""


@policy_for(MapNode)
class MapNodePolicy(PartPolicy):
    """Boxes of the systems map follow their review."""


@policy_for(MapLink)
class MapLinkPolicy(PartPolicy):
    """Arrows of the systems map follow their review."""


@policy_for(Need)
class NeedPolicy(PartPolicy):
    """Needs follow their review."""


@policy_for(DataSetFacts)
class DataSetFactsPolicy(PartPolicy):
    """Facts for the data set follow their review."""


@policy_for(ShareSubmission)
class ShareSubmissionPolicy(JurisdictionPolicy):
    """What was shared holds codes only: whoever sees reviews sees it; the data steward writes it."""

    actions = (VIEW, SHARE)
    view_action = VIEW


@policy_for(ImprovementOpportunity)
class OpportunityPolicy(PartPolicy):
    """Improvement opportunities follow their review."""


@policy_for(RatingSet)
class RatingSetPolicy(PartPolicy):
    """A rating set follows its review.

    While it is sealed it exists for its rater only. Its rater writes in it until it is submitted; an agreed set is
    written by the two raters.
    """

    _set = ""  # the path from a row to its set

    def can(self, actor: Actor, action: str, obj: Any) -> bool:
        one = self.set_of(obj)
        if not super().can(actor, action, obj):
            return False
        return self._writes(one, actor.user_id) if action == RATE else not one.sealed or one.rater_id == actor.user_id

    def visible(self, actor: Actor, action: str, queryset: QuerySet) -> QuerySet:
        rows = super().visible(actor, action, queryset)
        return rows.filter(self._written_by(actor.user_id) if action == RATE else open_to(actor.user_id, self._set))

    def who(self, action: str, obj: Any) -> QuerySet:
        people, one = super().who(action, obj), self.set_of(obj)
        if action == RATE:
            raters = (one.review.lead_id, one.review.second_rater_id, one.rater_id)
            return people.filter(pk__in=[person for person in raters if person and self._writes(one, person)])
        return people.filter(pk=one.rater_id) if one.sealed else people

    def set_of(self, obj: Any) -> Any:
        return obj

    @staticmethod
    def _writes(one: Any, person: int | None) -> bool:
        review = one.review
        if one.kind == "consensus":
            return review.state in AGREEING and person in {review.lead_id, review.second_rater_id}
        alone = review.state == "scoring" or not review.double_rating
        return person == one.rater_id and one.status == "open" and review.state in RATABLE and alone

    def _written_by(self, person: int | None) -> Q:
        at, review = self._set, f"{self._set}review__"
        raters = Q(**{f"{review}lead_id": person}) | Q(**{f"{review}second_rater_id": person})
        agreed = Q(**{f"{at}kind": "consensus", f"{review}state__in": AGREEING}) & raters
        own = Q(**{f"{at}rater_id": person, f"{at}status": "open", f"{review}state__in": RATABLE})
        alone = Q(**{f"{review}state": "scoring"}) | Q(**{f"{review}double_rating": False})
        return agreed | (own & alone & ~Q(**{f"{at}kind": "consensus"}))


@policy_for(Rating)
class RatingPolicy(RatingSetPolicy):
    """A rating follows its set."""

    path, _set = "rating_set__review", "rating_set__"

    def set_of(self, obj: Any) -> Any:
        return obj.rating_set


@policy_for(Incident)
class IncidentPolicy(JurisdictionPolicy):
    """The facts of the incident: readers of narratives, and whoever filed the notice."""

    actions = (NARRATIVE, FILE, EDIT)
    view_action = NARRATIVE

    def can(self, actor: Actor, action: str, obj: Incident) -> bool:
        if action == NARRATIVE:
            filed = actor.has(FILE, obj.jurisdiction_id) and obj.created_by_id == actor.user_id
            return filed or super().can(actor, action, obj)
        review = self.review_of(obj)
        return review is not None and policy_of(Review).can(actor, action, review)

    def visible(self, actor: Actor, action: str, queryset: QuerySet) -> QuerySet:
        if action == NARRATIVE:
            rows = Q(jurisdiction_id__in=list(actor.where(NARRATIVE)))
            return queryset.filter(rows | Q(jurisdiction_id__in=list(actor.where(FILE)), created_by_id=actor.user_id))
        reviews = policy_of(Review).visible(actor, action, Review.objects.all())
        return queryset.filter(pk__in=reviews.values("incident_id"))

    def who(self, action: str, obj: Incident) -> QuerySet:
        if action == NARRATIVE:
            return (super().who(NARRATIVE, obj) | super().who(FILE, obj).filter(pk=obj.created_by_id)).order_by("pk")
        review = self.review_of(obj)
        return policy_of(Review).who(action, review) if review else super().who(action, obj).none()

    @staticmethod
    def review_of(incident: Incident) -> Review | None:
        """The latest revision: it decides whether the facts may still be written."""
        return incident.reviews.order_by("-revision").first()


@policy_for(SavedView)
class SavedViewPolicy(Policy):
    """One's own views, and those that colleagues show. A shared one may name an office: it is for readers of facts."""

    actions = (VIEW,)
    view_action = VIEW

    def can(self, actor: Actor, action: str, obj: SavedView) -> bool:
        here = action == VIEW and actor.has(VIEW, obj.jurisdiction_id)
        return here and (obj.owner_id == actor.user_id or (obj.is_shared and NARRATIVE in actor.actions))

    def visible(self, actor: Actor, action: str, queryset: QuerySet) -> QuerySet:
        if action != VIEW:
            return queryset.none()
        mine = Q(owner_id=actor.user_id)
        seen = mine | Q(is_shared=True) if NARRATIVE in actor.actions else mine
        return queryset.filter(seen, jurisdiction_id__in=list(actor.where(VIEW)))

    def who(self, action: str, obj: SavedView) -> QuerySet:
        viewers = provider().users_with(VIEW, obj.jurisdiction_id)
        readers = provider().users_with(NARRATIVE, obj.jurisdiction_id)
        own = viewers.filter(pk=obj.owner_id)
        return (own | (viewers & readers)).order_by("pk") if obj.is_shared else own


@policy_for(SearchEntry)
class SearchEntryPolicy(Policy):
    """Codes for whoever sees reviews, texts for readers of narratives, reasons once the ratings are closed."""

    actions = (VIEW,)
    view_action = VIEW

    def can(self, actor: Actor, action: str, obj: SearchEntry) -> bool:
        if action != VIEW or not actor.has(VIEW, obj.jurisdiction_id):
            return False
        if obj.privacy != "core" and NARRATIVE not in actor.actions:
            return False
        return obj.part != "rating" or obj.review.state in RATINGS_CLOSED

    def visible(self, actor: Actor, action: str, queryset: QuerySet) -> QuerySet:
        if action != VIEW:
            return queryset.none()
        rows = queryset.filter(~Q(part="rating") | Q(review__state__in=RATINGS_CLOSED))
        rows = rows if NARRATIVE in actor.actions else rows.filter(privacy="core")
        return rows.filter(jurisdiction_id__in=list(actor.where(VIEW)))

    def who(self, action: str, obj: SearchEntry) -> QuerySet:
        viewers = provider().users_with(VIEW, obj.jurisdiction_id)
        if obj.part == "rating" and obj.review.state not in RATINGS_CLOSED:
            return viewers.none()
        if obj.privacy == "core":
            return viewers
        return (viewers & provider().users_with(NARRATIVE, obj.jurisdiction_id)).order_by("pk")


@policy_for(ImportBatch)
class ImportBatchPolicy(JurisdictionPolicy):
    """Spreadsheets of notices: whoever may bring them in sees and files them."""

    actions = (IMPORT,)
    view_action = IMPORT


def owner_roles() -> list[str]:
    """The roles that can follow up a recommendation: those that may write in it, at a member."""
    return [key for key, spec in ROLES.items() if RECOMMEND in spec.actions and spec.scope != "office"]


def may_link(actor: Actor, review: Review) -> bool:
    """May a recommendation of this person's member name the review? One may write in it, or it is approved."""
    policy = policy_of(Review)
    if not policy.can(actor, VIEW, review):
        return False
    return review.state in DECIDED or policy.can(actor, EDIT, review)


@policy_for(Recommendation)
class RecommendationPolicy(JurisdictionPolicy):
    """Whoever sees reviews sees recommendations in codes; a verified one is closed."""

    actions = (VIEW, RECOMMEND, APPROVE, NARRATIVE)
    view_action = VIEW

    def can(self, actor: Actor, action: str, obj: Recommendation) -> bool:
        return super().can(actor, action, obj) and not self._closed(action, obj)

    def visible(self, actor: Actor, action: str, queryset: QuerySet) -> QuerySet:
        rows = super().visible(actor, action, queryset)
        return rows.exclude(state="verified") if action == RECOMMEND else rows

    def who(self, action: str, obj: Recommendation) -> QuerySet:
        holders = super().who(action, obj)
        return holders.none() if self._closed(action, obj) else holders

    def why_not(self, actor: Actor, action: str, obj: Recommendation) -> str:
        if self.can(actor, action, obj):
            return ""
        if action == RECOMMEND and actor.has(RECOMMEND, obj.jurisdiction_id):
            return _("This recommendation is verified, so it is closed.")
        return _("Your role does not include this.")

    @staticmethod
    def _closed(action: str, obj: Recommendation) -> bool:
        return action == RECOMMEND and obj.state == "verified"


@policy_for(PublicDisclosure)
class DisclosurePolicy(JurisdictionPolicy):
    """Drafts are for those who write or decide; what is published is for everybody who sees reviews."""

    actions = (VIEW, DISCLOSE, PUBLISH)
    view_action = VIEW

    def can(self, actor: Actor, action: str, obj: PublicDisclosure) -> bool:
        if action == VIEW and obj.state != "published":
            return super().can(actor, VIEW, obj) and (self._has(actor, DISCLOSE, obj) or self._has(actor, PUBLISH, obj))
        return super().can(actor, action, obj) and self._open(action, obj)

    def visible(self, actor: Actor, action: str, queryset: QuerySet) -> QuerySet:
        rows = super().visible(actor, action, queryset)
        if action == VIEW and not (actor.where(DISCLOSE) or actor.where(PUBLISH)):
            return rows.filter(state="published")
        return rows.filter(state__in=WRITTEN) if action == DISCLOSE else rows

    def who(self, action: str, obj: PublicDisclosure) -> QuerySet:
        holders = super().who(action, obj)
        if action == VIEW and obj.state != "published":
            insiders = super().who(DISCLOSE, obj) | super().who(PUBLISH, obj)
            return holders.filter(pk__in=insiders.order_by().values("pk"))
        return holders if self._open(action, obj) else holders.none()

    def why_not(self, actor: Actor, action: str, obj: PublicDisclosure) -> str:
        if self.can(actor, action, obj):
            return ""
        if action == DISCLOSE and actor.has(DISCLOSE, obj.jurisdiction_id):
            return _("Its words can be changed only while it is a draft.")
        return _("Your role does not include this.")

    @staticmethod
    def _has(actor: Actor, action: str, obj: PublicDisclosure) -> bool:
        return actor.has(action, obj.jurisdiction_id)

    @staticmethod
    def _open(action: str, obj: PublicDisclosure) -> bool:
        return action != DISCLOSE or obj.state in WRITTEN


@policy_for(ScoringSettings)
class ScoringSettingsPolicy(JurisdictionPolicy):
    """Whoever sees the member's reviews sees how they are rated; whoever keeps its rules sets it."""

    actions = (VIEW, RULES)
    view_action = VIEW


@policy_for(MemberCues)
class MemberCuesPolicy(JurisdictionPolicy):
    """Readers of narratives see the member's words, whoever keeps its rules writes them."""

    actions = (NARRATIVE, RULES)
    view_action = NARRATIVE


@policy_for(CueVersion)
class CueVersionPolicy(Policy):
    """The partnership's list is no member's: readers of narratives see it, instrument keepers write it."""

    actions = (NARRATIVE, "instrument.manage")
    view_action = NARRATIVE

    def can(self, actor: Actor, action: str, obj: Any) -> bool:
        return action in self.actions and not actor.actions.isdisjoint({action, "instrument.manage"})

    def visible(self, actor: Actor, action: str, queryset: QuerySet) -> QuerySet:
        return queryset if self.can(actor, action, None) else queryset.none()


@policy_for(ScreeningRule)
class ScreeningRulePolicy(JurisdictionPolicy):
    """The member's screening rules: read by whoever sees reviews, kept by whoever manages rules."""

    actions = (VIEW, MANAGE_RULES)
    view_action = VIEW


class ScreeningPartPolicy(PartPolicy):
    """A part that is written while a notice is screened, or later by whoever screens; no state closes it here."""

    actions = (VIEW, SCREEN, NARRATIVE)


@policy_for(ScreeningDecision)
class ScreeningDecisionPolicy(ScreeningPartPolicy):
    """The decision follows its review. Its service refuses it once the notice is decided."""


@policy_for(LeadCheck)
class LeadCheckPolicy(ScreeningPartPolicy):
    """The check of a lead follows its review."""


@policy_for(ReviewClock)
class ReviewClockPolicy(ScreeningPartPolicy):
    """Clocks are seen by whoever sees reviews, and go on after approval."""

    view_action = VIEW


@policy_for(LegalHold)
class LegalHoldPolicy(PartPolicy):
    """Legal holds are placed and lifted by whoever holds that right, also on a finished review."""

    actions = (VIEW, HOLD, NARRATIVE)
