"""Loads or renews what ships with the product: rights, members, instruments. Set-up runs it after each migration."""

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand

from jurisdictions.models import Jurisdiction
from npcs.core import reference
from npcs.core.rls import PARTNERSHIP, scope


class Command(BaseCommand):
    """Runs every step of ``npcs.core.reference``, lower floors first.

    The owner of the tables is under row-level security like everybody, so each step runs in a scope over all.
    """

    help = "Load or renew reference data; safe to repeat."

    def handle(self, *_args: Any, **options: Any) -> None:
        for name, step in sorted(reference.steps().items(), key=lambda item: floor(item[0])):
            everywhere = [PARTNERSHIP, *Jurisdiction.objects.values_list("pk", flat=True)]
            with scope(jur=everywhere, people=everywhere, actor="set-up"):
                words = step()
            if options["verbosity"]:
                self.stdout.write(f"{name}: {words}")


def floor(step: str) -> int:
    """Settings install the apps from the top floor down, so what stands last there is loaded first."""
    labels = [config.label for config in apps.get_app_configs()]
    return -labels.index(step.split(".", 1)[0])
