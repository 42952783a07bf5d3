"""What the made-up reviews say: shares that fit what was published, and not one word of blame."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from npcs.core.instruments.scoring import RATIONALE_MIN
from npcs.demo import answers, cases
from npcs.demo.chance import source
from npcs.demo.words import afterwards, decisions, gathering, incident, needs, opportunities, reasons

ITEMS = [code for code in reasons.REASONS if not code.startswith("FAM")]
BLAME = re.compile(
    r"\b(fail\w*|fault\w*|blam\w*|negligen\w*|careless\w*|should(n.t)? have|must have|could have|neglect\w*|refus\w*"
    r"|incompeten\w*|irresponsib\w*|non-?complian\w*|guilt\w*|wrong\w*|mistake\w*|if only)\b",
    re.IGNORECASE,
)
GORE = re.compile(r"\b(blood\w*|corpse|dead body|mutilat\w*|skull|shot in|wound\w*)\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def invented() -> list[cases.Case]:
    return [cases.invent(source(f"test {number}")) for number in range(2000)]


def texts(value: object) -> Iterator[str]:
    """Every sentence of a module of words, however deep it lies."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from texts(list(value.values()))
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts(inner)


@pytest.mark.parametrize("module", [incident, gathering, needs, opportunities, reasons, decisions, afterwards])
def test_no_sentence_blames_or_shocks(module: object) -> None:
    said = list(texts({name: value for name, value in vars(module).items() if name.isupper()}))
    assert len(said) > 5
    assert [text for text in said if BLAME.search(text) or GORE.search(text)] == []


def test_every_reason_for_an_actionable_rating_is_long_enough() -> None:
    assert [text for _mild, *strong in reasons.REASONS.values() for text in strong if len(text) < RATIONALE_MIN] == []


def test_a_review_has_about_two_or_three_opportunities(invented: list[cases.Case]) -> None:
    assert 2.4 < sum(len(case.opportunities) for case in invented) / len(invented) < 2.8


def test_coordination_is_in_most_reviews_and_mostly_with_somebody_outside(invented: list[cases.Case]) -> None:
    found = [one for case in invented for one in case.opportunities if one.theme == "coordination"]
    assert len(found) > len(invented) / 2
    assert sum(one.locus != "internal" for one in found) > len(found) * 0.7
    assert Counter(one.partner_type for one in found).most_common(1)[0][0] == "law_enforcement"


def test_economic_support_is_in_a_fifth_and_in_more_after_a_sleep_related_death(invented: list[cases.Case]) -> None:
    def share(listed: list[cases.Case]) -> float:
        return sum(any(one.theme == "economic_support" for one in case.opportunities) for case in listed) / len(listed)

    assert 0.2 < share(invented) < share([case for case in invented if case.cause == "sleep"])


def test_about_one_answer_in_twenty_is_not_known_and_one_in_five_calls_for_a_change(invented: list[cases.Case]) -> None:
    given = [
        answer
        for number, case in enumerate(invented[:400])
        for one in case.opportunities
        for answer in answers.of_opportunity(source(f"answers {number}"), one, ITEMS).values()
    ]
    assert 0.03 < sum(answer.missing == "NR" for answer in given) / len(given) < 0.07
    assert 0.1 < sum((answer.value or 0) >= 2 for answer in given) / len(given) < 0.35


def test_titles_fit_their_field_and_ages_fit_the_cause(invented: list[cases.Case]) -> None:
    assert max(len(one.title) for case in invented for one in case.opportunities) <= 120
    assert all(case.age_days < 365 for case in invented if case.cause == "sleep")
    assert all(10 * 365 < case.age_days < 18 * 365 for case in invented if case.cause == "suicide")
