"""Made-up content of the gallery (samples.json). No value is taken from any record."""

import datetime as dt
import json
from functools import cache
from pathlib import Path
from typing import Any

from django.utils import timezone

FILE = Path(__file__).with_name("samples.json")


@cache
def _text() -> str:
    return FILE.read_text(encoding="utf-8")


def values() -> dict[str, Any]:
    """Everything the gallery's pages show; dates follow today so that due dates read as they should."""
    today, now = timezone.localdate(), timezone.now()
    found = json.loads(_text())
    for task in found["need_tasks"]:
        task["due"] = today + dt.timedelta(days=task.pop("due_in"))
    for entry in found["history"]:
        entry["when"] = now - dt.timedelta(hours=entry.pop("hours_ago"))
    due_dates = [today + dt.timedelta(days=left) for left in found.pop("due_in")]
    return {**found, "today": today, "now": now, "due_dates": due_dates}
