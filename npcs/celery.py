"""The Celery application. Its settings are the ``CELERY_*`` names of ``npcs.settings``."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "npcs.settings")

app = Celery("npcs")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()  # <app>/tasks.py
app.autodiscover_tasks(["npcs.core"], related_name="jobs.tasks")
