"""Invents what happened and what a review found. Pure: the same random source always tells the same story.

The shares follow what the partnership has published: 2.6 opportunities a review, coordination in more than half of
the reviews and mostly with outside partners, economic support in more than a fifth and more often after sleep-related
deaths (docs, incidents section 1.1).
"""

import random
from dataclasses import dataclass, field

from npcs.demo.chance import draw
from npcs.demo.words import incident as words
from npcs.demo.words import needs as need_words
from npcs.demo.words import opportunities as io_words

CAUSES = {  # share of all incidents; ages in days, from and to
    "sleep": (25, 3, 330),
    "inflicted": (16, 14, 2000),
    "poisoning": (13, 240, 1500),
    "drowning": (9, 300, 2000),
    "medical_need": (9, 400, 4300),
    "suicide": (8, 4100, 6500),
    "vehicle": (6, 200, 2700),
    "firearm": (5, 900, 6200),
    "fire": (3, 200, 3600),
    "undetermined": (3, 40, 900),
    "other": (3, 400, 5500),
}
TYPES = {  # share of each kind of incident by cause; "" is for all others
    "sleep": {"fatality": 86, "near_fatality": 14},
    "suicide": {"suicide_attempt": 62, "fatality": 38},
    "undetermined": {"fatality": 90, "near_fatality": 10},
    "other": {"fatality": 35, "serious_injury": 35, "other": 30},
    "": {"fatality": 42, "near_fatality": 36, "serious_injury": 22},
}
MANNERS = {
    "sleep": {"undetermined": 55, "accident": 35, "natural": 10},
    "inflicted": {"homicide": 90, "undetermined": 10},
    "suicide": {"suicide": 1},
    "firearm": {"accident": 70, "homicide": 30},
    "medical_need": {"natural": 70, "undetermined": 30},
    "undetermined": {"undetermined": 1},
    "": {"accident": 85, "undetermined": 15},
}
THEME_SHARES = {
    "danger_assessment": 13, "safety_planning": 13, "service_access": 13, "information_access": 10, "supervision": 9,
    "caseload": 9, "engagement_culture": 9, "hotline_screening": 6, "court_legal": 5, "placement": 4, "other": 1,
}  # fmt: skip
PARTNER_SHARES = {
    "law_enforcement": 36, "health_care": 20, "treatment": 12, "court": 8, "school": 7, "provider": 6,
    "public_agency": 4, "housing_benefits": 4, "community": 2, "tribe": 1,
}  # fmt: skip
LOCUS_OF_PARTNER = {
    "law_enforcement": "public_agency", "health_care": "health", "treatment": "provider", "court": "court_law",
    "school": "school", "provider": "provider", "public_agency": "public_agency", "housing_benefits": "public_agency",
    "community": "community", "tribe": "public_agency",
}  # fmt: skip
HOW_MANY = {0: 1, 1: 7, 2: 20, 3: 31, 4: 25, 5: 16}
HOW_MANY_WITHOUT_A_CASE = {0: 4, 1: 34, 2: 40, 3: 22}
MET = {"met": 26, "partly": 33, "unmet": 41}


@dataclass
class Need:
    """One need; ``leads_on`` once an opportunity follows from it."""

    domain: str
    needed: str
    received: str
    status: str
    leads_on: bool = False
    accepted_reason: str = ""


@dataclass
class Opportunity:
    """One improvement opportunity; ``needs`` are places in the review's list of needs."""

    theme: str
    locus: str
    partner_type: str
    proximity: str
    title: str
    narrative: str
    systems_observation: str = ""
    needs: list[int] = field(default_factory=list)


@dataclass
class Case:
    """Everything about one incident and its review but times and people."""

    cause: str
    kind: str
    age_days: int
    sex: str
    contact: str
    manner: str
    determination: str
    source: str
    summary: str
    story: str
    depth: str
    needs: list[Need]
    opportunities: list[Opportunity]
    no_opportunity_reason: str


def invent(rng: random.Random, *, tribal: bool = False) -> Case:
    """One case. ``tribal``: the member is a tribal nation."""
    cause = rng.choices(list(CAUSES), weights=[share for share, _least, _most in CAUSES.values()])[0]
    _share, least, most = CAUSES[cause]
    kind = draw(rng, TYPES.get(cause, TYPES[""]))
    age = least + int((most - least) * rng.random() ** 1.6)
    contact = draw(rng, {"open": 34, "prior_closed": 30, "screened_out": 16, "none": 15, "unknown": 5})
    determination = draw(rng, {"substantiated": 46, "not": 32, "not_assessed": 22})
    opportunities, needs = _findings(rng, cause, contact, tribal=tribal)
    return Case(
        cause=cause,
        kind=kind,
        age_days=age,
        sex=draw(rng, {"female": 46, "male": 51, "other": 1, "unknown": 2}),
        contact=contact,
        manner=draw(rng, MANNERS.get(cause, MANNERS[""])) if kind == "fatality" else "not_a_death",
        determination=determination,
        source="agency" if determination == "not_assessed" else draw(rng, {"agency": 70, "court": 12, "cdr_team": 18}),
        summary=_summary(rng, cause, kind, age, contact),
        story=_story(rng, contact, age),
        depth=draw(rng, {"full": 72, "record_review": 28}),
        needs=needs,
        opportunities=opportunities,
        no_opportunity_reason="" if opportunities else rng.choice(words.NO_OPPORTUNITY),
    )


