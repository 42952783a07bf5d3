"""What happened to members and people, in sentences that start with who did it.

None names the person it was about: the sentence stands on that person's own page.
"""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from jurisdictions import roles
from jurisdictions.models import Jurisdiction
from npcs.core.audit import sentence
from npcs.core.audit.models import Event

_PLAIN = {
    "jurisdictions.member.added": gettext_noop("%(who)s added this member."),
    "jurisdictions.member.joined": gettext_noop("%(who)s recorded that it joined."),
    "jurisdictions.member.paused": gettext_noop("%(who)s paused the membership."),
    "jurisdictions.member.resumed": gettext_noop("%(who)s resumed the membership."),
    "jurisdictions.member.left": gettext_noop("%(who)s recorded that it left."),
    "jurisdictions.member.rejoined": gettext_noop("%(who)s recorded that it joined again."),
    "jurisdictions.invitation.sent": gettext_noop("%(who)s invited somebody as %(role)s."),
    "jurisdictions.invitation.withdrawn": gettext_noop("%(who)s withdrew an invitation as %(role)s."),
    "jurisdictions.membership.started": gettext_noop("%(who)s gave the role %(role)s."),
    "jurisdictions.membership.accepted": gettext_noop("%(who)s accepted an invitation as %(role)s."),
    "jurisdictions.membership.changed": gettext_noop("%(who)s changed the role %(role)s to %(to)s."),
    "jurisdictions.membership.ended": gettext_noop("%(who)s ended the role %(role)s."),
    "jurisdictions.membership.member_left": gettext_noop("%(who)s ended the role %(role)s, because the member left."),
    "jurisdictions.membership.suspended": gettext_noop("%(who)s suspended the role %(role)s."),
    "jurisdictions.membership.restored": gettext_noop("%(who)s restored the role %(role)s."),
    "jurisdictions.membership.leadership_set": gettext_noop("%(who)s recorded them as part of the leadership."),
    "jurisdictions.membership.leadership_cleared": gettext_noop(
        "%(who)s recorded that they are no longer part of the leadership."
    ),
    "jurisdictions.membership.moved_away": gettext_noop("%(who)s ended the role %(role)s with a move to %(member)s."),
    "jurisdictions.membership.moved_here": gettext_noop("%(who)s gave the role %(role)s with a move from %(member)s."),
    "jurisdictions.membership.titled": gettext_noop("%(who)s changed the title."),
}


def _worded(text: str) -> Callable[[Event], str]:
    def words(event: Event) -> str:
        return _(text) % {
            "who": event.actor_label,
            "role": roles.label(event.payload.get("role", "")),
            "to": roles.label(event.payload.get("to", "")),
            "member": event.payload.get("member", ""),
        }

    return words


for _kind, _text in _PLAIN.items():
    sentence(_kind)(_worded(_text))


@sentence("jurisdictions.member.changed")
def changed(event: Event) -> str:
    """Names the fields by their labels, never their texts."""
    columns = {field.name: str(field.verbose_name) for field in Jurisdiction._meta.concrete_fields}
    columns["joined"] = columns["joined_on"]
    labels = [columns[name] for name in event.payload.get("fields", []) if name in columns]
    return _("%(who)s changed: %(fields)s.") % {"who": event.actor_label, "fields": ", ".join(labels)}
