"""History sentences for instruments."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from npcs.core.audit import sentence
from npcs.core.audit.models import Event

PLAIN = {
    "core.instrument.drafted": noop("%(who)s loaded a draft."),
    "core.instrument.copied": noop("%(who)s made this draft from version %(from)s."),
    "core.instrument.changed": noop("%(who)s changed the draft: %(part)s."),
    "core.instrument.submitted": noop("%(who)s submitted it for review."),
    "core.instrument.reopened": noop("%(who)s took it back to edit."),
    "core.instrument.published": noop("%(who)s published this version."),
    "core.instrument.retired": noop("%(who)s retired this version."),
    "core.crosswalk.proposed": noop("%(who)s had the crosswalk proposed again."),
    "core.crosswalk.added": noop("%(who)s added a line to the crosswalk: %(from)s to %(to)s."),
    "core.crosswalk.changed": noop("%(who)s changed a line of the crosswalk: %(from)s to %(to)s."),
    "core.crosswalk.removed": noop("%(who)s removed a line of the crosswalk: %(from)s to %(to)s."),
}


def _plain(event: Event) -> str:
    said = {name: event.payload.get(name) or "–" for name in ("from", "to", "part")}
    return _(PLAIN[event.kind]) % {"who": event.actor_label, **said}


for _kind in PLAIN:
    sentence(_kind)(_plain)
