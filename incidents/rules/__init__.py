"""Arithmetic and rules of a review, as pure functions: no database, no clock, no Django.

``basics`` ages, bands and dates; ``definition`` a screening rule as objects; ``screening`` what a rule says of a
notice; ``clocks`` when things are due; ``holidays`` days on which no work is counted.
"""

from incidents.rules.basics import (
    BANDS,
    DAYS_IN_YEAR,
    DEFAULT_REVIEW_DAYS,
    OLDEST_CHILD_YEARS,
    Finding,
    age_band,
    age_in_days,
    age_too_high,
    date_problems,
    due_on,
    took_part,
)

__all__ = [
    "BANDS",
    "DAYS_IN_YEAR",
    "DEFAULT_REVIEW_DAYS",
    "OLDEST_CHILD_YEARS",
    "Finding",
    "age_band",
    "age_in_days",
    "age_too_high",
    "date_problems",
    "due_on",
    "took_part",
]
