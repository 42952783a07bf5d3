"""Plain messages: what the person at the terminal reads."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


class Stop(Exception):
    """The command cannot go on. The text says what happened and what to do now; it is printed without a traceback."""


def say(text: str) -> None:
    """Print one line at once, also into a pipe."""
    print(text, flush=True)


def warn(text: str) -> None:
    """Print what went wrong without stopping the run."""
    print(f"Note: {text}", file=sys.stderr, flush=True)
