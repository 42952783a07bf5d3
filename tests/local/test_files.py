"""What a stranger relies on: make targets, hashed locks without hosts, images that use the same entry points."""

import os
import subprocess
from pathlib import Path

import pytest
import yaml

from npcs.core.local import check, sources
from npcs.core.local.postgres import INITDB_OPTIONS
from npcs.core.local.terminal import ROOT

TARGETS = ("install", "run", "test", "check", "fix", "bench", "clean", "help")


def make(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run make without the test run's own environment."""
    plain = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"} | environment
    return subprocess.run(["make", *arguments], cwd=ROOT, env=plain, capture_output=True, text=True, check=False)


def program(path: Path, text: str) -> str:
    """Write an executable shell script and return its path."""
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize("target", TARGETS)
def test_make_has_the_target_and_help_names_it(target: str) -> None:
    assert make("--dry-run", target).returncode == 0
    assert f"make {target}" in make("help").stdout


def test_make_without_a_target_changes_nothing_and_lists_the_targets() -> None:
    assert make().stdout == make("help").stdout


def test_a_python_that_is_too_old_is_named_in_plain_words(tmp_path: Path) -> None:
    old = program(tmp_path / "python3", 'case "$1" in -V) echo "Python 3.9.2";; *) exit 1;; esac')
    answer = make("install", f"PYTHON={old}")
    assert answer.returncode != 0
    assert "Python 3.9.2; Python 3.11 or newer is needed" in answer.stderr


def test_a_python_that_is_not_there_is_named_in_plain_words() -> None:
    answer = make("install", "PYTHON=python3.99")
    assert answer.returncode != 0
    assert "There is no 'python3.99' here" in answer.stderr


def test_locks_configs_and_scripts_name_no_host() -> None:
    assert list(sources.named_hosts()) == []


def test_a_host_in_a_lock_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "base.txt").write_text("package @ https://example.org/package.whl\n")
    (tmp_path / "Makefile").write_text("get:\n\tcurl https://example.org/x\n\tcurl http://127.0.0.1:8000/\n")
    monkeypatch.setattr(sources, "ROOT", tmp_path)
    assert [finding.split(" names")[0] for finding in sources.named_hosts()] == [
        "requirements/base.txt:1:",
        "Makefile:2:",
    ]


@pytest.mark.parametrize("name", ["base", "all", "boot", "assets"])
def test_every_locked_package_has_a_hash(name: str) -> None:
    lines = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="ascii").splitlines()
    packages = [number for number, line in enumerate(lines) if "==" in line and not line.startswith((" ", "#"))]
    assert packages
    assert all("--hash=sha256:" in lines[number + 1] for number in packages)


def test_the_image_runs_the_versions_that_were_tested() -> None:
    def versions(name: str) -> dict[str, str]:
        lines = (ROOT / "requirements" / name).read_text(encoding="ascii").splitlines()
        pinned = (line.split()[0] for line in lines if "==" in line and not line.startswith((" ", "#")))
        return dict(pin.split("==") for pin in pinned)

    tested = versions("all.txt")
    assert {name: tested.get(name) for name in versions("base.txt")} == versions("base.txt")


def test_a_long_function_and_a_long_module_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = "\n".join(f"    x{number} = {number}" for number in range(sources.MODULE_LINES))
    (tmp_path / "long.py").write_text(f'def long():\n    """Not counted."""\n\n    # nor this\n{body}\n')
    monkeypatch.setattr(sources, "ROOT", tmp_path)
    found = list(sources.too_long(tmp_path / "long.py"))
    assert f"{sources.MODULE_LINES + 1} lines of code, {sources.MODULE_LINES} allowed" in found[0]
    assert f"long() has {sources.MODULE_LINES + 1} lines" in found[1]


def compose() -> dict:
    """Return the compose file's services."""
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]


def test_containers_use_the_same_entry_points_as_the_local_start() -> None:
    services = compose()
    assert services["setup"]["command"] == ["python", "manage.py", "setup_database"]
    assert services["worker"]["command"][:4] == ["celery", "-A", "npcs", "worker"]
    assert services["beat"]["command"][:4] == ["celery", "-A", "npcs", "beat"]
    assert 'CMD ["gunicorn", "npcs.wsgi"' in (ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_the_containers_database_is_made_like_the_embedded_one() -> None:
    database = compose()["database"]
    assert database["image"] == "postgres:18"
    assert set(database["environment"]["POSTGRES_INITDB_ARGS"].split()) <= set(INITDB_OPTIONS)


def test_only_the_set_up_container_knows_the_owner() -> None:
    knowing = {name for name, service in compose().items() if "OWNER_PASSWORD" in str(service)}
    assert knowing == {"database", "setup"}


def test_the_image_does_not_run_as_root() -> None:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    users = [line.split()[1] for line in lines if line.startswith("USER ")]
    assert users
    assert users[-1] not in {"0", "root"}


@pytest.mark.parametrize("name", ["compose file, schema", "Dockerfile (hadolint)"])
def test_the_container_files_pass_their_check(name: str) -> None:
    one = next(one for one in check.checks() if one.name == name)
    passed, text = check.perform(one)
    assert passed, text


def test_ci_runs_both_commands() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert {"make check", "make test"} <= {line.split(" ||")[0] for line in script.read_text().splitlines()}


def test_ci_fails_when_either_command_fails(tmp_path: Path) -> None:
    stub = 'case "$1" in check) exit "${CHECK_CODE}";; test) echo "1 passed"; exit "${TEST_CODE}";; esac'
    program(tmp_path / "make", stub)
    program(tmp_path / "chromium", "exit 0")
    for check_code, test_code in (("0", "0"), ("1", "0"), ("0", "1")):
        environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "CHECK_CODE": check_code, "TEST_CODE": test_code}
        done = subprocess.run([ROOT / ".ci" / "run"], env=environment, capture_output=True, text=True, check=False)
        assert (done.returncode == 0) == (check_code == test_code == "0")
        assert done.stdout.rstrip().endswith("1 passed")
