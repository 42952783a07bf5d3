"""Reference data that ships with the product. Each app registers a step; set-up runs all, every time.

A step must be safe to repeat: it brings what is there in line and leaves the rest alone.
"""

from collections.abc import Callable

Step = Callable[[], str]
_steps: dict[str, Step] = {}


def register(name: str, step: Step) -> None:
    """``step`` answers with a few words on what it did. Steps run in the order of the apps, lower floors first."""
    if _steps.setdefault(name, step) is not step:
        raise ValueError(f"Two reference steps called {name}.")


def steps() -> dict[str, Step]:
    return dict(_steps)
