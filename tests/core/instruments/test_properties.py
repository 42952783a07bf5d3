"""Whatever is loaded or answered: findings and never another exception, counts that add up, one fingerprint."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from npcs.core.instruments.answers import BLANK, Answer
from npcs.core.instruments.definition import Definition, canonical, fingerprint, parse
from npcs.core.instruments.render import items_for
from npcs.core.instruments.scoring import check_answer, check_complete, choices, roll_up
from npcs.core.instruments.validate import examine, require_valid
from tests.core.instruments.build import SHIPPED, small

SLRS = require_valid(SHIPPED.read_bytes()).definition
CODES = [item.code for item in SLRS.items]

leaf = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(["TEA-01", "io", "influence", "NR", "<b>", "\x00", "\ud800"]),
)
json_like = st.recursive(
    leaf,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


@st.composite
def damaged(draw):
    """A definition in which one to three places hold something else, or are gone."""
    data = small()
    for _time in range(draw(st.integers(1, 3))):
        place = data
        while True:
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            key = draw(st.sampled_from(keys))
            if not isinstance(place[key], dict | list) or not place[key] or draw(st.booleans()):
                break
            place = place[key]
        if draw(st.booleans()):
            place[key] = draw(json_like)
        else:
            del place[key]
        if not data:
            break
    return data


def is_examined(source):
    """Either findings in words, or a definition that every reader can use."""
    examined = examine(source)
    if examined.findings:
        assert examined.definition is None
        assert all(finding.message and finding.fix and len(finding.message) < 400 for finding in examined.findings)
        assert json.dumps([finding.as_dict() for finding in examined.findings]).encode()
        return
    assert isinstance(examined.definition, Definition)
    assert json.loads(canonical(examined.data)) == examined.data
    for level in {domain.level for domain in examined.definition.domains}:
        items_for(examined.definition, level)
        roll_up(examined.definition, level, {})
        check_complete(examined.definition, level, {})


@given(damaged())
@settings(deadline=None, max_examples=300)
def test_a_damaged_definition_gives_findings_and_never_another_exception(data):
    is_examined(data)
    is_examined(json.dumps(data, default=str))


@given(json_like)
@settings(deadline=None)
def test_any_data_gives_findings_and_never_another_exception(data):
    is_examined(data if isinstance(data, dict) else {"x": data})


@given(st.binary(max_size=200) | st.text(max_size=200))
@settings(deadline=None)
def test_any_bytes_give_findings_and_never_another_exception(source):
    is_examined(source)


def shuffled(draw, value):
    if isinstance(value, dict):
        return {key: shuffled(draw, value[key]) for key in draw(st.permutations(list(value)))}
    return [shuffled(draw, one) for one in value] if isinstance(value, list) else value


@given(st.data())
@settings(deadline=None, max_examples=25)
def test_the_fingerprint_does_not_depend_on_the_order_of_keys(data):
    original = small()
    other = shuffled(data.draw, original)
    assert fingerprint(other) == fingerprint(original)
    assert fingerprint(json.loads(json.dumps(other, indent=3))) == fingerprint(original)
    assert parse(other) == parse(original)


@given(st.data())
@settings(deadline=None, max_examples=50)
def test_the_fingerprint_depends_on_every_word(data):
    changed = small()
    item = data.draw(st.sampled_from(changed["items"]))
    key = data.draw(st.sampled_from(["label", "prompt", "construct", "code"]))
    item[key] += data.draw(st.text(min_size=1, max_size=3, alphabet=st.characters(exclude_categories=["Cs"])))
    assert fingerprint(changed) != fingerprint(small())


def answer_for(draw, item):
    value = draw(st.sampled_from([None, *choices(SLRS, item)]))
    if isinstance(value, int):
        return Answer(value, None, draw(st.sampled_from(["", "x" * 25])))
    return Answer(None, value, draw(st.sampled_from(["", "No record."])))


@st.composite
def answer_sets(draw):
    codes = draw(st.lists(st.sampled_from(CODES), unique=True))
    return {code: answer_for(draw, SLRS.item(code)) for code in codes}


@given(answer_sets(), st.sampled_from(["review", "io"]))
@settings(deadline=None)
def test_counts_add_up_and_nothing_without_a_value_is_counted_as_rated(answers, level):
    counted = roll_up(SLRS, level, answers)
    here = [answers.get(item.code, BLANK) for item in SLRS.items_at(level)]
    total = counted.total
    assert total.rated + total.missing + total.blank == total.items == len(here)
    assert total.rated == sum(1 for answer in here if answer.value is not None)
    assert total.missing == sum(total.by_code.values()) == sum(1 for answer in here if answer.missing)
    assert total.actionable == sum(1 for answer in here if answer.value in (2, 3))
    for name in ("items", "rated", "actionable", "missing", "blank"):
        assert sum(getattr(count, name) for count in counted.domains) == getattr(total, name)


@given(answer_sets(), st.sampled_from(["review", "io"]), st.data())
@settings(deadline=None)
def test_giving_nr_or_nothing_in_place_of_an_answer_never_adds_a_rating(answers, level, data):
    code = data.draw(st.sampled_from([item.code for item in SLRS.items_at(level)]))
    without = {**answers, code: data.draw(st.sampled_from([BLANK, Answer(None, "NR", "No record.")]))}
    zero = {**answers, code: Answer(0)}
    assert roll_up(SLRS, level, without).total.rated == roll_up(SLRS, level, zero).total.rated - 1


@given(answer_sets(), st.sampled_from(["review", "io"]))
@settings(deadline=None)
def test_a_set_is_complete_exactly_when_each_item_is(answers, level):
    here = {code: answer for code, answer in answers.items() if SLRS.level_of(SLRS.item(code)) == level}
    blocking = {finding.path for finding in check_complete(SLRS, level, here) if finding.is_blocking}
    open_items = {
        item.code
        for item in SLRS.items_at(level)
        if (answer := here.get(item.code, BLANK)).is_blank
        or (answer.value in (2, 3) and len(answer.rationale) < 20)
        or (answer.missing and not answer.rationale)
    }
    assert blocking == open_items


@given(st.sampled_from(CODES), json_like | st.sampled_from([True, "2 ", 4, 2.0, "NR", "3", 0]), json_like)
@settings(deadline=None, max_examples=300)
def test_reading_an_answer_keeps_to_the_scale_whatever_is_sent(code, raw, rationale):
    checked = check_answer(SLRS, code, raw, rationale)
    assert (checked.answer is None) == bool(checked.findings)
    if checked.answer is None:
        assert all(finding.path == code for finding in checked.findings)
    elif not checked.answer.is_blank:
        assert raw in (0, 1, 2, 3, "0", "1", "2", "3", "NR")
        assert type(raw) in (int, str)
