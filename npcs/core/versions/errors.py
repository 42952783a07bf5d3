"""Why a save did not happen: a field, or somebody was faster."""

from collections.abc import Mapping
from typing import Any


class FieldErrors(Exception):
    """A service's refusal by field: {name: sentence}, "" for the whole form. Nothing was changed."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        self.errors = dict(errors)
        super().__init__("; ".join(f"{name}: {message}" for name, message in self.errors.items()))


class StaleVersion(Exception):
    """Somebody saved the record after it was opened. Holds both texts, so nothing typed is lost.

    ``current`` is the record as it stands, ``differences`` maps a field name to (mine, theirs).
    """

    def __init__(self, current: Any, differences: dict[str, tuple[Any, Any]]) -> None:
        self.current, self.differences = current, differences
        super().__init__("Somebody else saved this record after you opened it. Nothing you typed is lost.")

    def as_dict(self) -> dict:
        """For the API: the version in force and both values of each differing field."""
        return {
            "current_version": self.current.version,
            "fields": {
                name: {"yours": _plain(mine), "theirs": _plain(theirs)}
                for name, (mine, theirs) in self.differences.items()
            },
        }


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | str | list) else str(value)
