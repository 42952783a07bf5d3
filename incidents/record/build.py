"""Puts the record of a review together. Nobody reads more here than on the review's pages."""

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from incidents import choices
from incidents.models import Incident, Review
from incidents.record import follow, gathered, learning, scores, screening, supplement
from incidents.record.source import Source
from incidents.record.values import facts, label, may, prose, shown
from incidents.sharing import values
from incidents.workflow import DECIDED, REVIEW
from npcs.core.audit import describe
from npcs.core.audit.models import Event
from npcs.core.documents import Document, Fact, Facts, Prose, Remark, Section, Table
from npcs.core.ui import words
from npcs.core.ui.dates import PartialDate

AFTER_DATES = ("child_sex", "cause_group", "office", "local_case_number", "prior_contact", "manner", "determination",
               "determination_source")  # fmt: skip


def record_of(source: Source) -> Document:
    """The document of a loaded review, holding what its reader may read."""
    review, place = source.review, source.review.jurisdiction
    number = review.incident.number
    told = [gathered.timeline(source), gathered.debriefs(source), gathered.systems_map(source)]
    parts = [*learning.needs(source), *learning.opportunities(source), *scores.sections(source)]
    parts += supplement.sections(source)
    parts += follow.recommendations(source)
    sections = [
        _summary(source),
        _incident(source),
        *_data_set(source),
        *(
            [*screening.sections(source), _story(source), *told, *parts, *_decision(source)]
            if source.reader.parts
            else []
        ),
        _history(source),
        _origin(source),
    ]
    return Document(
        title=_("Review %(number)s: the record") % {"number": number},
        number=number,
        subtitle=_("%(member)s, revision %(revision)d: %(state)s") % {
            "member": place.name, "revision": review.revision, "state": review.get_state_display(),
        },
        publisher=settings.PRODUCT_NAME,
        language=get_language() or settings.LANGUAGE_CODE,
        date=max([review.updated_at, *(event.at for event in source.events[:1])]),
        sections=tuple(sections),
        labels=tuple(labels(review)),
        watermark=_("Training") if review.is_training else _("Demonstration") if place.is_synthetic else "",
        keep=_("Confidential. Keep and pass on only as the rules of %(member)s allow.") % {"member": place.name},
    )  # fmt: skip


def labels(review: Review) -> list[str]:
    """Words that no page of the record is without."""
    found = []
    if review.is_training:
        found.append(_("Training record"))
    if review.jurisdiction.is_synthetic:
        found.append(_("Demonstration with made-up people and places"))
    return found


def _summary(source: Source) -> Section:
    review, classes = source.review, source.reader.classes
    found = [
        Fact(_("Number"), review.incident.number),
        Fact(_("Member"), review.jurisdiction.name),
        Fact(_("State"), str(review.get_state_display())),
        *facts(review.incident, ("incident_type",), source.reader.incident),
        *facts(review, ("depth", "due_on"), classes),
    ]
    if source.name(review.lead_id):
        found.append(Fact(_("Lead"), source.name(review.lead_id)))
    if source.name(review.second_rater_id):
        found.append(Fact(_("Second rater"), source.name(review.second_rater_id)))
    steps = (
        ("created", _("Notice filed")), ("screened", _("Screening started")), ("selected", _("Selected")),
        ("opened", _("Opened")), ("closed", _("Closed without a review")), ("pinned", _("Scoring started")),
        ("compared", _("Ratings compared")), ("submitted", _("Sent for approval")), ("returned", _("Returned")),
        ("approved", _("Approved")), ("shared", _("Shared")), ("withdrawn", _("Sharing withdrawn")),
        ("held", _("On hold")), ("voided", _("Marked as entered in error")),
    )  # fmt: skip
    for stamp, words_for in steps:
        at = getattr(review, f"{stamp}_at")
        if at and may(Review, f"{stamp}_at", classes):
            who = source.name(getattr(review, f"{stamp}_by_id"))
            found.append(Fact(words_for, f"{words.moment(at)}, {who}" if who else words.moment(at)))
    return Section(_("In short"), (Facts(tuple(found)), *_remarks(source)))


def _remarks(source: Source) -> list[Remark]:
    found = follow.revision_remarks(source)
    if source.review.state not in DECIDED:
        found.append(Remark(_("This review is not approved. What stands here may still change.")))
    if not source.reader.parts:
        found.append(
            Remark(_("You follow this review because you filed the notice. Its content is for the review team."))
        )
    elif not source.reader.is_whole:
        found.append(
            Remark(_("Narratives, names and identifying facts are left out: your role does not include them."))
        )
    return found


