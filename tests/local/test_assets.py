"""The design system: only what pages need, fetched once, and a start that goes on without it."""

import subprocess
from pathlib import Path

import pytest

from npcs.core.local import assets

STYLE = """@font-face{src:url(../fonts/a.woff2?v=1)}
.x{background:url("../img/x.svg#part")}.y{background:url(data:image/png;base64,AA)}.z{background:url(../img/gone.svg)}
/*# sourceMappingURL=uswds.min.css.map */"""


@pytest.fixture
def distribution(tmp_path: Path) -> Path:
    """A small package of the design system's shape."""
    files = {
        "css/uswds.min.css": STYLE,
        "js/uswds.min.js": "run();\n//# sourceMappingURL=uswds.min.js.map",
        "js/uswds-init.min.js": "init();",
        **dict.fromkeys(assets.WHOLE, "whole"),
        "img/x.svg": "<svg/>",
        "img/unused.svg": "<svg/>",
        "fonts/a.woff2": "font",
    }
    for name, text in files.items():
        assets.write(tmp_path / "dist" / name, text)
    return tmp_path / "dist"


@pytest.fixture(autouse=True)
def target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put the result into a directory of the test."""
    monkeypatch.setattr(assets, "TARGET", tmp_path / "var" / "uswds")
    return tmp_path / "var" / "uswds"


def test_only_the_files_that_pages_need_are_kept(distribution: Path, target: Path) -> None:
    assets.build(distribution, "1")
    kept = {str(path.relative_to(target)) for path in target.rglob("*") if path.is_file()}
    assert kept == {
        *("css/uswds.min.css", "js/uswds.min.js", "js/uswds-init.min.js", ".fingerprint", *assets.WHOLE),
        *("img/x.svg", "fonts/a.woff2"),
    }


def test_references_to_maps_that_are_not_kept_are_removed(distribution: Path, target: Path) -> None:
    assets.build(distribution, "1")
    assert not [path for path in target.rglob("*.*s") if "sourceMappingURL" in path.read_text()]


def test_they_are_fetched_once_and_again_when_the_lock_changes(
    distribution: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched: list[str] = []

    def fetch(place: Path) -> None:
        fetched.append(assets.fingerprint())
        (place / "node_modules" / "@uswds" / "uswds").mkdir(parents=True)
        (place / "node_modules" / "@uswds" / "uswds" / "dist").symlink_to(distribution)

    monkeypatch.setattr(assets, "fetch", fetch)
    assets.ensure()
    assets.ensure()
    assert len(fetched) == 1
    monkeypatch.setattr(assets, "fingerprint", lambda: "another")
    assets.ensure()
    assert len(fetched) == 2


def test_without_npm_the_node_wheel_is_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    commands: list[list[str]] = []

    def answer(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        commands.append(command)
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(assets.shutil, "which", lambda name: None)
    monkeypatch.setattr(assets.subprocess, "run", answer)
    assets.fetch(tmp_path)
    assert str(assets.NODE_LOCK) in commands[0]
    assert "--require-hashes" in commands[0]
    assert assets.CALL_NPM in commands[1]
    assert "ci" in commands[1]


def test_an_npm_that_fails_is_followed_by_the_node_wheel(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def answer(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, 1 if command[0] == "/opt/npm" else 0, "", "too old")

    monkeypatch.setattr(assets.shutil, "which", lambda name: "/opt/npm")
    monkeypatch.setattr(assets.subprocess, "run", answer)
    assets.fetch(tmp_path)


def test_when_nothing_works_the_start_goes_on_with_a_plain_note(
    monkeypatch: pytest.MonkeyPatch, target: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    def no_network(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, 1, "", "npm error network is unreachable\nmore lines")

    monkeypatch.setattr(assets.subprocess, "run", no_network)
    monkeypatch.setattr(assets.shutil, "which", lambda name: "/opt/npm")
    assets.ensure()
    said = capfd.readouterr().err
    assert "the design system could not be fetched (npm error network is unreachable)" in said
    assert "Pages work" in said
    assert not target.exists()
