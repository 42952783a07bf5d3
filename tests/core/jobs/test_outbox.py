"""Mail leaves through a table: written with the change, sent once, tried again when the server is away."""

from datetime import timedelta

import pytest
from django.core import mail as django_mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from npcs.core.jobs import mail, services
from npcs.core.jobs.models import OutboxMessage

pytestmark = pytest.mark.django_db


def post(key: str = "k1") -> OutboxMessage:
    return services.post_mail(key=key, to="p@example.org", subject="Something needs you", body="Sign in to see it.")


def test_the_same_key_is_posted_and_sent_once() -> None:
    assert post().pk == post().pk
    assert mail.send_waiting() == 1
    assert mail.send_waiting() == 0
    assert [message.to for message in django_mail.outbox] == [["p@example.org"]]


def test_a_server_that_is_away_delays_the_mail_and_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    message = post()

    def away(*args: object, **kwargs: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "send_messages", away)
    assert mail.send_waiting() == 0
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("waiting", 1)
    assert message.not_before > timezone.now()
    monkeypatch.undo()
    OutboxMessage.objects.update(not_before=timezone.now() - timedelta(seconds=1))
    assert mail.send_waiting() == 1


def test_after_many_refusals_the_mail_is_marked_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    message = post()
    OutboxMessage.objects.update(attempts=mail.MAX_ATTEMPTS - 1)
    monkeypatch.setattr(EmailBackend, "send_messages", lambda *args: (_ for _ in ()).throw(OSError()))
    mail.send_waiting()
    message.refresh_from_db()
    assert message.state == "failed"
