"""Made-up members, people and reviews for trying the product."""

from importlib import import_module

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "npcs.demo"
    label = "demo"
    verbose_name = "Demonstration data"

    def ready(self) -> None:
        """The sign-in page lists the accounts (npcs.core.accounts.demo)."""
        import_module("npcs.demo.accounts")
