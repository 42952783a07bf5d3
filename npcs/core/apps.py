"""The core app: accounts, access, history, engines, jobs. No model here knows an incident or a vote."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from npcs.core.ops import logs


class CoreConfig(AppConfig):
    name = "npcs.core"
    label = "core"
    verbose_name = "Core"

    def ready(self) -> None:
        """Loads what the apps register: policies, sentences, panels, navigation, jobs, workflows."""
        logs.configure()
        for module in ("permissions", "history", "panels", "navigation", "needs", "workflow", "jobs", "reference"):
            autodiscover_modules(module)
