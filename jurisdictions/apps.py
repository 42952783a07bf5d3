"""Members of the partnership, their people, and the roles that say who may do what."""

from django.apps import AppConfig


class JurisdictionsConfig(AppConfig):
    name = "jurisdictions"
    verbose_name = "Members and people"
