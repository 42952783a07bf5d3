"""`make check`: everything that can be judged without running the product, each check on one line."""

import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from npcs.core.local import sources
from npcs.core.local.terminal import ROOT, say

COMPOSE = "docker-compose.yml"
AT_ONCE = 2


@dataclass(frozen=True)
class Check:
    """One tool and what it judges."""

    name: str
    command: Sequence[str]


def tool(name: str) -> str:
    """Return a program of the virtual environment."""
    return str(Path(sys.executable).with_name(name))


def checks() -> Iterator[Check]:
    """Yield the checks, the slowest first."""
    manage = [sys.executable, "-W", "ignore:Got an error checking", "manage.py"]
    schema = [tool("check-jsonschema"), "--builtin-schema", "vendor.compose-spec"]
    yield Check("types (mypy)", [tool("mypy"), "--no-error-summary"])
    yield Check("templates (djlint)", [tool("djlint"), "--quiet", "--lint", "templates"])
    yield Check("migrations match the models", [*manage, "makemigrations", "--check", "--dry-run"])
    yield Check("deployment settings", [*manage, "check", "--deploy", "--fail-level", "WARNING"])
    yield Check("layers (import-linter)", [tool("lint-imports"), "--no-cache", "--no-logo"])
    yield Check("lint (ruff)", [tool("ruff"), "check", "--output-format", "concise", "."])
    yield Check("format (ruff)", [tool("ruff"), "format", "--check", "--output-format", "concise", "."])
    yield Check("compose file, schema", [*schema, COMPOSE])
    if compose := compose_program():
        yield Check("compose file, references", [*compose, "--file", COMPOSE, "config", "--quiet"])
    yield Check("Dockerfile (hadolint)", [tool("hadolint"), "--config", ".hadolint.yaml", "Dockerfile"])
    yield Check("sizes and host names", [sys.executable, "-m", sources.__name__])


def compose_program() -> list[str] | None:
    """Return how docker-compose is called here; it reads the file without a daemon."""
    if shutil.which("docker-compose"):
        return ["docker-compose"]
    plugin = ["docker", "compose"]
    if not shutil.which("docker"):
        return None
    answer = subprocess.run([*plugin, "version"], capture_output=True, check=False)
    return plugin if answer.returncode == 0 else None


def environment() -> dict[str, str]:
    """Return a production process's settings, without a database, and the secrets that the compose file asks for."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "npcs.settings",
        "DATABASE_URL": "postgresql://npcs_app:unused@127.0.0.1:9/npcs",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "DEBUG": "0",
        "DEMO": "0",
        "ALLOWED_HOSTS": "review.example.org",
        "OWNER_PASSWORD": "unused",
        "RUNTIME_PASSWORD": "unused",
    }


def perform(check: Check) -> tuple[bool, str]:
    """Run one check; return whether it passed and what to print."""
    began = time.monotonic()
    done = subprocess.run(
        check.command,
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    passed = done.returncode == 0
    line = f"{'ok    ' if passed else 'FAILED'} {check.name} ({time.monotonic() - began:.1f} s)"
    return passed, line if passed else f"{line}\n{done.stdout.rstrip()}"


def check() -> int:
    """Run every check, two at a time, and return 1 when any found something."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        results: list[Future[tuple[bool, str]]] = [pool.submit(perform, one) for one in checks()]
        for result in results:
            say(result.result()[1])
    if compose_program() is None:
        say("not run: the compose file's references, because docker-compose is not installed.")
    failed = sum(not result.result()[0] for result in results)
    say(f"{failed} of {len(results)} checks failed." if failed else f"All {len(results)} checks passed.")
    return 1 if failed else 0
