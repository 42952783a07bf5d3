"""One answer to one item: a value, a code for a missing answer, or nothing yet. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    """``value`` and ``missing`` are never both set. Neither set is a blank, which is not 0 and not NR."""

    value: int | None = None
    missing: str | None = None
    rationale: str = ""

    @property
    def is_blank(self) -> bool:
        return self.value is None and self.missing is None


Answers = Mapping[str, Answer]  # by item code
BLANK = Answer()
