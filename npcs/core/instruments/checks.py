"""Checks of a definition that a JSON Schema cannot express. Pure: schema-valid data in, findings out."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from npcs.core.instruments.definition import Definition
from npcs.core.instruments.findings import Finding, one_of
from npcs.core.plain import hidden_characters

PARAGRAPHS = {"summary", "guidance", "meaning", "help"}  # the texts that may run over several lines
DEPTH = 30  # of lists and objects in each other; a definition needs about 10


def plain_values(value: Any, path: str = "", key: str = "", depth: int = 0) -> Iterator[Finding]:
    """Every text is plain text, every number whole, and nothing lies too deep."""
    if depth > DEPTH:
        yield Finding(path, "shape", {"detail": "too many levels"})
    elif isinstance(value, str):
        yield from _plain_text(value, path, key)
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _plain_text(name, path, "")
            yield from plain_values(inner, f"{path}.{name}".lstrip("."), name, depth + 1)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from plain_values(inner, f"{path}[{index}]", key, depth + 1)
    elif not isinstance(value, int):  # a bool is an int; a fraction would be stored as another text than it came
        yield Finding(path, "shape", {"detail": "only text, whole numbers, true and false"})


def _plain_text(text: Any, path: str, key: str) -> Iterator[Finding]:
    if not isinstance(text, str):
        yield Finding(path, "shape", {"detail": "a key that is not text"})
        return
    wrong = list(hidden_characters(text)) + ["<"] * ("<" in text)
    if key not in PARAGRAPHS and ("\n" in text or "\t" in text):
        wrong.append("a line break or tab")
    if wrong:
        yield Finding(path, "plain_text", {"detail": ", ".join(wrong[:5])})


def consistency(data: Mapping[str, Any]) -> Iterator[Finding]:
    """Codes are unique, references resolve, anchors and rules fit their scales."""
    yield from _unique("scales", (scale["code"] for scale in data["scales"]))
    yield from _unique("domains", (domain["code"] for domain in data["domains"]))
    yield from _unique("domains.order", (f"order {d['order']} of {d['level']}" for d in data["domains"]))
    yield from _unique("items", (item["code"] for item in data["items"]))
    yield from _unique("items.construct", (item["construct"] for item in data["items"]))
    yield from _unique("lists", (one["code"] for one in data.get("lists", ())))
    yield from _unique("lists.field", (one["field"] for one in data.get("lists", ())))
    yield from _unique("rules", (rule["id"] for rule in data.get("rules", ())))
    for index, scale in enumerate(data["scales"]):
        yield from _unique(f"scales[{index}].points", (str(point["value"]) for point in scale["points"]))
        yield from _unique(f"scales[{index}].missing", (one["code"] for one in scale.get("missing", ())))
    for index, one in enumerate(data.get("lists", ())):
        yield from _unique(f"lists[{index}].options", (option["code"] for option in one["options"]))
    for index, item in enumerate(data["items"]):
        yield from _item(f"items[{index}]", item, data)
    yield from _unused(data)
    for index, rule in enumerate(data.get("rules", ())):
        yield from _rule(f"rules[{index}]", rule, data)


def _unique(path: str, codes: Iterable[str]) -> Iterator[Finding]:
    for code, times in Counter(codes).items():
        if times > 1:
            yield Finding(path, "duplicate", {"code": code})


def _item(path: str, item: Mapping[str, Any], data: Mapping[str, Any]) -> Iterator[Finding]:
    domains = [domain["code"] for domain in data["domains"]]
    if item["domain"] not in domains:
        yield Finding(f"{path}.domain", "unknown_reference", {"code": item["domain"], "known": one_of(domains)})
    scale = next((scale for scale in data["scales"] if scale["code"] == item["scale"]), None)
    if scale is None:
        known = one_of([scale["code"] for scale in data["scales"]])
        yield Finding(f"{path}.scale", "unknown_reference", {"code": item["scale"], "known": known})
        return
    values = sorted(point["value"] for point in scale["points"])
    anchored = sorted(map(int, item["anchors"]))
    if anchored != values:
        yield Finding(f"{path}.anchors", "anchors", {"found": one_of(anchored) or "-", "wanted": one_of(values)})
    for value in item["rationale_at"]:
        if value not in values:
            yield Finding(f"{path}.rationale_at", "rationale_at", {"code": value})
    if item["nr_allowed"] and not scale.get("missing"):
        yield Finding(f"{path}.nr_allowed", "nr_allowed")


def _unused(data: Mapping[str, Any]) -> Iterator[Finding]:
    """A domain or scale that no item uses is most often a slip of the pen."""
    for group, key in (("domains", "domain"), ("scales", "scale")):
        used = {item[key] for item in data["items"]}
        for index, one in enumerate(data[group]):
            if one["code"] not in used:
                yield Finding(f"{group}[{index}]", "unused", {"code": one["code"]})


def _rule(path: str, rule: Mapping[str, Any], data: Mapping[str, Any]) -> Iterator[Finding]:
    levels = set()
    for name in (rule["require"], *names_in(rule["when"])):
        level = _level(name, data)
        if level is None:
            known = one_of([one["field"] for one in data.get("lists", ())])
            yield Finding(path, "unknown_reference", {"code": name, "known": f"{known}, or an item code".lstrip(", ")})
        else:
            levels.add(level)
    if len(levels) > 1:
        yield Finding(path, "rule_level", {"found": one_of(sorted(levels))})
    for condition in leaves(rule["when"]):
        yield from _operands(path, condition, data)


def leaves(condition: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The conditions on one item or field inside ``condition``."""
    inner = condition.get("all", condition.get("any"))
    if inner is None:
        yield condition
    else:
        for one in inner:
            yield from leaves(one)


