"""One rating. What may be chosen comes from the item of the review's instrument version."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from incidents.forms.base import PlainForm
from npcs.core.instruments.render import Choice, ShownItem
from npcs.core.instruments.scoring import RATIONALE_MAX
from npcs.core.ui.text import CleanTextField


class AnchorRadio(forms.RadioSelect):
    """Drawn by the rating component; only tells the error summary where the first card is."""

    @staticmethod
    def first_input_id(id_: str) -> str:
        return f"{id_}-0"


class RatingForm(PlainForm):
    """A value or "not enough information", and the reason."""

    value = forms.ChoiceField(
        label=_("Rating"),
        widget=AnchorRadio,
        error_messages={
            "required": _("Choose a value, or say that there is not enough information."),
            "invalid_choice": _("Choose one of the values shown."),
        },
    )
    rationale = CleanTextField(label=_("Why?"), multiline=True, max_length=RATIONALE_MAX, required=False)

    def __init__(
        self,
        *args: Any,
        shown: ShownItem,
        reason_missing: str = "",
        also_why: frozenset[str] = frozenset(),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.shown, self.reason_missing = shown, reason_missing
        self.also_why = also_why  # values that ask for a reason besides those of the scale
        self.offer("value", [(choice.value, choice.name) for choice in shown.choices])

    @property
    def item(self) -> dict[str, Any]:
        """The open item as the rating component draws it, with what the saved answer still lacks."""
        value = str(self["value"].value() or "")
        errors = list(self["rationale"].errors)
        missing = [choice for choice in self.shown.choices if choice.is_missing]
        return {
            "code": self.shown.item.code,
            "label": self.shown.item.label,
            "prompt": self.shown.item.prompt,
            "name": "value",
            "value": value,
            "anchors": [
                {"value": choice.value, "name": choice.name, "text": choice.anchor}
                for choice in self.shown.choices
                if not choice.is_missing
            ],
            "nr_text": f"{missing[0].name}. {missing[0].meaning}" if missing else "",
            "errors": list(self["value"].errors),
            "reason_name": "rationale",
            "reason": self["rationale"].value() or "",
            "reason_label": gettext("Why %(value)s?") % {"value": value} if value else "",
            "reason_for": " ".join(choice.value for choice in self.shown.choices if self.asks_why(choice)),
            "reason_errors": errors or ([self.reason_missing] if self.reason_missing else []),
        }

    def asks_why(self, choice: Choice) -> bool:
        return choice.asks_reason or choice.value in self.also_why
