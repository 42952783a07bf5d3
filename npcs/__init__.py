"""Project wiring. The Celery app is imported here so that tasks bind to it in every process."""

from npcs.celery import app as celery_app

__all__ = ["celery_app"]