def names_in(condition: Mapping[str, Any]) -> Iterator[str]:
    """The item codes and fields that ``condition`` looks at."""
    for leaf in leaves(condition):
        yield leaf["item"] if "item" in leaf else leaf["field"]


def _level(name: str, data: Mapping[str, Any]) -> str | None:
    """The level of an item code or field: "io" of "io.theme"; None when it is not defined."""
    if any(one["field"] == name for one in data.get("lists", ())):
        return name.split(".")[0]
    domain = next((item["domain"] for item in data["items"] if item["code"] == name), None)
    return next((one["level"] for one in data["domains"] if one["code"] == domain), None)


def _operands(path: str, leaf: Mapping[str, Any], data: Mapping[str, Any]) -> Iterator[Finding]:
    """What a condition compares with can be chosen there."""
    known = _choosable(leaf, data)
    named = [leaf[key] for key in ("eq", "gte", "lte") if key in leaf] + list(leaf.get("in", ()))
    for value in named:
        if known is not None and value not in known:
            yield Finding(path, "rule_value", {"code": value, "known": one_of(known)})


def _choosable(leaf: Mapping[str, Any], data: Mapping[str, Any]) -> list | None:
    if "field" in leaf:
        options = next((one["options"] for one in data.get("lists", ()) if one["field"] == leaf["field"]), None)
        return None if options is None else [option["code"] for option in options]
    scale = next((item["scale"] for item in data["items"] if item["code"] == leaf["item"]), None)
    points = next((one["points"] for one in data["scales"] if one["code"] == scale), None)
    return None if points is None else [point["value"] for point in points]


def against_earlier(definition: Definition, earlier: Iterable[Definition]) -> Iterator[Finding]:
    """An item code never comes back for another construct, whatever version it stood in."""
    now = {item.code: item.construct for item in definition.items}
    for old in earlier:
        for item in old.items:
            after = now.get(item.code, item.construct)
            if after != item.construct:
                params = {"code": item.code, "before": item.construct, "version": old.version, "after": after}
                yield Finding(f"items.{item.code}", "item_reused", params)
