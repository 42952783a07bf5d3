"""What follows from a review, and which revisions of it there are."""

from django.utils.translation import gettext as _

from incidents import scales
from incidents.models import Recommendation
from incidents.record.source import Source
from incidents.record.values import facts, prose, shown
from incidents.workflow import DECIDED
from npcs.core.documents import Fact, Facts, Remark, Section, Table


def revision_remarks(source: Source) -> list[Remark]:
    """Which revision this one amends, and whether another follows."""
    review, found = source.review, []
    before = next((one for one in source.revisions if one.pk == review.amends_id), None)
    if before is not None:
        found.append(Remark(_("It amends revision %(number)d.") % {"number": before.revision}))
    later = [one for one in source.revisions if one.revision > review.revision and one.state != "void"]
    decided = [one for one in later if one.state in DECIDED]
    if decided:
        number = {"number": decided[-1].revision}
        found.append(Remark(_("Revision %(number)d has replaced it.") % number))
    elif later:
        said = _("Revision %(number)d amends it and is not approved yet. Until then this one counts.")
        found.append(Remark(said % {"number": later[-1].revision}))
    return found


def recommendations(source: Source) -> list[Section]:
    """What is to change because of the review, as it stands now. Its follow-up goes on after the approval."""
    title = _("Recommendations")
    if not source.recommendations:
        return [Section(title, (Remark(_("No recommendation is linked to this review.")),))]
    if not source.reader.is_whole:
        columns = (_("Number"), _("Theme"), _("Level"), _("Strength"), _("State"))
        rows = [
            (str(one), _theme(one), shown(one, "level"), shown(one, "strength"), shown(one, "state"))
            for one in source.recommendations
        ]
        return [Section(title, (Table(_("Recommendations in codes"), columns, tuple(rows), (1, 3, 2, 2, 2)),))]
    return [Section(title), *(_recommendation(source, one) for one in source.recommendations)]


def _theme(one: Recommendation) -> str:
    return scales.label(scales.in_use(), "io.theme", one.theme)


def _recommendation(source: Source, one: Recommendation) -> Section:
    classes = source.reader.classes
    short = [Fact(_("Theme"), one.theme_other or _theme(one)), *facts(one, ("level", "strength"), classes)]
    short += [Fact(_("Followed up by"), one.owner_label), *facts(one, ("due_on", "state"), classes)]
    long = [block for name in ("change", "measure", "outcome") for block in prose(one, name, classes)]
    title = _("Recommendation %(number)s: %(title)s") % {"number": one, "title": one.title}
    return Section(title, (Facts(tuple(short)), *long), level=2)
