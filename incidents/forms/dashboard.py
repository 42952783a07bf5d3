"""What a dashboard is narrowed by. A forged value is refused beside its field and the default is shown."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents import choices
from incidents.forms.base import PlainForm

DEFAULT = choices.Depth.FULL
SHOWN = (choices.Depth.FULL, choices.Depth.RECORD_REVIEW)
ANY = ("", _("Any"))


class DepthFilter(PlainForm):
    """Full reviews or record reviews: two depths are never mixed in one share."""

    depth = forms.ChoiceField(label=_("Depth"), choices=[(one.value, one.label) for one in SHOWN], required=False)

    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__({"depth": data.get("depth") or DEFAULT.value}, **kwargs)

    @property
    def chosen(self) -> str:
        """The depth asked for, or the default when nobody offered what was sent."""
        return self.cleaned_data["depth"] if self.is_valid() else DEFAULT.value


class SeenBefore(PlainForm):
    """What to look for in past reviews: a cause, a theme, an item that called for a change."""

    cause = forms.ChoiceField(
        label=_("How the harm came about"), choices=[ANY, *choices.CauseGroup.choices], required=False
    )
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    item = forms.ChoiceField(label=_("Item rated 2 or 3"), required=False)

    def __init__(
        self, data: Any, *, themes: Iterable[tuple[str, str]], items: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.offer("theme", [ANY, *themes])
        self.offer("item", [ANY, *items])

    @property
    def wanted(self) -> dict[str, str]:
        """{field: value} of what was asked for and offered."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
