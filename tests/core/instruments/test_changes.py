"""A change has a class, and nobody can call it smaller than it is."""

import pytest

from npcs.core.instruments.changes import change_class, is_understated
from npcs.core.instruments.validate import require_valid
from tests.core.instruments.build import definition, item, small

OLD = definition()


def after(change):
    data = small(version="1.1.0")
    change(data)
    return change_class(OLD, require_valid(data).definition)[0]


def set_in(group, index, key, value):
    return lambda data: data[group][index].__setitem__(key, value)


@pytest.mark.parametrize(
    ("change", "needed"),
    [
        (set_in("items", 0, "prompt", "Put in other words?"), "editorial"),
        (set_in("items", 0, "guidance", "Look also at weekends."), "editorial"),
        (set_in("items", 0, "label", "Another label"), "editorial"),
        (lambda data: data.update(title="Tiny scale, reworded"), "editorial"),
        (lambda data: data["items"].append(item("TEA-02", "more", required=False)), "minor"),
        (lambda data: data["lists"][0]["options"].append({"code": "school", "label": "School"}), "minor"),
        (lambda data: data["items"].append(item("TEA-02", "more")), "major"),
        (lambda data: data["items"].pop(2), "major"),
        (lambda data: data["items"][0]["anchors"].update({"0": "Nothing at all."}), "major"),
        (set_in("items", 0, "nr_allowed", False), "major"),
        (set_in("items", 0, "rationale_at", [1, 2, 3]), "major"),
        (lambda data: data["scales"][0]["points"][1].update(actionable=True), "major"),
        (lambda data: data["lists"][0]["options"].pop(), "major"),
        (lambda data: data.update(rules=[]), "major"),
    ],
)
def test_the_smallest_honest_class(change, needed):
    assert after(change) == needed


def test_the_first_version_is_major():
    assert change_class(None, OLD)[0] == "major"


@pytest.mark.parametrize(
    ("claimed", "needed", "understated"),
    [
        ("editorial", "editorial", False),
        ("major", "minor", False),
        ("editorial", "minor", True),
        ("minor", "major", True),
        ("", "editorial", True),
        ("tiny", "editorial", True),
    ],
)
def test_a_change_may_be_called_larger_but_not_smaller(claimed, needed, understated):
    assert is_understated(claimed, needed) is understated
