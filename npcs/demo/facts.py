"""Made-up answers to what the core data set asks beyond the notice."""

import random
from typing import Any

from npcs.demo.cases import Case
from npcs.demo.chance import draw

RACES = {
    "white": 44, "black": 24, "hispanic": 18, "asian": 3, "pacific": 1, "middle_eastern": 1, "unknown": 6,
    "not_recorded": 3,
}  # fmt: skip
LIVING = {"one_parent": 40, "parents": 26, "parent_and_partner": 14, "kin": 9, "foster": 7, "shelter": 2, "unknown": 2}
FACTORS = {
    "money": 30, "mental_health": 24, "drugs": 22, "violence": 18, "housing": 18, "alcohol": 12, "isolation": 10,
    "physical_health": 6, "young_parent": 4, "learning": 2,
}  # fmt: skip
CASES = {"assessment": 34, "in_home": 28, "foster_care": 14, "alternative": 10, "unknown": 4, "not_recorded": 10}
TABLE = {
    "child_welfare": 96, "law_enforcement": 58, "health_care": 52, "medical_examiner": 40, "public_health": 34,
    "mental_health": 30, "education": 22, "court": 18, "substance_use": 18, "safety_adults": 16, "community": 12,
}  # fmt: skip
ANSWERED = (
    "event_kind", "race", "living_arrangement", "caregiver_factors", "case_type", "lookback_months", "disciplines",
    "family_input",
)  # fmt: skip


def invent(rng: random.Random, case: Case, kind: str) -> dict[str, Any]:
    """One review's answers. A date of birth is never made up; the Tribe is asked about where the member is one."""
    tribal = kind == "tribal" or rng.random() < 0.03
    known = case.contact in {"open", "prior_closed"}
    return {
        "event_kind": "harm",
        "near_fatality_definition": "physician" if case.kind == "near_fatality" else "not_applicable",
        "birth_date": None,
        "race": ["american_indian"] if tribal else [draw(rng, RACES)],
        "tribal_membership": "yes" if tribal else draw(rng, {"no": 90, "unknown": 10}),
        "icwa_applies": "yes" if tribal else draw(rng, {"no": 92, "unknown": 8}),
        "case_type": draw(rng, CASES) if known else "none",
        "living_arrangement": draw(rng, LIVING),
        "caregiver_factors": _some(rng, FACTORS) or ["none"],
        "lookback_months": rng.choice([12, 24, 24, 36]),
        "disciplines": _some(rng, TABLE) or ["child_welfare"],
        "tribe_represented": draw(rng, {"yes": 70, "no": 30}) if tribal else "not_applicable",
        "family_input": draw(rng, {"yes": 38, "no": 52, "not_recorded": 10}),
    }


def _some(rng: random.Random, shares: dict[str, int]) -> list[str]:
    """Each with the chance of its share, in percent, in the order of the list."""
    return [code for code, share in shares.items() if rng.random() * 100 < share]
