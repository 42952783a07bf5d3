"""From bytes that somebody uploaded to a checked definition, or a list of findings. Never another exception."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from npcs.core.instruments import checks
from npcs.core.instruments.definition import Definition, canonical, fingerprint, parse
from npcs.core.instruments.findings import Finding

# What a draft may still lack while somebody works on it. It can be shown and rendered; it cannot be submitted.
UNFINISHED = frozenset({"anchors", "rationale_at", "nr_allowed", "unused", "rule_value"})
LIMIT = 256 * 1024  # bytes
MOST = 100  # findings in one answer; a file with more has one cause
OPERATORS = "eq, gte, lte, in, missing, filled; all, any"
_SCHEMA = Path(__file__).with_name("schema.json")


@dataclass(frozen=True)
class Examined:
    """The outcome of ``examine``: either findings, or a definition with its data and fingerprint."""

    findings: tuple[Finding, ...] = ()
    definition: Definition | None = None
    data: Mapping[str, Any] | None = None
    sha256: str = ""


class Valid(NamedTuple):
    """A definition without faults: as objects, as data, and its fingerprint."""

    definition: Definition
    data: Mapping[str, Any]
    sha256: str


class Editable(NamedTuple):
    """A definition that a draft may hold, and what is still to do before it is whole."""

    valid: Valid
    unfinished: tuple[Finding, ...]


class InvalidDefinition(ValueError):
    """A definition with faults. ``findings`` names them all."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(f"{finding.path}: {finding}" for finding in self.findings))


class _Unreadable(ValueError):
    """JSON that Python would read and we do not: a key twice, a number that is none."""


def examine(source: bytes | str | Mapping[str, Any]) -> Examined:
    """Checks a definition from a file (bytes or text) or from data.

    The checks run in steps (size, JSON, plain text, schema, consistency); the findings of the first step that has
    any are the answer, at most 100. How it fits the instrument's other versions is checked by the services.
    """
    try:
        data, findings = _load(source)
        if not findings:
            findings = _first(checks.plain_values(data)) or _first(_shape(data)) or _first(checks.consistency(data))
    except RecursionError:
        findings = [Finding("", "shape", {"detail": "too many levels"})]
    return Examined(tuple(findings)) if findings else Examined((), parse(data), data, fingerprint(data))


def require_valid(source: bytes | str | Mapping[str, Any]) -> Valid:
    """``examine``, raising InvalidDefinition when there is anything to find."""
    examined = examine(source)
    if examined.findings or examined.definition is None or examined.data is None:
        raise InvalidDefinition(examined.findings)
    return Valid(examined.definition, examined.data, examined.sha256)


def require_editable(data: Mapping[str, Any]) -> Editable:
    """A definition for a draft that is worked on: whole in form, perhaps not yet in content.

    Raises InvalidDefinition with what even a draft may not hold (see ``UNFINISHED``).
    """
    examined = examine(data)
    if examined.definition is not None:
        return Editable(require_valid(data), ())
    faults = [finding for finding in examined.findings if finding.rule not in UNFINISHED]
    if faults:
        raise InvalidDefinition(faults)
    plain = json.loads(canonical(data))
    return Editable(Valid(parse(plain), plain, fingerprint(plain)), examined.findings)


def _first(findings: Iterator[Finding]) -> list[Finding]:
    return [finding for finding, _count in zip(findings, range(MOST), strict=False)]


def _load(source: bytes | str | Mapping[str, Any]) -> tuple[Any, list[Finding]]:
    try:
        raw = _bytes(source)
        if len(raw) > LIMIT:
            return None, [Finding("", "too_large", {"limit": LIMIT // 1024})]
        text = raw.decode("utf-8-sig")
        return json.loads(text, object_pairs_hook=_unique_keys, parse_constant=_no_constant), []
    except (ValueError, TypeError) as error:  # also bad UTF-8, bad JSON, numbers of thousands of digits
        return None, [Finding("", "not_json", {"detail": str(error)[:200]})]


def _bytes(source: bytes | str | Mapping[str, Any]) -> bytes:
    if isinstance(source, bytes | bytearray | memoryview):
        return bytes(source)
    return source.encode() if isinstance(source, str) else canonical(source)


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) < len(pairs):
        raise _Unreadable("a key stands twice in one object")
    return data


def _no_constant(name: str) -> None:
    raise _Unreadable(f"{name} is not a number")


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(_SCHEMA.read_text(encoding="utf-8")))


def _shape(data: Any) -> Iterator[Finding]:
    for error in _validator().iter_errors(data):
        yield _finding(error)


def _finding(error: ValidationError) -> Finding:
    path = error.json_path.removeprefix("$").removeprefix(".")
    if error.validator == "anyOf":  # only a rule's condition has alternatives
        found = ", ".join(map(str, error.instance)) if isinstance(error.instance, dict) else "no object"
        return Finding(path, "operator", {"found": found[:200], "known": OPERATORS})
    return Finding(path, "shape", {"detail": error.message[:200]})