def _incident(source: Source) -> Section:
    incident, classes = source.review.incident, source.reader.incident
    found = facts(incident, ("incident_type",), classes)
    if may(Incident, "incident_date", classes):
        exact = PartialDate(incident.incident_date, incident.incident_precision)
        found.append(Fact(label(Incident, "incident_date"), str(exact)))
    found += facts(incident, ("aware_date",), classes)
    if may(Incident, "child_age_value", classes):
        known = incident.child_age_value is not None
        age = f"{incident.child_age_value} {incident.get_child_age_unit_display()}" if known else _("Not known")
        found.append(Fact(label(Incident, "child_age_value"), age))
    found += facts(incident, AFTER_DATES, classes)
    changes = screening.type_changes(source)
    return Section(_("The incident"), (Facts(tuple(found)), *changes, *prose(incident, "summary", classes)))


def _data_set(source: Source) -> list[Section]:
    """Every question of the core data set, also those without an answer; not for whoever only filed the notice."""
    if not source.reader.parts:
        return []
    rows = values.every(getattr(source.review, "data_set_facts", None), source.reader.classes)
    found = tuple(Fact(name, value or _("Not given")) for name, value in rows)
    return [Section(_("Facts for the data set"), (Facts(found),))]


def _story(source: Source) -> Section:
    blocks = prose(source.review, "story", source.reader.classes)
    return Section(
        _("What happened"), tuple(blocks) or (Remark(_("Left out: your role does not include narratives.")),)
    )


def _decision(source: Source) -> list[Section]:
    review, classes = source.review, source.reader.classes
    if not review.approved_at or not may(Review, "quality", classes):
        return []
    answers = dict(choices.Quality.choices)
    rows = [
        (str(name), str(ask), str(answers.get(review.quality.get(key), _("Not answered"))))
        for key, name, ask in choices.QUALITY_DIMENSIONS
    ]
    table = Table(
        _("How the director judged its quality"), (_("Part"), _("Question"), _("Answer")), tuple(rows), (3, 7, 2)
    )
    return [Section(_("The decision"), (table, *prose(review, "decision_note", classes)))]


def _history(source: Source) -> Section:
    """The steps, oldest first; all other entries as a count."""
    steps = [event for event in reversed(source.events) if is_step(event)]
    others = len(source.events) - len(steps)
    whole = may(Event, "reason", source.reader.classes)
    if whole:
        rows = [(words.moment(event.at), describe(event), event.reason) for event in steps]
        table = Table(_("Steps"), (_("When"), _("What"), _("Why")), tuple(rows), (3, 5, 5))
    else:
        coded = [(words.moment(event.at), _state_after(event)) for event in steps]
        table = Table(_("Steps"), (_("When"), _("State afterwards")), tuple(coded), (1, 2))
    more = _("The history also holds %(count)d entries on single answers, needs and opportunities.") % {"count": others}
    return Section(_("History"), (table, *((Remark(more),) if others else ())))


def is_step(event: Event) -> bool:
    """Did the review's state change, or begin?"""
    moved = event.kind.startswith("incidents.review.") and "to" in event.payload
    return moved or event.kind == "incidents.notice.filed"


def _state_after(event: Event) -> str:
    state = event.payload.get("to", REVIEW.initial)
    return str(REVIEW.states[state].label) if state in REVIEW.states else state


def _origin(source: Source) -> Section:
    """What somebody needs who wants to check the record: versions and fingerprints."""
    review, version = source.review, source.version
    found = [
        Fact(_("Revision"), str(review.revision)),
        Fact(_("Saved version"), str(review.version)),
        Fact(_("Instrument"), f"{source.definition.title} {version.semver}"),
        Fact(label(Review, "is_training"), shown(review, "is_training")),
    ]
    pinned, locked = review.instrument_sha256, review.content_sha256
    return Section(
        _("Versions and fingerprints"),
        (
            Facts(tuple(found)),
            Prose(_("Fingerprint of the instrument (SHA-256)"), pinned or _("Fixed when scoring starts.")),
            Prose(_("Fingerprint of the approved content (SHA-256)"), locked or _("Made when the review is approved.")),
        ),
    )
