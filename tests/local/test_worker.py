"""The worker, started as everywhere else, knows what the scheduler will ask of it."""

import os
import subprocess
import sys

from django.conf import settings

from npcs.core.local.terminal import ROOT

LIST = "from npcs import celery_app as app; app.loader.import_default_modules(); print(*app.tasks, sep='\\n')"


def test_every_scheduled_task_is_known_to_the_worker() -> None:
    # In a process of its own: in this one, other tests have imported the tasks already.
    answer = subprocess.run(
        [sys.executable, "-c", LIST], cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, check=True
    )
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert scheduled
    assert scheduled <= set(answer.stdout.split())
