"""A move from one version to the next never makes up a value, and loses none without saying so."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from npcs.core.instruments import crosswalk, moving
from npcs.core.instruments.answers import Answer
from npcs.core.instruments.crosswalk import RELATIONS, Link
from npcs.core.instruments.definition import parse
from npcs.core.instruments.scoring import choices
from tests.core.instruments.build import definition, item, small

CODES = ("TEA-01", "TEA-02", "PRO-01", "PRO-02", "FAM-01", "FAM-02")
ANCHORS = {"0": "No.", "1": "Bit.", "2": "Part.", "3": "All."}


@st.composite
def versions(draw):
    """Two versions whose items overlap, some of them changed in meaning."""
    made = []
    for number in ("1.0.0", "2.0.0"):
        data = small(version=number)
        codes = draw(st.lists(st.sampled_from(CODES), min_size=1, unique=True))
        data["items"] = [
            item(
                code,
                code.lower(),
                nr_allowed=draw(st.booleans()),
                **({"anchors": ANCHORS} if draw(st.booleans()) else {}),
            )
            for code in codes
        ]
        data["rules"] = []
        made.append(parse(data))
    return made


answers_of = st.dictionaries(
    st.sampled_from(CODES),
    st.one_of(
        st.integers(0, 3).map(lambda value: Answer(value, None, "Because.")), st.just(Answer(None, "NR", "Not known."))
    ),
)
links_of = st.lists(
    st.builds(
        Link, st.sampled_from(("", *CODES)), st.sampled_from(("", *CODES)), st.sampled_from(RELATIONS), st.booleans()
    ),
    max_size=8,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(versions(), answers_of, st.none() | links_of)
def test_a_move_never_invents_or_changes_a_value(pair, answers, links):
    old, new = pair
    told = crosswalk.propose(old, new) if links is None else links
    moved = moving.move(old, new, told, answers)
    mapping = moving.mapping(old, new, told)
    back = {end: start for start, end in mapping.items()}
    assert len(back) == len(mapping)
    assert all(answers[back[code]] == answer for code, answer in moved.kept.items())
    assert {back[code] for code in moved.kept} | set(moved.left) == set(answers)
    assert not {back[code] for code in moved.kept} & set(moved.left)
    for code, answer in moved.kept.items():
        chosen = answer.missing if answer.value is None else answer.value
        assert chosen in choices(new, new.item(code))
        assert crosswalk.comparable(told, back[code], code)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(versions())
def test_every_item_of_both_versions_has_a_fate(pair):
    old, new = pair
    found = moving.lines(old, new, crosswalk.propose(old, new))
    assert [one.after.code for one in found if one.after] == [one.code for one in new.items]
    gone = {one.before.code for one in found if one.fate == "dropped"}
    assert gone == {one.code for one in old.items} - {one.code for one in new.items}
    kept = {one.before.code: one.after.code for one in found if one.fate == "kept"}
    assert kept == moving.mapping(old, new, crosswalk.propose(old, new))


def test_a_dropped_a_new_and_a_changed_item_have_their_words():
    data = small(version="2.0.0")
    data["items"] = [*data["items"][1:], item("TEA-02", "supervision")]
    data["items"][0]["anchors"] = ANCHORS
    old, new = definition(), parse(data)
    found = {one.code: one.fate for one in moving.lines(old, new, crosswalk.propose(old, new))}
    assert found == {"PRO-01": "unrated", "PRO-02": "kept", "FAM-01": "kept", "TEA-02": "new", "TEA-01": "dropped"}


def test_a_value_that_the_new_item_does_not_offer_stays_behind():
    data = small(version="2.0.0")
    data["items"][3]["nr_allowed"] = False
    links = [Link("FAM-01", "FAM-01", "reworded", comparable=True, note="Same words.")]
    moved = moving.move(definition(), parse(data), links, {"FAM-01": Answer(None, "NR", "Not known.")})
    assert (moved.kept, set(moved.left)) == ({}, {"FAM-01"})
