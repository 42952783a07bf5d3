"""Liveness and readiness. Live: this process answers. Ready: the database does, and beat was seen lately."""

from datetime import timedelta
from typing import Any

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from npcs.core.access import public
from npcs.core.jobs.models import Heartbeat

BEAT_LATE_AFTER = timedelta(minutes=3)


@require_safe
@never_cache
@public("Says only that the process answers.")
def live(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
@public("Says whether the parts are there, and nothing of what they hold.")
def ready(request: HttpRequest) -> JsonResponse:
    """200 when the database answers; background work that is late is told but does not stop the web."""
    checks: dict[str, Any] = {"database": "ok"}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        checks.update(_beat())
    except DatabaseError:
        return JsonResponse({"status": "not ready", "database": "no answer"}, status=503)
    return JsonResponse({"status": "ok", **checks})


def _beat() -> dict[str, Any]:
    last = Heartbeat.objects.filter(name="beat").values_list("at", flat=True).first()
    if last is None:
        return {"beat": "not seen yet", "last_beat": None}
    late = timezone.now() - last > BEAT_LATE_AFTER
    return {"beat": "late" if late else "ok", "last_beat": last.isoformat(timespec="seconds")}
