"""Our own rules about the source tree: small modules, small functions, no package host in a lock, config or script."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from npcs.core.local.terminal import ROOT

MODULE_LINES = 400
TEST_MODULE_LINES = 600
FUNCTION_LINES = 40
CODE = ("npcs", "jurisdictions", "incidents", "benchmarks", "tests")

LOCKS = ("requirements/*", "assets/*", "assets/.npmrc")
SCRIPTS = ("Makefile", "Dockerfile", "docker-compose.yml", "pyproject.toml", ".hadolint.yaml", ".ci/*")
ANY_HOST = re.compile(r"://")
# Addresses of this machine and of the compose network's own services are not package hosts.
FOREIGN_HOST = re.compile(r"(?:https?|ftp|git(?:\+\w+)?)://(?!127\.0\.0\.1|localhost)")


def modules() -> Iterator[Path]:
    """Yield the hand-written Python files; migrations are written by Django."""
    for name in CODE:
        yield from sorted(path for path in (ROOT / name).rglob("*.py") if "migrations" not in path.parts)


def code_lines(node: ast.AST, text: list[str]) -> int:
    """Count the lines of a module or function that are neither blank, nor comment, nor docstring."""
    first, last = getattr(node, "lineno", 1), getattr(node, "end_lineno", len(text))
    prose: set[int] = set()
    for inner in ast.walk(node):
        if isinstance(inner, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            statement = inner.body[0] if inner.body else None
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                prose.update(range(statement.lineno, (statement.end_lineno or statement.lineno) + 1))
    numbered = ((number, text[number - 1].strip()) for number in range(first, last + 1))
    return sum(1 for number, line in numbered if line and not line.startswith("#") and number not in prose)


def too_long(path: Path) -> Iterator[str]:
    """Yield what in this module is longer than the house allows."""
    source = path.read_text(encoding="utf-8")
    tree, text = ast.parse(source), source.splitlines()
    name = path.relative_to(ROOT)
    limit = TEST_MODULE_LINES if name.parts[0] == "tests" else MODULE_LINES
    if (count := code_lines(tree, text)) > limit:
        yield f"{name}: {count} lines of code, {limit} allowed. Make it a package of the same name."
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            count = code_lines(node, text)
            if count > FUNCTION_LINES:
                yield f"{name}:{node.lineno}: {node.name}() has {count} lines of code, {FUNCTION_LINES} allowed."


def named_hosts() -> Iterator[str]:
    """Yield each line of a lock, config or script that names a host to fetch from."""
    for patterns, forbidden in ((LOCKS, ANY_HOST), (SCRIPTS, FOREIGN_HOST)):
        for path in sorted({path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file()}):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                if forbidden.search(line):
                    yield f"{path.relative_to(ROOT)}:{number}: names a host: {line.strip()[:80]}"


def findings() -> list[str]:
    """Return every breach of these rules."""
    return [finding for path in modules() for finding in too_long(path)] + list(named_hosts())


if __name__ == "__main__":
    found = findings()
    print("\n".join(found))
    sys.exit(1 if found else 0)
