"""Words for events. Each app registers one sentence a kind; an unregistered kind fails a test."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from npcs.core.audit.models import Event

Sentence = Callable[[Event], str]
_sentences: dict[str, Sentence] = {}


def sentence(kind: str) -> Callable[[Sentence], Sentence]:
    """Registers the function that says in words what an event of ``kind`` was."""

    def register(function: Sentence) -> Sentence:
        if kind in _sentences:
            raise ValueError(f"Two sentences for {kind}.")
        _sentences[kind] = function
        return function

    return register


def registered() -> frozenset[str]:
    return frozenset(_sentences)


def describe(event: Event) -> str:
    """One sentence, starting with who did it. Never holds text of the record itself."""
    function = _sentences.get(event.kind)
    if function is None:
        return _("%(who)s changed this record.") % {"who": event.actor_label}
    return function(event)
