"""History sentences for instruments."""

from django.utils.translation import gettext as _

from npcs.core.audit import sentence
from npcs.core.audit.models import Event


@sentence("core.instrument.drafted")
def drafted(event: Event) -> str:
    return _("%(who)s loaded a draft.") % {"who": event.actor_label}


@sentence("core.instrument.published")
def published(event: Event) -> str:
    return _("%(who)s published this version.") % {"who": event.actor_label}


@sentence("core.instrument.retired")
def retired(event: Event) -> str:
    return _("%(who)s retired this version.") % {"who": event.actor_label}
