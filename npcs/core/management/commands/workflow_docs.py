"""Write docs/workflows.md from the registered transition tables."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from npcs.core.workflow import registered
from npcs.core.workflow.docs import document


class Command(BaseCommand):
    """The page is made, never edited; ``--check`` fails when it is not what the tables say."""

    help = "Write docs/workflows.md from the registered workflows, or check that it is up to date."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="Change nothing; fail when the page is out of date.")

    def handle(self, *_args: Any, **options: Any) -> None:
        page = Path(settings.BASE_DIR) / "docs" / "workflows.md"
        with translation.override("en"):
            text = document(registered().values())
        if not options["check"]:
            page.parent.mkdir(exist_ok=True)
            page.write_text(text, encoding="utf-8")
        elif not page.exists() or page.read_text(encoding="utf-8") != text:
            raise CommandError("docs/workflows.md does not match the transition tables. Run manage.py workflow_docs.")
