"""Sends waiting mail: each message is locked, sent and marked in a transaction of its own."""

from datetime import timedelta

import structlog
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from npcs.core.jobs.models import OutboxMessage

MAX_ATTEMPTS = 8
log = structlog.get_logger(__name__)


def send_waiting(limit: int = 200) -> int:
    """Sends what is due; returns how many left. A refused one waits longer each time, then is marked failed."""
    sent = 0
    for _number in range(limit):
        outcome = _send_next()
        if outcome is None:
            break
        sent += outcome
    return sent


@transaction.atomic
def _send_next() -> int | None:
    message = (
        OutboxMessage.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(state=OutboxMessage.State.WAITING, not_before__lte=timezone.now())
        .order_by("id")
        .first()
    )
    if message is None:
        return None
    message.attempts += 1
    try:
        # The message id is ours, so a receiver can drop the copy of a send that was cut off before the mark.
        EmailMessage(
            message.subject, message.body, to=[message.to], headers={"Message-ID": f"<{message.pk}@outbox.invalid>"}
        ).send()
    except OSError as error:
        failed = message.attempts >= MAX_ATTEMPTS
        message.state = OutboxMessage.State.FAILED if failed else OutboxMessage.State.WAITING
        message.not_before = timezone.now() + timedelta(minutes=2**message.attempts)
        log.warning("mail_not_sent", message=str(message.pk), error=type(error).__name__)
    else:
        message.state, message.sent_at = OutboxMessage.State.SENT, timezone.now()
    message.save(update_fields=["state", "attempts", "not_before", "sent_at"])
    return int(message.state == OutboxMessage.State.SENT)
