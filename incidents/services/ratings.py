"""Ratings: one item at a time, each saved when it is chosen."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from incidents import scales
from incidents.models import ImprovementOpportunity, Rating, RatingSet, Review
from incidents.permissions import RATE
from incidents.services.common import locked
from npcs.core import audit
