"""Tables of the review process: incident, review, needs, improvement opportunities, ratings."""

from incidents.models.incident import Incident, NumberSeries
from incidents.models.learning import ImprovementOpportunity, Need, OpportunityNeed
from incidents.models.rating import Rating, RatingSet
from incidents.models.review import Review

__all__ = [
    "ImprovementOpportunity",
    "Incident",
    "Need",
    "NumberSeries",
    "OpportunityNeed",
    "Rating",
    "RatingSet",
    "Review",
]
