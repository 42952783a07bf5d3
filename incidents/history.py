"""Words for the events of a review. A sentence holds codes and names of fields, never text of the record."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.utils.translation import ngettext

from incidents.choices import IncidentType
from npcs.core.audit import sentence
from npcs.core.audit.models import Event

PLAIN = {
    "incidents.notice.filed": noop("%(who)s filed the notice."),
    "incidents.review.start_screening": noop("%(who)s started screening."),
    "incidents.review.select": noop("%(who)s selected it for review."),
    "incidents.review.open": noop("%(who)s opened the review."),
    "incidents.review.open_record": noop("%(who)s opened it to be scored from the record."),
    "incidents.review.agree": noop("%(who)s closed the two sets of ratings, to compare them."),
    "incidents.review.share": noop("%(who)s shared its core data."),
    "incidents.review.withdraw": noop("%(who)s withdrew it from sharing."),
    "incidents.review.hold": noop("%(who)s put it on hold."),
    "incidents.review.resume": noop("%(who)s lifted the hold."),
    "incidents.review.void.asked": noop("%(who)s asked to mark it as entered in error. A second person confirms."),
    "incidents.review.void": noop("%(who)s confirmed that it was entered in error."),
    "incidents.review.not_select": noop("%(who)s closed the notice without a review."),
    "incidents.screening.written": noop("%(who)s wrote down the screening decision."),
    "incidents.lead.declared": noop("%(who)s said that they had no decision to take in the case."),
    "incidents.lead.checked": noop("%(who)s checked that the lead had no decision to take in the case."),
    "incidents.hold.placed": noop("%(who)s placed a legal hold."),
    "incidents.hold.lifted": noop("%(who)s lifted a legal hold."),
    "incidents.clock.met": noop("%(who)s recorded when something due was done."),
    "incidents.rule.drafted": noop("%(who)s started a draft of the screening rule."),
    "incidents.rule.published": noop("%(who)s published the screening rule."),
    "incidents.rule.discarded": noop("%(who)s discarded the draft of the screening rule."),
    "incidents.review.start_scoring": noop("%(who)s started scoring. The scale’s version was fixed."),
    "incidents.review.submit": noop("%(who)s sent it for approval."),
    "incidents.review.return": noop("%(who)s returned it."),
    "incidents.review.approve": noop("%(who)s approved it. It is locked."),
    "incidents.review.handed_over": noop("%(who)s handed it over."),
    "incidents.recommendation.added": noop("%(who)s proposed it."),
    "incidents.recommendation.accept": noop("%(who)s accepted it."),
    "incidents.recommendation.decline": noop("%(who)s declined it."),
    "incidents.recommendation.start": noop("%(who)s started work on it."),
    "incidents.recommendation.finish": noop("%(who)s marked it as done."),
    "incidents.recommendation.verify": noop("%(who)s verified it."),
    "incidents.recommendation.go_on": noop("%(who)s took it up again."),
    "incidents.recommendation.propose_again": noop("%(who)s proposed it again."),
    "incidents.publicdisclosure.added": noop("%(who)s began the public record."),
    "incidents.publicdisclosure.send": noop("%(who)s sent it for approval."),
    "incidents.publicdisclosure.give_back": noop("%(who)s gave it back."),
    "incidents.publicdisclosure.publish": noop("%(who)s published it. Its words are locked."),
    "incidents.publicdisclosure.withdraw": noop("%(who)s withdrew it."),
    "incidents.timeline.added": noop("%(who)s added an event to the timeline."),
    "incidents.timeline.removed": noop("%(who)s removed an event from the timeline."),
    "incidents.debrief.added": noop("%(who)s added a debrief."),
    "incidents.debrief.removed": noop("%(who)s removed a debrief."),
    "incidents.map_box.added": noop("%(who)s added a box to the map."),
    "incidents.map_box.moved": noop("%(who)s moved a box of the map."),
    "incidents.map_box.removed": noop("%(who)s removed a box from the map."),
    "incidents.map_arrow.added": noop("%(who)s added an arrow to the map."),
    "incidents.map_arrow.removed": noop("%(who)s removed an arrow from the map."),
    "incidents.sharesubmission.share": noop("%(who)s shared this form."),
    "incidents.sharesubmission.supersede": noop("%(who)s replaced it by a later revision."),
    "incidents.sharesubmission.withdraw": noop("%(who)s withdrew it."),
    "incidents.need.added": noop("%(who)s added a need."),
    "incidents.need.removed": noop("%(who)s removed a need."),
    "incidents.opportunity.added": noop("%(who)s added an improvement opportunity."),
    "incidents.opportunity.removed": noop("%(who)s removed an improvement opportunity."),
    "incidents.importbatch.checked": noop("%(who)s checked a spreadsheet of notices."),
    "incidents.importbatch.start": noop("%(who)s started to file the notices of a spreadsheet."),
    "incidents.importbatch.stop": noop("%(who)s went back to the check of a spreadsheet."),
    "incidents.importbatch.finish": noop("All notices of a spreadsheet were filed, as %(who)s asked."),
    "incidents.importbatch.removed": noop("%(who)s took a spreadsheet of notices away."),
    "incidents.savedview.kept": noop("%(who)s kept a view of the worklist."),
    "incidents.savedview.removed": noop("%(who)s removed a view of the worklist."),
    "incidents.ratings.submitted": noop("%(who)s sent their ratings."),
    "incidents.ratings.second": noop("%(who)s named the second rater."),
    "incidents.ratings.reopened": noop("%(who)s opened the ratings of one rater again."),
    "incidents.ratings.alone": noop("%(who)s went on with one rater."),
    "incidents.scoring.ruled": noop("%(who)s set who rates."),
    "incidents.words.published": noop("%(who)s published a new version of the list of words."),
    "incidents.words.added": noop("%(who)s changed the member’s own list of words."),
}
FIELDS = {
    "incidents.notice.changed": noop("%(who)s changed the facts of the incident: %(fields)s."),
    "incidents.rule.changed": noop("%(who)s changed the draft of the screening rule: %(fields)s."),
    "incidents.review.written": noop("%(who)s wrote in the review: %(fields)s."),
    "incidents.timeline.changed": noop("%(who)s changed an event of the timeline: %(fields)s."),
    "incidents.debrief.changed": noop("%(who)s changed a debrief: %(fields)s."),
    "incidents.map_box.changed": noop("%(who)s changed a box of the map: %(fields)s."),
    "incidents.map_arrow.changed": noop("%(who)s changed an arrow of the map: %(fields)s."),
    "incidents.datasetfacts.changed": noop("%(who)s changed the facts for the data set: %(fields)s."),
    "incidents.submission.terms": noop("%(who)s wrote the terms of sharing: %(fields)s."),
    "incidents.need.changed": noop("%(who)s changed a need: %(fields)s."),
    "incidents.savedview.changed": noop("%(who)s changed a view of the worklist: %(fields)s."),
    "incidents.recommendation.changed": noop("%(who)s changed it: %(fields)s."),
    "incidents.publicdisclosure.changed": noop("%(who)s changed it: %(fields)s."),
    "incidents.opportunity.changed": noop("%(who)s changed an improvement opportunity: %(fields)s."),
}


def _plain(event: Event) -> str:
    return _(PLAIN[event.kind]) % {"who": event.actor_label}


def _fields(event: Event) -> str:
    names = ", ".join(name.replace("_", " ") for name in event.payload.get("fields", []))
    return _(FIELDS[event.kind]) % {"who": event.actor_label, "fields": names}


for _kind in PLAIN:
    sentence(_kind)(_plain)
for _kind in FIELDS:
    sentence(_kind)(_fields)


@sentence("incidents.rating.made")
def rating_made(event: Event) -> str:
    return _("%(who)s rated %(item)s as %(value)s.") % {
        "who": event.actor_label, "item": event.payload["item"], "value": event.payload["to"],
    }  # fmt: skip


@sentence("incidents.rating.changed")
def rating_changed(event: Event) -> str:
    if event.payload["from"] == event.payload["to"]:
        return _("%(who)s reworded the reason for %(item)s.") % {
            "who": event.actor_label,
            "item": event.payload["item"],
        }
    return _("%(who)s changed %(item)s from %(before)s to %(value)s.") % {
        "who": event.actor_label, "item": event.payload["item"], "before": event.payload["from"],
        "value": event.payload["to"],
    }  # fmt: skip


@sentence("incidents.rating.supplemented")
def supplemented(event: Event) -> str:
    return _("%(who)s rated the new item %(item)s as %(value)s, in a supplement.") % {
        "who": event.actor_label, "item": event.payload["item"], "value": event.payload["to"],
    }  # fmt: skip


@sentence("incidents.review.moved")
def moved(event: Event) -> str:
    payload = event.payload
    said = _("%(who)s moved it from version %(before)s to %(after)s of the scale: %(kept)d items stay.") % {
        "who": event.actor_label, "before": payload["from_version"], "after": payload["to_version"],
        "kept": len(payload["kept"]),
    }  # fmt: skip
    parts = [(_("New"), "new"), (_("To rate again"), "unrated"), (_("Dropped"), "dropped")]
    more = [f"{label}: {', '.join(payload[fate])}." for label, fate in parts if payload[fate]]
    return " ".join([said, *more])


@sentence("incidents.review.amend")
def amended(event: Event) -> str:
    return _("%(who)s opened it again as revision %(number)d.") % {
        "who": event.actor_label, "number": event.payload["revision"],
    }  # fmt: skip


@sentence("incidents.debrief.notes_destroyed")
def notes_destroyed(event: Event) -> str:
    count = event.payload["count"]
    words = ngettext(
        "%(who)s destroyed the raw notes of %(n)d debrief.", "%(who)s destroyed the raw notes of %(n)d debriefs.", count
    )
    return words % {"who": event.actor_label, "n": count}


@sentence("incidents.incident.retyped")
def incident_retyped(event: Event) -> str:
    labels = dict(IncidentType.choices)
    before, after = (labels.get(event.payload[end], event.payload[end]) for end in ("from", "to"))
    return _("%(who)s changed the kind of incident from “%(before)s” to “%(after)s”. Due dates are computed again.") % {
        "who": event.actor_label, "before": before, "after": after,
    }  # fmt: skip


@sentence("incidents.reviews.downloaded")
def downloaded(event: Event) -> str:
    return _("%(who)s downloaded a table: %(table)s, as %(kind)s.") % {
        "who": event.actor_label, "table": event.payload["table"], "kind": event.payload["kind"].upper(),
    }  # fmt: skip
