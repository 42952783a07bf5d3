"""The form that every form of the app extends (npcs/core/ui/forms.py), under the name that the app knows it by."""

from npcs.core.ui.forms import CHOOSE, PLAIN, PlainForm

__all__ = ["CHOOSE", "PLAIN", "PlainForm"]
