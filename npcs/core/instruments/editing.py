"""One part of a definition changed, as new data; the old data stay as they are. Pure.

A group is one of the lists of a definition whose entries have a code: items, scales, domains, lists.
"""

import copy
from collections.abc import Mapping
from typing import Any

GROUPS = ("items", "scales", "domains", "lists")
HEAD = ("version", "title", "summary", "owner", "origin", "licence")
OPTIONAL = ("summary", "guidance", "help", "meaning")  # texts that are left out when they are empty

Data = Mapping[str, Any]


def with_head(data: Data, values: Mapping[str, str]) -> dict[str, Any]:
    """What stands above the items, changed; only the fields of ``HEAD`` count."""
    head = {name: values[name] for name in HEAD if name in values}
    return tidy({**copy.deepcopy(dict(data)), **head})


def part_of(data: Data, group: str, code: str) -> dict[str, Any] | None:
    """A copy of the entry with this code, or None."""
    return next((copy.deepcopy(one) for one in data.get(group, ()) if one["code"] == code), None)


def with_part(data: Data, group: str, code: str, part: Mapping[str, Any]) -> dict[str, Any]:
    """``part`` in the place of the entry ``code``, or at the end when there is none."""
    whole = copy.deepcopy(dict(data))
    entries = list(whole.get(group, ()))
    new = tidy(dict(part))
    at = next((number for number, one in enumerate(entries) if one["code"] == code), None)
    if at is None:
        entries.append(new)
    else:
        entries[at] = new
    return {**whole, group: entries}


def without(data: Data, group: str, code: str) -> dict[str, Any]:
    """Without the entry ``code``."""
    whole = copy.deepcopy(dict(data))
    return {**whole, group: [one for one in whole.get(group, ()) if one["code"] != code]}


def moved(data: Data, group: str, code: str, by: int) -> dict[str, Any]:
    """The entry ``code`` so many places later (or earlier, below 0). An item only moves among those of its domain."""
    whole = copy.deepcopy(dict(data))
    entries = list(whole.get(group, ()))
    here = next((one for one in entries if one["code"] == code), None)
    if here is None:
        return whole
    among = [n for n, one in enumerate(entries) if group != "items" or one["domain"] == here["domain"]]
    at = among.index(entries.index(here))
    to = min(max(at + by, 0), len(among) - 1)
    order = [entries[n] for n in among]
    order.insert(to, order.pop(at))
    for place, one in zip(among, order, strict=True):
        entries[place] = one
    return {**whole, group: entries}


def tidy(value: Any) -> Any:
    """Without the optional texts that are empty."""
    if isinstance(value, Mapping):
        return {key: tidy(inner) for key, inner in value.items() if not (key in OPTIONAL and inner == "")}
    return [tidy(inner) for inner in value] if isinstance(value, list) else value
