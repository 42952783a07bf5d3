"""Choices as large cards with their own words, and the one-line quality scale."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms

LAYOUTS = {1: "choices--one", 2: "choices--wide", 4: "choices--four"}


@dataclass(frozen=True)
class Card:
    """One choice: what is stored, its name, a sentence below it, and a short key such as "2"."""

    value: str
    name: Any
    hint: Any = ""
    key: str = ""


class CardRadio(forms.RadioSelect):
    """Radio buttons as cards, ``columns`` (1, 2 or 4) beside one another; one below the other on a phone."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, cards: Iterable[Card] = (), columns: int = 1) -> None:
        super().__init__(attrs)
        self.cards = {str(card.value): card for card in cards}
        self.columns = columns

    def create_option(self, name: str, value: Any, *rest: Any, **more: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *rest, **more)
        card = self.cards.get(str(value))
        option.update(card=self.columns > 1, hint=card.hint if card else "", key=card.key if card else "")
        return option

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["layout"] = LAYOUTS[self.columns]
        return context


class CardChoiceField(forms.ChoiceField):
    """``CardChoiceField(cards=[Card("yes", _("Yes"), _("…"))], columns=2, label=…)``."""

    def __init__(self, *, cards: Iterable[Card], columns: int = 1, **options: Any) -> None:
        cards = list(cards)
        options.setdefault("widget", CardRadio(cards=cards, columns=columns))
        super().__init__(choices=[(card.value, card.name) for card in cards], **options)
