"""Tables of the review process: incident, screening, review, clocks, what is gathered, opportunities, ratings."""

from incidents.models.clock import LegalHold, ReviewClock
from incidents.models.data_set import DataSetFacts, ShareSubmission
from incidents.models.disclosure import PublicDisclosure
from incidents.models.gathering import Debrief, MapLink, MapNode, TimelineEvent
from incidents.models.imports import ImportBatch
from incidents.models.incident import Incident, NumberSeries
from incidents.models.language import CueVersion, MemberCues
from incidents.models.learning import ImprovementOpportunity, Need, OpportunityNeed
from incidents.models.rating import Rating, RatingSet
from incidents.models.recommendation import Recommendation, RecommendationReview
from incidents.models.review import Review
from incidents.models.saved import SavedView
from incidents.models.scoring import ScoringSettings
from incidents.models.screening import LeadCheck, ScreeningDecision, ScreeningRule
from incidents.models.search import SearchEntry

__all__ = [
    "CueVersion",
    "DataSetFacts",
    "Debrief",
    "ImportBatch",
    "ImprovementOpportunity",
    "Incident",
    "LeadCheck",
    "LegalHold",
    "MapLink",
    "MapNode",
    "MemberCues",
    "Need",
    "NumberSeries",
    "OpportunityNeed",
    "PublicDisclosure",
    "Rating",
    "RatingSet",
    "Recommendation",
    "RecommendationReview",
    "Review",
    "ReviewClock",
    "SavedView",
    "ScoringSettings",
    "ScreeningDecision",
    "ScreeningRule",
    "SearchEntry",
    "ShareSubmission",
    "TimelineEvent",
]
