"""What the documents name exists: commands, files, addresses, variables, buttons, decisions."""

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands
from django.urls import resolve

ROOT = Path(settings.BASE_DIR)
TOP = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "NOTICE")
DOCUMENTS = [ROOT / name for name in TOP] + sorted((ROOT / "docs").rglob("*.md"))
GUIDES = sorted((ROOT / "docs" / "guide").glob("*.md"))
CODE = ("npcs", "jurisdictions", "incidents", "templates", "tests", "static", "requirements", "assets", "docs", ".ci")
# What the worked examples make, and a place that stands for any.
MADE_BY_EXAMPLE = {"incidents/views/waiting.py", "templates/incidents/waiting.html", "/reviews/waiting/"}

every_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def quoted(document: Path) -> Iterator[str]:
    """What stands in single backticks, outside blocks of code."""
    prose = re.sub(r"^```.*?^```", "", text_of(document), flags=re.DOTALL | re.MULTILINE)
    yield from re.findall(r"`([^`\n]+)`", prose)


@cache
def sources() -> str:
    """All our code, templates and scripts as one text, without the documents and their tests."""
    files = [ROOT / "Makefile", ROOT / "docker-compose.yml", ROOT / "Dockerfile", *(ROOT / ".ci").glob("*")]
    for folder, pattern in (
        ("npcs", "*.py"),
        ("jurisdictions", "*.py"),
        ("incidents", "*.py"),
        ("templates", "*.html"),
    ):
        files += sorted((ROOT / folder).rglob(pattern))
    return "\n".join(text_of(path) for path in files)


@cache
def read_by_settings() -> dict[str, str | int | None]:
    """{variable: default} of npcs/settings.py; None where the default is worked out or there is none."""
    found: dict[str, str | int | None] = {}
    for node in ast.walk(ast.parse(text_of(ROOT / "npcs" / "settings.py"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if isinstance(node.func.value, ast.Name) and node.func.value.id == "env" and node.args:
            name = node.args[0]
            if isinstance(name, ast.Constant) and str(name.value).isupper():
                default = node.args[1] if len(node.args) > 1 and node.func.attr != "required" else None
                found.setdefault(name.value, value_of(default))
    return found


def value_of(node: ast.expr | None) -> str | int | None:
    """A constant, or a product of constants."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        left, right = value_of(node.left), value_of(node.right)
        return left * right if isinstance(left, int) and isinstance(right, int) else None
    return node.value if isinstance(node, ast.Constant) else None


def rows_of_variables() -> dict[str, str]:
    """{variable: its row} of the tables in README.md whose first cell names variables."""
    rows: dict[str, str] = {}
    for line in text_of(ROOT / "README.md").splitlines():
        if re.match(r"\| `[A-Z_]+`", line):
            rows |= dict.fromkeys(re.findall(r"`([A-Z_]+)`", line.split("|")[1]), line)
    return rows


def test_every_variable_that_the_settings_read_is_in_the_readme() -> None:
    assert len(read_by_settings()) > 20
    assert set(read_by_settings()) - set(rows_of_variables()) == set()


def test_every_variable_in_the_readme_is_read_somewhere() -> None:
    unread = [name for name in rows_of_variables() if not re.search(rf"\b{name}\b", sources())]
    assert unread == []


def test_the_readme_gives_the_defaults_of_the_settings() -> None:
    rows = rows_of_variables()
    wrong = {
        name: default
        for name, default in read_by_settings().items()
        if default not in (None, "") and not str(default).startswith("https:") and str(default) not in rows[name]
    }
    assert wrong == {}


@every_document
def test_every_make_target_that_is_named_exists(document: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", text_of(ROOT / "Makefile"), flags=re.MULTILINE))
    code = "\n".join(
        [*quoted(document), *re.findall(r"^```sh\n(.*?)^```", text_of(document), re.DOTALL | re.MULTILINE)]
    )
    named = set(re.findall(r"\bmake (?:[A-Z_]+=\S+ )*([a-z]+)", code))
    assert named - targets == set()


@every_document
def test_every_management_command_that_is_named_exists(document: Path) -> None:
    named = set(re.findall(r"manage\.py ([a-z_]+)", text_of(document)))
    assert named - set(get_commands()) == set()


@every_document
def test_every_file_that_is_named_exists(document: Path) -> None:
    files = {name for name in quoted(document) if re.fullmatch(r"[\w.*-]+(/[\w.*-]+)+/?", name)}
    ours = {name for name in files if name.split("/")[0] in CODE} - MADE_BY_EXAMPLE
    assert [name for name in sorted(ours) if not any(ROOT.glob(name.rstrip("/")))] == []


@every_document
def test_every_address_that_is_named_is_one_of_ours(document: Path) -> None:
    for address in {name for name in quoted(document) if re.fullmatch(r"/[a-z][\w./-]*", name)} - MADE_BY_EXAMPLE:
        resolve(address)


@every_document
def test_every_name_in_capitals_is_in_the_code(document: Path) -> None:
    names = {name for name in quoted(document) if re.fullmatch(r"[A-Z]+(_[A-Z]+)+", name)}
    assert [name for name in sorted(names) if not re.search(rf"\b{name}\b", sources())] == []


@every_document
def test_links_lead_somewhere(document: Path) -> None:
    targets = [target.split("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text_of(document))]
    assert [target for target in targets if target and not (document.parent / target).exists()] == []


@every_document
def test_no_host_to_fetch_from_and_no_path_of_a_machine_is_named(document: Path) -> None:
    hosts = set(re.findall(r"\w+://(?:[^@\s/`]*@)?([^\s/:`?\"<]*)", text_of(document)))
    harmless = {"", "...", "127.0.0.1", "localhost", "db", "host", "reviews.example.org"}
    assert hosts - harmless == set()
    assert re.findall(r"(?<![\w.<-])/(?:root|home|tmp|work|mnt|Users)\b", text_of(document)) == []


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_every_button_and_page_that_a_guide_names_is_in_the_product(guide: Path) -> None:
    bold = {words for words in re.findall(r"\*\*([^*\n]+)\*\*", text_of(guide)) if not words.endswith((".", ":"))}
    assert bold
    assert [words for words in sorted(bold) if words not in sources()] == []


def test_the_index_of_decisions_is_complete_and_says_their_titles() -> None:
    folder = ROOT / "docs" / "adr"
    listed = re.findall(r"^\| \[(\d{4})\]\(([^)]+)\) \| (.+) \|$", text_of(folder / "README.md"), flags=re.MULTILINE)
    pages = sorted(folder.glob("[0-9]*.md"))
    assert [name for _number, name, _title in listed] == [page.name for page in pages]
    for (number, name, title), page in zip(listed, pages, strict=True):
        assert name.startswith(number)
        assert text_of(page).splitlines()[0] == f"# {number} {title}"


def test_every_howto_and_guide_is_linked_from_the_readme() -> None:
    linked = re.findall(r"\]\(([^)]+\.md)\)", text_of(ROOT / "README.md"))
    pages = [
        str(page.relative_to(ROOT)) for page in DOCUMENTS if fnmatch(str(page), "*/docs/*") and page.name != "README.md"
    ]
    assert [page for page in pages if page not in linked and not page.startswith("docs/adr/")] == []
