"""`python -m npcs.core.local run|test|check|bench|wipe|clean [arguments]`."""

import sys
from collections.abc import Callable

from npcs.core.local import check, run, testrun
from npcs.core.local.terminal import Stop

COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "run": lambda _: run.run(),
    "wipe": lambda _: run.wipe(),
    "clean": lambda _: run.clean(),
    "test": testrun.test,
    "bench": testrun.bench,
    "check": lambda _: check.check(),
}


def main(arguments: list[str]) -> int:
    """Run the named command. A problem the person can mend is one message and exit code 1, never a traceback."""
    if not arguments or arguments[0] not in COMMANDS:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        return COMMANDS[arguments[0]](arguments[1:])
    except Stop as problem:
        print(problem, file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
