"""Made-up members, people and reviews for trying the product."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "npcs.demo"
    label = "demo"
    verbose_name = "Demonstration data"
