"""Loads or renews the reference data of every app. Set-up runs it after each migration."""

from typing import Any

from django.core.management.base import BaseCommand

from jurisdictions.models import Jurisdiction
from npcs.core import reference
from npcs.core.rls import PARTNERSHIP, scope


class Command(BaseCommand):
    help = "Load or renew reference data; safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        for name, step in reference.steps().items():
            everywhere = [PARTNERSHIP, *Jurisdiction.objects.values_list("pk", flat=True)]
            with scope(jur=everywhere, people=everywhere, actor="set-up"):
                done = step()
            self.stdout.write(f"{name}: {done}")
