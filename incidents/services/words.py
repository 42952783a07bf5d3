"""Lists of words that may read as blame: the partnership's, and what a member adds. Each save is a new version."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from incidents.models import CueVersion, MemberCues
from incidents.permissions import RULES
from incidents.text_care import lists
from jurisdictions.models import Jurisdiction
from npcs.core import audit
from npcs.core.access import Actor, Forbidden
from npcs.core.versions.errors import FieldErrors

MANAGE = "instrument.manage"


@transaction.atomic
def ensure_shipped(*, actor: Actor) -> CueVersion:
    """Publishes the list that ships with the product, unless it is there or the partnership wrote one of its own."""
    data = lists.shipped()
    newest = CueVersion.objects.order_by("-number").first()
    if newest is not None and newest.shipped in {"", data["version"]}:
        return newest
    words = {"cues": data["cues"], "people": data["people"]}
    return CueVersion.objects.create(
        number=newest.number + 1 if newest else 1, words=words, shipped=data["version"], created_by_id=actor.user_id
    )


@transaction.atomic
def publish(*, actor: Actor, number: int, cues: str, people: str) -> CueVersion:
    """A new version of the partnership's list, written over version ``number``.

    ``cues`` and ``people`` are lines as a person types them. Raises FieldErrors naming the lines that cannot be read.
    """
    if MANAGE not in actor.actions:
        raise Forbidden(MANAGE)
    words = read(cues, people)
    newest = CueVersion.objects.select_for_update().order_by("-number").first()
    _is_newest(newest, number)
    made = CueVersion.objects.create(number=number + 1, words=words, created_by_id=actor.user_id)
    audit.record(kind="incidents.words.published", actor=actor, obj=made, payload={"number": made.number})
    return made


@transaction.atomic
def add(*, actor: Actor, number: int, cues: str, people: str) -> MemberCues:
    """A new version of what the member acted for adds, written over version ``number`` (0 for none)."""
    if RULES not in actor.actions or actor.acting_for is None:
        raise Forbidden(RULES)
    words = read(cues, people)
    member = Jurisdiction.objects.select_for_update(of=("self",)).get(pk=actor.acting_for)
    newest = MemberCues.objects.filter(jurisdiction=member).order_by("-number").first()
    _is_newest(newest, number)
    if newest is not None and newest.words == words:
        return newest
    made = MemberCues.objects.create(jurisdiction=member, number=number + 1, words=words, created_by_id=actor.user_id)
    audit.record(kind="incidents.words.added", actor=actor, obj=made, payload={"number": made.number})
    return made


def read(cues: str, people: str) -> dict[str, Any]:
    """Typed lines in stored form."""
    found, wrong = lists.from_lines(cues)
    persons, wrong_people = lists.people_from_lines(people)
    errors = {}
    if wrong:
        lines = ", ".join(map(str, wrong))
        errors["cues"] = _("Write “words | question” on each line. Look at line %(lines)s.") % {"lines": lines}
    if wrong_people:
        errors["people"] = _("Write one word on each line. Look at line %(lines)s.") % {
            "lines": ", ".join(map(str, wrong_people))
        }
    if lists.is_too_many(found, persons):
        errors[""] = _("Up to 200 lines fit here.")
    if errors:
        raise FieldErrors(errors)
    return {"cues": found, "people": persons}


def _is_newest(newest: Any, number: int) -> None:
    if number != (newest.number if newest else 0):
        raise FieldErrors(
            {"": _("Somebody saved a new version after you opened this page. Look at it, then save again.")}
        )
