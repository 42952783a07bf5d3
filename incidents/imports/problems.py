"""What is wrong with a cell, for the table that a person mends their file by."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Problem:
    """``row`` as the spreadsheet counts it (the head is row 1), the column's key, what stood there, rule and fix."""

    row: int
    column: str
    value: str
    rule: str
    fix: str

    def as_dict(self) -> dict[str, str | int]:
        return asdict(self)


def short(value: str, most: int = 60) -> str:
    """A value as the table shows it: enough to find it, never a whole narrative."""
    flat = " ".join(value.split())
    return flat if len(flat) <= most else f"{flat[: most - 1]}…"
