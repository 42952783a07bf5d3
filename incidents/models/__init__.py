"""Tables of the review process: incident, review, what is gathered, needs, improvement opportunities, ratings."""

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
from incidents.models.search import SearchEntry

__all__ = [
    "CueVersion",
    "Debrief",
    "ImportBatch",
    "ImprovementOpportunity",
    "Incident",
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
    "SavedView",
    "ScoringSettings",
    "SearchEntry",
    "TimelineEvent",
]
