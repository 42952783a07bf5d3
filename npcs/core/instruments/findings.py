"""What a check found: where, which rule, and in words what is wrong and what to do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

Severity = Literal["blocking", "advisory"]

# rule: (what is wrong, what to do). The one place where the words are; checks only name the rule.
WORDS: Mapping[str, tuple[Any, Any]] = {
    # a definition file
    "too_large": (_("The file is larger than %(limit)d kB."), _("Shorten the texts or split the instrument.")),
    "not_json": (_("The file is not JSON that can be read: %(detail)s."), _("Save it again as JSON in UTF-8.")),
    "shape": (_("This does not fit the format: %(detail)s."), _("Compare it with schema.json.")),
    "plain_text": (_("The text holds “%(detail)s”, which plain text may not."), _("Remove it; no markup is kept.")),
    "duplicate": (_("“%(code)s” is there more than once."), _("Give each one its own code.")),
    "unknown_reference": (_("“%(code)s” is not defined."), _("Use one of: %(known)s.")),
    "anchors": (_("The anchors are for %(found)s, the scale has %(wanted)s."), _("Write one anchor for each value.")),
    "rationale_at": (_("The scale has no value %(code)s."), _("Use values of the item's scale.")),
    "nr_allowed": (_("The scale has no code for a missing answer."), _("Add one, or set nr_allowed to false.")),
    "unused": (_("Nothing uses “%(code)s”."), _("Remove it, or refer to it.")),
    "operator": (_("A condition has exactly one operator; this one has: %(found)s."), _("Use one of: %(known)s.")),
    "rule_level": (_("The rule mixes levels: %(found)s."), _("Use items and fields of one level in a rule.")),
    "rule_value": (_("%(code)s is not a value that can be chosen there."), _("Use one of: %(known)s.")),
    "item_reused": (
        _("Item %(code)s stood for “%(before)s” in version %(version)s and now stands for “%(after)s”."),
        _("Give the new item a new code; a code is never used again for something else."),
    ),
    "version_order": (_("Version %(code)s is not newer than version %(known)s."), _("Give it a higher number.")),
    "version_taken": (_("Version %(code)s is there already."), _("Give it another number.")),
    "change_class": (
        _("The change is called %(code)s, but it is %(known)s: %(detail)s."),
        _("Publish it as %(known)s, or undo that part."),
    ),
    # a crosswalk
    "crosswalk_relation": (
        _("“%(code)s” does not fit: a new item has no earlier one, a dropped item no later one, all others both."),
        _("Choose another relation, or name the items."),
    ),
    "crosswalk_unknown": (_("There is no item %(code)s in that version."), _("Choose an item of the version.")),
    "crosswalk_one_to_one": (
        _("A value cannot be compared over “%(code)s”."),
        _("Say that it is not comparable. The trend starts anew."),
    ),
    "crosswalk_scale": (
        _("The values are %(before)s before and %(after)s after, or the item is rated at another place."),
        _("Say that it is not comparable. The trend starts anew."),
    ),
    "crosswalk_note": (
        _("%(code)s changed its meaning, scale or anchors and is called comparable."),
        _("Write why values can still be compared, or say that they cannot."),
    ),
    "crosswalk_missing": (_("Item %(code)s of version %(version)s has no line."), _("Say what became of it.")),
    "crosswalk_twice": (
        _("Item %(code)s has several lines that are not all a split or a merger."),
        _("Keep one line, or call them split or merged."),
    ),
    "crosswalk_stale": (
        _("The crosswalk starts from version %(code)s, and version %(known)s is in use now."),
        _("Propose it again, then look at it."),
    ),
    # answers
    "unknown_item": (_("%(item)s is not an item of this instrument."), _("Load the page again.")),
    "wrong_level": (_("%(item)s is not rated here."), _("Rate it on the page where it belongs.")),
    "value": (_("%(item)s: “%(found)s” is not one of the choices."), _("Choose one of: %(known)s.")),
    "missing_code": (_("%(item)s: “%(found)s” cannot be used here."), _("Choose one of: %(known)s.")),
    "text_hidden": (
        _("%(item)s: the text holds characters that cannot be shown: %(found)s."),
        _("Type that part again without them."),
    ),
    "text_long": (_("%(item)s: the text is longer than %(limit)d characters."), _("Shorten it.")),
    "text_kind": (_("%(item)s: the reason is not text."), _("Type the reason in words.")),
    "required": (_("%(item)s is not rated yet."), _("Choose one of: %(known)s.")),
    "missing_reason": (_("%(item)s: not enough information, but no reason given."), _("Say what is not known.")),
    "rationale": (
        _("%(item)s is rated %(value)d and needs a reason of %(limit)d characters or more."),
        _("Say what made it hard, in conditions, not people."),
    ),
    "many_missing": (
        _("%(found)d of %(all)d items have not enough information."),
        _("Look once more at what could still be found out, or confirm that this is all there is."),
    ),
    "rule": (_("%(message)s"), _("Fill it in, or change the rating.")),
}


@dataclass(frozen=True)
class Finding:
    """One thing that a check found.

    ``path`` says where: a place in the file (``items[3].anchors.2``) or the item code. ``rule`` is the stable key.
    ``severity`` "blocking" stops the step; "advisory" asks the person to confirm.
    """

    path: str
    rule: str
    params: Mapping[str, Any] = field(default_factory=dict)
    severity: Severity = "blocking"

    @property
    def message(self) -> str:
        """What is wrong, in the reader's language."""
        return str(WORDS[self.rule][0]) % self._values

    @property
    def fix(self) -> str:
        """What to do about it."""
        return str(WORDS[self.rule][1]) % self._values

    @property
    def is_blocking(self) -> bool:
        return self.severity == "blocking"

    @property
    def _values(self) -> dict[str, Any]:
        return {"path": self.path, "item": self.path, **self.params}

    def __str__(self) -> str:
        return f"{self.message} {self.fix}"

    def as_dict(self) -> dict[str, str]:
        """For the API and for a table of faults."""
        words = {"message": self.message, "fix": self.fix}
        return {"path": self.path, "rule": self.rule, "severity": self.severity, **words}


def one_of(values: object) -> str:
    """Values as a list in words: ``0, 1, 2, 3, NR``."""
    return ", ".join(map(str, values)) if isinstance(values, list | tuple) else str(values)
