"""How the tests of pages look at an answer and at what it left behind."""

from typing import Any

from jurisdictions.models import Jurisdiction, Membership
from npcs.core.audit.models import AccessLog
from npcs.core.rls import PARTNERSHIP, scope


def text(answer: Any) -> str:
    return answer.content.decode()


def logged(*, outcome: str) -> list[AccessLog]:
    numbers = [PARTNERSHIP, *Jurisdiction.objects.values_list("pk", flat=True)]
    with scope(jur=numbers):
        return list(AccessLog.objects.filter(outcome=outcome))


def held_by(person: Any) -> Membership:
    return Membership.objects.filter(user=person).latest("started_at")
