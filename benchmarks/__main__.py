"""`make bench` runs all benchmarks; `make bench BENCH_ARGS="list audit"` runs some, `BENCH_ARGS=--help` names them."""

import argparse
import logging
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence

import django

from benchmarks.bed import Bed
from benchmarks.figures import Result

django.setup()

from benchmarks import audit, dashboards, lists, memory, migrate, pages, search, start  # noqa: E402  they need the apps

BENCHMARKS: dict[str, tuple[str, Callable[[Bed], Iterator[Result]]]] = {
    "start": ("cold and warm start of `make run`", start.start),
    "migrate": ("set-up of an empty database", migrate.migrate),
    "list": ("a list of 50 from 100,000, for each role that may list", lists.lists),
    "dashboard": ("every figure of a member's dashboard among 100,000 reviews", dashboards.dashboards),
    "search": ("a search through the texts of 100,000 reviews, for a rare, a common and no word", search.searches),
    "audit": ("what the row history costs a save", audit.audit),
    "page": ("list, form and save over HTTP", pages.pages),
    "autosave": ("keeping a draft", pages.autosave),
    "memory": ("memory of the workers after 200 requests", memory.memory),
}


def main(arguments: Sequence[str]) -> int:
    """Runs the named benchmarks. A missed target is told, not punished: the exit code stays 0."""
    names = ", ".join(f"{name} ({what})" for name, (what, _work) in BENCHMARKS.items())
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__, epilog=f"Benchmarks: {names}.")
    parser.add_argument("names", nargs="*", metavar="benchmark", choices=[*BENCHMARKS, []])
    chosen = parser.parse_args(arguments).names or list(BENCHMARKS)
    logging.disable(logging.INFO)  # a line for each request would hide the figures
    began = time.monotonic()
    say(f"{os.cpu_count()} cores, {load()} at the start. Python {sys.version.split()[0]}, Django {django.__version__}.")
    missed = []
    with Bed() as bed:
        for name in chosen:
            for result in BENCHMARKS[name][1](bed):
                say("", *result.lines())
                missed += [f"{result.name}: {target}" for target in result.targets if not target.is_met]
    say("", f"{load().capitalize()} at the end, after {time.monotonic() - began:.0f} s.")
    say(*([f"{len(missed)} targets missed:", *missed] if missed else ["Every target is met."]))
    return 0


def say(*lines: str) -> None:
    print(*lines, sep="\n", flush=True)


def load() -> str:
    """How many processes wanted a core on average: what stands above the number of cores made us wait."""
    one, five, _fifteen = os.getloadavg()
    return f"load {one:.1f} (1 min) {five:.1f} (5 min)"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