def age_of(days: int) -> tuple[int, str]:
    """An age as people give it: days for a newborn, months for the small, then years."""
    if days < 28:
        return days, "days"
    return (days * 12 // 365, "months") if days < 730 else (days // 365, "years")


def _summary(rng: random.Random, cause: str, kind: str, age: int, contact: str) -> str:
    value, unit = age_of(age)
    article = "An" if str(value)[0] == "8" or value in {11, 18} else "A"
    child = f"{article} {value}-{unit.removesuffix('s')}-old child"
    parts = [rng.choice(words.HAPPENED[cause]).format(child=child), rng.choice(words.OUTCOME[kind])]
    parts.append(rng.choice(words.KNOWN[contact]).format(weeks=rng.randint(2, 7), months=rng.randint(2, 14)))
    if rng.random() < 0.7:
        parts.append(rng.choice(words.NEXT))
    return " ".join(parts)


def _story(rng: random.Random, contact: str, age: int) -> str:
    known = contact in {"open", "prior_closed"}
    background = words.BACKGROUND + (words.BACKGROUND_INFANT if age < 365 else ())
    work = rng.sample(words.WORK if known else words.WORK_NO_CASE, rng.randint(2, 3))
    parts = (
        rng.sample(background, 2),
        [line.format(cases=rng.randint(17, 29)) for line in work],
        [rng.choice(words.INSIDE if known else words.INSIDE_NO_CASE), rng.choice(words.WELL)],
    )
    return "\n\n".join(" ".join(part) for part in parts)


def _findings(rng: random.Random, cause: str, contact: str, *, tribal: bool) -> tuple[list[Opportunity], list[Need]]:
    needs: list[Need] = []
    themes = _themes(rng, cause, known=contact in {"open", "prior_closed"})
    found = [_opportunity(rng, theme, cause, needs, tribal=tribal) for theme in themes]
    for _extra in range(rng.randint(0 if needs else 1, 1)):
        _need(rng, rng.choice(list(need_words.NEEDED)), cause, needs)
    for need in needs:
        if need.status == "unmet" and not need.leads_on:
            need.accepted_reason = rng.choice(need_words.ACCEPTED)
    return found, needs


def _themes(rng: random.Random, cause: str, *, known: bool) -> list[str]:
    shares = {theme: share for theme, share in THEME_SHARES.items() if known or theme in io_words.WITHOUT_A_CASE}
    count = int(draw(rng, HOW_MANY if known else HOW_MANY_WITHOUT_A_CASE))
    found = ["coordination"] if count and rng.random() < 0.6 else []
    if len(found) < count and rng.random() < (0.44 if cause == "sleep" else 0.24):
        found.append("economic_support")
    if len(found) < count and cause == "sleep" and rng.random() < 0.55:
        found.append("safe_sleep")
    while len(found) < count:
        theme = draw(rng, shares)
        if theme not in found:
            found.append(theme)
    return found


def _opportunity(rng: random.Random, theme: str, cause: str, needs: list[Need], *, tribal: bool) -> Opportunity:
    bank = io_words.THEMES[theme]
    partner, locus = _partner(rng, theme, tribal=tribal)
    name = io_words.PARTNERS[partner]
    title, was = rng.choice(bank.found)
    lines = (was, rng.choice(bank.why), rng.choice(io_words.WOULD_HELP))
    made = Opportunity(
        theme=theme,
        locus=locus,
        partner_type=partner,
        proximity=draw(rng, {"0": 22, "1": 34, "2": 29, "3": 8, "u": 7}),
        title=title.format(partner=name),
        narrative=" ".join(line.format(partner=name, Partner=name[0].upper() + name[1:]) for line in lines),
    )
    if rng.random() < 0.12:
        made.systems_observation = rng.choice(io_words.OBSERVATION)
    else:
        made.needs.append(_need(rng, rng.choice(bank.needs), cause, needs, leads_on=True))
    return made


def _partner(rng: random.Random, theme: str, *, tribal: bool) -> tuple[str, str]:
    """The partner and where the opportunity lies; coordination is mostly with somebody outside."""
    outside = 0.86 if theme == "coordination" else 0.3
    if theme == "court_legal":
        return "court", "court_law"
    if rng.random() >= outside:
        return "", "internal"
    partner = draw(rng, PARTNER_SHARES | ({"tribe": 25} if tribal else {}))
    return partner, LOCUS_OF_PARTNER[partner]


def _need(rng: random.Random, domain: str, cause: str, needs: list[Need], *, leads_on: bool = False) -> int:
    """The place of a need of this area; one that is there already serves twice."""
    for place, need in enumerate(needs):
        if need.domain == domain:
            need.leads_on = need.leads_on or leads_on
            return place
    status = draw(rng, MET | ({"met": 4} if leads_on else {}))
    received = need_words.RECEIVED[status]
    needed = need_words.AT_HOME.get(cause, ()) if domain == "supervision" else ()
    texts = received.get(domain, ()) + received[""]
    needs.append(Need(domain, rng.choice(needed or need_words.NEEDED[domain]), rng.choice(texts), status, leads_on))
    return len(needs) - 1
