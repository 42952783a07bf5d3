"""A screening rule, and what it says of a notice, in plain words. Pages, API, record and history read them here."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from incidents import choices
from incidents.rules.clocks import Due
from incidents.rules.definition import Clock, Required, Rule, Trigger
from incidents.rules.screening import Reason
from incidents.screening import codes


@dataclass(frozen=True)
class Part:
    """A heading with its sentences."""

    key: str
    title: str
    lines: tuple[str, ...]


def parts(rule: Rule, data: Mapping[str, Any]) -> list[Part]:
    """The whole rule, part by part. ``data`` is the definition, for source and note."""
    return [
        Part("triggers", _("What is reviewed"), tuple(trigger(one) for one in rule.triggers)),
        Part("contacts", _("Whose contact counts"), tuple(_contacts(rule))),
        Part("child", _("The child"), (_("Children under %(n)d years.") % {"n": rule.age_under},)),
        Part("near_fatality", _("Near fatality means"), (rule.near_fatality_text, rule.near_fatality_version)),
        Part("clocks", _("What is due"), (*(clock(one, rule) for one in rule.clocks), *_holidays(rule))),
        Part("table", _("Who must be at the table"), tuple(map(required, rule.required)) or (_("Nobody is named."),)),
        Part("source", _("Where it comes from"), tuple(filter(None, (data["source"], data.get("note", ""))))),
    ]


def as_text(rule: Rule, data: Mapping[str, Any]) -> str:
    """The rule as lines, for comparing two versions."""
    return "\n".join(f"{part.title}: {line}" for part in parts(rule, data) for line in part.lines)


def trigger(one: Trigger) -> str:
    """ "Must be reviewed: a child died in custody. Fatality." """
    words = [f"{codes.Outcome(one.outcome).label}: {one.label}."]
    words.append(", ".join(codes.labels(choices.IncidentType, one.types)) + ".")
    if one.maltreatment:
        label = codes.Maltreatment(one.maltreatment).label.lower()
        words.append(_("Maltreatment: %(answer)s.") % {"answer": label})
    if one.contact:
        listed = "; ".join(codes.labels(codes.ContactKind, one.contact)).lower()
        words.append(_("Contact, one of: %(kinds)s.") % {"kinds": listed})
    if one.requested:
        words.append(_("Only when the head of the agency asks for it."))
    return " ".join(words)


def _contacts(rule: Rule) -> Iterator[str]:
    months = rule.look_back_months
    yield ngettext(
        "Looked back %(n)d month before the incident.", "Looked back %(n)d months before the incident.", months
    ) % {"n": months}
    people = "; ".join(codes.labels(codes.Person, rule.persons)).lower()
    yield _("Contact with: %(people)s.") % {"people": people}
    yield _("Kinds: %(kinds)s.") % {"kinds": "; ".join(codes.labels(codes.ContactKind, rule.contacts)).lower()}
    if "screened_out" in rule.contacts:
        yield _("Reports that were screened out count.")
    else:
        yield _("Reports that were screened out do not count.")


def clock(one: Clock, rule: Rule) -> str:
    """ "Report: 100 calendar days from the day of selection, met by the approval. A legal hold stops it." """
    words = [f"{one.name}: {_length(one)} {_start(one, rule)}, {_met(one)}."]
    if one.types:
        words.append(_("Only for: %(types)s.") % {"types": ", ".join(codes.labels(choices.IncidentType, one.types))})
    if one.selected_only:
        words.append(_("Only when a review follows."))
    if one.repeats:
        words.append(_("Starts again each time it is met, until the review is approved."))
    words.append(_("A legal hold stops it.") if one.pausable else _("A legal hold does not stop it."))
    return " ".join(words)


def _length(one: Clock) -> str:
    if one.months:
        return ngettext("%(n)d month", "%(n)d months", one.months) % {"n": one.months}
    if one.working:
        return ngettext("%(n)d working day", "%(n)d working days", one.days) % {"n": one.days}
    return ngettext("%(n)d calendar day", "%(n)d calendar days", one.days) % {"n": one.days}


def _start(one: Clock, rule: Rule) -> str:
    if one.start.startswith("clock:"):
        key = one.start.removeprefix("clock:")
        name = next((other.name for other in rule.clocks if other.key == key), key)
        return _("from the day “%(name)s” was met") % {"name": name}
    return _("from %(day)s") % {"day": codes.StartsFrom(one.start).label}


def _met(one: Clock) -> str:
    return _("met by %(what)s") % {"what": codes.MetBy(one.met_by).label}


def _holidays(rule: Rule) -> Iterator[str]:
    if any(one.working for one in rule.clocks):
        yield _("Not counted as working days: %(list)s.") % {"list": codes.HolidayList(rule.holiday_list).label.lower()}
    if rule.extra_holidays:
        days = ", ".join(day.isoformat() for day in sorted(rule.extra_holidays))
        yield _("Own days off: %(days)s.") % {"days": days}


def required(one: Required) -> str:
    """ "Representative of the child’s Tribe: for an Indian child. Can be waived with a reason." """
    who, when = codes.Seat(one.role).label, str(codes.When(one.when).label)
    waived = _("Can be waived with a reason.") if one.waivable else _("Cannot be waived.")
    return f"{who}: {when[:1].lower()}{when[1:]}. {waived}"


# What a rule says of a notice

MISSING = {
    "maltreatment": gettext_lazy("whether maltreatment is known or suspected"),
    "contact": gettext_lazy("whether a contact falls into the look-back"),
    "request": gettext_lazy("whether the head of the agency asks for it"),
}


def reason(one: Reason) -> str:
    """One line of the verdict."""
    if one.code == "age":
        return _age(one)
    label = one.params["label"]
    if one.fits:
        return _("This fits: %(label)s.") % {"label": label}
    if one.fits is False:
        return _("This does not fit: %(label)s.") % {"label": label}
    missing = "; ".join(str(MISSING[name]) for name in one.params["missing"])
    return _("This may fit: %(label)s. Not known yet: %(missing)s.") % {"label": label, "missing": missing}


def _age(one: Reason) -> str:
    values = {"n": one.params["under"]}
    if one.fits is None:
        return _("The child’s age is not known. The rule is for children under %(n)d.") % values
    if one.fits:
        return _("The child is under %(n)d.") % values
    return _("The child is not under %(n)d.") % values


def reasons(found: Iterable[Reason]) -> list[dict[str, Any]]:
    """The lines as the checks list shows them."""
    return [{"ok": one.fits is True, "text": reason(one)} for one in found]


def turn(one: Due) -> str:
    """A clock's name with the number of its turn, from the second on."""
    return f"{one.clock.name} {one.turn}" if one.turn > 1 else one.clock.name
