"""The scope of work that goes over all members."""

from django.conf import settings
from django.utils.module_loading import import_string

from npcs.core.rls import PARTNERSHIP


def every_jurisdiction() -> list[int]:
    """All jurisdiction numbers and the partnership's own 0, from the access provider."""
    return [PARTNERSHIP, *import_string(settings.ACCESS_PROVIDER)().all_jurisdictions()]
