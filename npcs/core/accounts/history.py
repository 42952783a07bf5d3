"""Sentences for what happens to a person's own account and tokens."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from npcs.core.audit.models import Event
from npcs.core.audit.sentences import Sentence, sentence

SENTENCES = {
    "core.account.signed_in": gettext_lazy("%(who)s signed in."),
    "core.account.signed_out_everywhere": gettext_lazy("%(who)s ended all open sign-ins of a person."),
    "core.account.signed_out_others": gettext_lazy("%(who)s signed out their other devices."),
    "core.account.profile_changed": gettext_lazy("%(who)s changed how they are shown."),
    "core.account.password_changed": gettext_lazy("%(who)s changed their password."),
    "core.account.password_reset": gettext_lazy("%(who)s set a new password by a link sent by mail."),
    "core.account.app_added": gettext_lazy("%(who)s added an authenticator app."),
    "core.account.app_removed": gettext_lazy("%(who)s removed their authenticator app."),
    "core.account.passkey_added": gettext_lazy("%(who)s added a passkey."),
    "core.account.passkey_removed": gettext_lazy("%(who)s removed a passkey."),
    "core.account.recovery_codes_made": gettext_lazy("%(who)s made new recovery codes."),
    "core.account.second_factor_reset": gettext_lazy("%(who)s took away a person's second step, to set up a new one."),
    "core.account.linked": gettext_lazy("%(who)s signed in through their agency for the first time."),
    "core.token.revoked": gettext_lazy("%(who)s ended a token for a program."),
}


def _words(text: object) -> Sentence:
    def say(event: Event) -> str:
        return str(text) % {"who": event.actor_label}

    return say


for _kind, _text in SENTENCES.items():
    sentence(_kind)(_words(_text))


@sentence("core.token.created")
def token_created(event: Event) -> str:
    if event.payload.get("can_write"):
        return _("%(who)s made a token with which a program may read and change records.") % {"who": event.actor_label}
    return _("%(who)s made a token with which a program may read.") % {"who": event.actor_label}
