"""What several benchmarks share, made when the first asks for it and taken down at the end."""

from contextlib import ExitStack
from functools import cached_property

from benchmarks.site import Site, demo_site


class Bed:
    """Use as a context manager."""

    def __init__(self) -> None:
        self._stack = ExitStack()

    def __enter__(self) -> "Bed":
        return self

    def __exit__(self, *problem: object) -> None:
        self._stack.close()

    @cached_property
    def site(self) -> Site:
        return self._stack.enter_context(demo_site())
