"""docs/workflows.md is what the tables say."""

import pytest
from django.core.management import CommandError, call_command

from npcs.core.workflow import registered


def test_the_committed_page_matches_the_tables():
    call_command("workflow_docs", check=True)


def test_an_old_page_is_found_out_and_left_alone(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs").mkdir()
    page = tmp_path / "docs" / "workflows.md"
    page.write_text("old", encoding="utf-8")
    with pytest.raises(CommandError, match="workflow_docs"):
        call_command("workflow_docs", check=True)
    assert page.read_text(encoding="utf-8") == "old"


def test_the_page_is_written_with_every_lifecycle(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    call_command("workflow_docs")
    page = (tmp_path / "docs" / "workflows.md").read_text(encoding="utf-8")
    assert [line[3:] for line in page.splitlines() if line.startswith("## ")] == list(registered())
    assert "core.InstrumentVersion" in registered()
