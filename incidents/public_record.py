"""A public record as a document: the page to print and the PDF are drawn from the same object.

It holds the fields that are public, in the order of the form, and nothing else.
"""

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from incidents.models import PublicDisclosure
from incidents.record.values import label, shown
from npcs.core.documents import Document, Fact, Facts, Prose, Remark, Section
from npcs.core.privacy import PrivacyClass, class_of
from npcs.core.ui.dates import PartialDate

DATES = ("informed_on", "review_began_on", "review_ended_on")
COUNTS = ("reports_before", "assessments_before", "cases_open")
TEXTS = ("findings", "actions")


def document_of(disclosure: PublicDisclosure) -> Document:
    """The document of a loaded record (its member with it)."""
    place = disclosure.jurisdiction
    return Document(
        title=_("Public record %(number)s") % {"number": disclosure},
        number=f"{place.code} {disclosure}",
        subtitle=_("%(member)s: %(state)s") % {"member": place.name, "state": disclosure.get_state_display()},
        publisher=settings.PRODUCT_NAME,
        language=get_language() or settings.LANGUAGE_CODE,
        date=disclosure.updated_at,
        sections=(_facts(disclosure), *_texts(disclosure)),
        labels=(_("Demonstration with made-up people and places"),) if place.is_synthetic else (),
        watermark="" if disclosure.state == "published" else str(disclosure.get_state_display()),
        keep=_("Published by %(member)s under the rule named above.") % {"member": place.name},
    )


def public(name: str) -> bool:
    return class_of(PublicDisclosure, name) is PrivacyClass.PUBLIC


def _facts(disclosure: PublicDisclosure) -> Section:
    """What the rule asks for. A date or count that was not given is left out; the record never guesses one."""
    when = PartialDate(disclosure.incident_date, disclosure.incident_precision)
    facts = [
        Fact(label(PublicDisclosure, "rule"), shown(disclosure, "rule")),
        Fact(label(PublicDisclosure, "incident_type"), shown(disclosure, "incident_type")),
        Fact(label(PublicDisclosure, "incident_date"), str(when)),
    ]
    given = [name for name in (*DATES, *COUNTS) if getattr(disclosure, name) is not None and public(name)]
    facts += [Fact(label(PublicDisclosure, name), shown(disclosure, name)) for name in given]
    if disclosure.published_at:
        facts.append(Fact(_("Published"), shown(disclosure, "published_at")))
    blocks: list[Facts | Remark] = [Facts(tuple(facts))]
    if disclosure.state != "published":
        blocks.append(Remark(_("This record is not published. Do not pass it on.")))
    return Section(_("The facts"), tuple(blocks))


def _texts(disclosure: PublicDisclosure) -> list[Section]:
    found = []
    for name in TEXTS:
        text = getattr(disclosure, name).strip()
        if text and public(name):
            title = label(PublicDisclosure, name)
            found.append(Section(title, (Prose(title, text),)))
    return found
