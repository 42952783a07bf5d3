"""From data to a checked screening rule, or a list of what is wrong with it, each with its place."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator

from incidents.rules import definition
from npcs.core.plain import hidden_characters

LIMIT = 64 * 1024  # bytes
MOST = 50  # findings in one answer
_SCHEMA = Path(__file__).with_name("schema.json")


@dataclass(frozen=True)
class Fault:
    """``path`` is the place in the data, such as "clocks[1].days"; ``message`` says it in a sentence."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


class InvalidRule(ValueError):
    """A definition with faults. ``faults`` names them all."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("\n".join(map(str, faults)))


def faults(data: Any) -> list[Fault]:
    """Everything that is wrong; the schema first, then what a schema cannot say."""
    try:
        if len(json.dumps(data)) > LIMIT:
            return [Fault("", _("The rule is longer than 64 kB."))]
    except (TypeError, ValueError, RecursionError):
        return [Fault("", _("The rule is not readable as JSON."))]
    errors = list(_validator().iter_errors(data))
    if errors:
        return [Fault(error.json_path.removeprefix("$").lstrip("."), error.message[:200]) for error in errors[:MOST]]
    return list(_consistency(data))[:MOST]


def require_valid(data: Any) -> definition.Rule:
    """The rule as objects. Raises InvalidRule with every fault."""
    found = faults(data)
    if found:
        raise InvalidRule(found)
    return definition.read(data)


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(_SCHEMA.read_text(encoding="utf-8")))


def _consistency(data: dict[str, Any]) -> Iterator[Fault]:
    yield from _plain("", data)
    for part in ("triggers", "clocks"):
        for key, times in Counter(one["key"] for one in data[part]).items():
            if times > 1:
                yield Fault(part, _("“%(key)s” is there %(n)d times.") % {"key": key, "n": times})
    for number, trigger in enumerate(data["triggers"]):
        extra = sorted(set(trigger.get("contact", ())) - set(data["contacts"]))
        if extra:
            yield Fault(f"triggers[{number}].contact", _("Asks for a kind of contact that this rule does not count."))
    yield from _clocks(data["clocks"])
    yield from _days(data.get("holidays", {}).get("extra", ()))


def _clocks(clocks: list[dict[str, Any]]) -> Iterator[Fault]:
    earlier: set[str] = set()
    for number, clock in enumerate(clocks):
        start = clock["from"]
        if start.startswith("clock:") and start.removeprefix("clock:") not in earlier:
            yield Fault(f"clocks[{number}].from", _("It must follow a clock that stands before it."))
        if clock.get("repeats") and clock.get("met_by", "recorded") != "recorded":
            yield Fault(f"clocks[{number}].repeats", _("Only a clock that ends with a recorded date can repeat."))
        earlier.add(clock["key"])


def _days(days: Any) -> Iterator[Fault]:
    for number, day in enumerate(days):
        try:
            dt.date.fromisoformat(day)
        except ValueError:
            yield Fault(f"holidays.extra[{number}]", _("This day is not in the calendar."))


def _plain(path: str, value: Any) -> Iterator[Fault]:
    """Texts hold no characters that nobody can see."""
    if isinstance(value, str):
        if hidden_characters(value):
            yield Fault(path, _("This text holds characters that cannot be shown."))
        return
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield from _plain(f"{path}[{key}]" if isinstance(key, int) else f"{path}.{key}".lstrip("."), one)
