"""Improvement opportunities by theme: a title with what was the case, and why it made sense at the time."""

from collections.abc import Mapping
from typing import NamedTuple


class Theme(NamedTuple):
    """``needs`` are the areas of life that lead to the theme, ``drivers`` the items that it makes likely."""

    found: tuple[tuple[str, str], ...]
    why: tuple[str, ...]
    needs: tuple[str, ...]
    drivers: tuple[str, ...]


PARTNERS: Mapping[str, str] = {
    "law_enforcement": "law enforcement",
    "health_care": "the hospital",
    "treatment": "the treatment program",
    "court": "the court",
    "school": "the school",
    "tribe": "the Tribe’s family program",
    "housing_benefits": "the housing office",
    "public_agency": "public health",
    "provider": "the home-visiting provider",
    "community": "the community center",
    "": "another unit",
}

THEMES: Mapping[str, Theme] = {
    "coordination": Theme(
        (
            (
                "Two plans that did not know of each other",
                "The agency and {partner} each had a part of the picture, and no moment brought the parts together.",
            ),
            ("News from {partner} came late", "{Partner} wrote to a shared mailbox that is read once a week."),
            (
                "No shared way to call a joint meeting",
                "A joint response was asked for, and each side understood something else by it.",
            ),
            (
                "Who to call at {partner}",
                "Calls to {partner} went to whoever was on duty; the answer depended on who that was.",
            ),
            (
                "What {partner} may pass on is not clear",
                "Both sides wanted to share what they knew, and each read the rules on consent in another way.",
            ),
        ),
        (
            "There is no written agreement on what is shared and how fast, so people rely on knowing somebody there.",
            "On both sides the people who had built the link had moved on.",
            "Each system counts its own deadlines, and neither counts the time in between.",
        ),
        ("supervision", "child_health", "safety_adults", "substance_use", "legal"),
        ("TEA-02", "PRO-05", "ENV-03"),
    ),
    "economic_support": Theme(
        (
            (
                "Help with money that comes too late",
                "The family’s costs were known early, and the fund that could help opens twice a year.",
            ),
            ("No quick way to a bed for a child", "A bed was agreed on the first day; the order takes six weeks."),
            (
                "Papers that a move makes hard to find",
                "The application for rent help asked for papers that had been lost in the move.",
            ),
        ),
        (
            "Workers have no fund of their own for small and urgent needs.",
            "Money matters are seen as the task of another office, which has its own line of waiting families.",
        ),
        ("economic", "other"),
        ("ENV-06", "ENV-03", "TEA-02"),
    ),
    "danger_assessment": Theme(
        (
            (
                "An early view that new facts did not reopen",
                "The first assessment set the tone, and the form does not ask again when facts change.",
            ),
            (
                "The youngest child is not on the form",
                "Danger was weighed for the child in the report, and less for the child born since.",
            ),
        ),
        (
            "The tool asks for a score on day one and is then closed.",
            "The home looked calm, and the facts that spoke against it were held elsewhere.",
        ),
        ("supervision", "safety_adults", "caregiver_health"),
        ("PRO-01", "PRO-05", "PRO-02"),
    ),
    "safety_planning": Theme(
        (
            (
                "A safety plan that rests on one relative",
                "The plan named a relative who works nights, and what happens then was left open.",
            ),
            (
                "Nobody looks at the plan between visits",
                "The plan was signed, and who would look in between the visits was not part of it.",
            ),
        ),
        (
            "The form has room for one helper and no question about nights and weekends.",
            "Plans are written in a hurry at the end of a long visit.",
        ),
        ("supervision", "safety_adults", "kin_culture"),
        ("PRO-02", "ENV-04", "TEA-03"),
    ),
    "safe_sleep": Theme(
        (
            (
                "Safe sleep advice at another moment than needed",
                "Advice was given before the birth and not again at home, where it was needed.",
            ),
            ("A leaflet where a crib was needed", "The family asked for a crib and was given a leaflet on safe sleep."),
            (
                "Every partner gives another advice on sleep",
                "The family heard three versions of the advice from three services.",
            ),
        ),
        (
            "Cribs are handed out by an office that closes at four.",
            "Staff find it hard to talk about sleep without sounding as if they judge.",
        ),
        ("supervision", "economic", "child_health"),
        ("PRO-02", "TEA-02", "ENV-05", "ENV-06"),
    ),
    "service_access": Theme(
        (
            (
                "A wait of weeks for the help that was agreed",
                "The service exists and is full; the waiting list does not ask how urgent a case is.",
            ),
            (
                "Help that cannot be reached without a car",
                "The nearest program is an hour away by bus, with small children.",
            ),
            ("No help in the family’s language", "The program works in English; an interpreter can come once a month."),
        ),
        (
            "Contracts pay for places and not for outreach.",
            "Nobody is told when a referral does not lead to a first appointment.",
        ),
        ("substance_use", "caregiver_health", "child_health", "child_care", "other"),
        ("ENV-06", "TEA-02", "ENV-01"),
    ),
    "supervision": Theme(
        (
            (
                "The planned hour of supervision falls away",
                "The hour for thinking together fell away in three weeks of five.",
            ),
            (
                "Supervision asks for dates and not for doubts",
                "Supervision went through due dates, and the open question was not on the list.",
            ),
        ),
        (
            "Supervisors carry cases themselves when posts are empty.",
            "The form for supervision lists deadlines only.",
        ),
        ("supervision", "safety_adults"),
        ("TEA-03", "TEA-05", "ENV-01"),
    ),
    "caseload": Theme(
        (
            (
                "More families than hours",
                "The unit held half as many families again as it is staffed for.",
            ),
            ("A case that changed hands three times", "Cases of two empty posts were shared out by the week."),
        ),
        (
            "New staff take five months to hire and three to train.",
            "The way cases are counted leaves out court days and travel.",
        ),
        ("supervision", "child_health", "caregiver_health"),
        ("ENV-01", "TEA-06", "PRO-04", "TEA-01"),
    ),
    "information_access": Theme(
        (
            (
                "One fact, three places in the record",
                "The newest medical note was in a part of the record that field devices cannot open.",
            ),
            ("History in another state is out of sight", "History from another state was asked for by letter."),
        ),
        (
            "Two systems were joined without joining their search.",
            "Search finds names only in the spelling in which they were typed.",
        ),
        ("child_health", "supervision", "legal"),
        ("ENV-02", "PRO-05"),
    ),
    "engagement_culture": Theme(
        (
            (
                "The family’s own helpers were not asked",
                "Grandparents were ready to help, and the plan was made without them.",
            ),
            (
                "Meetings at times when the family cannot come",
                "The meeting followed the agency’s order of things and not the family’s.",
            ),
        ),
        (
            "Finding relatives is a task for later in the process.",
            "Interpreters are booked by the hour, a week ahead.",
        ),
        ("kin_culture", "child_care"),
        ("PRO-01", "ENV-06", "TEA-04"),
    ),
    "court_legal": Theme(
        (
            (
                "A hearing that moved while the plan stood still",
                "The hearing moved twice, and the plan was tied to its date.",
            ),
            ("Counsel on the morning of the hearing", "Parents met their lawyer in the hallway."),
        ),
        ("The docket and the case plan are kept by two offices that do not see each other’s calendar.",),
        ("legal",),
        ("TEA-02", "ENV-03"),
    ),
    "placement": Theme(
        (
            (
                "A placement found at nine in the evening",
                "The home was chosen because it had a bed that night.",
            ),
            (
                "The foster home did not get the health facts",
                "The placement was found late, and the health summary followed three days after.",
            ),
        ),
        ("There are fewer homes than children, so the first bed is taken.",),
        ("child_health", "kin_culture", "supervision"),
        ("TEA-01", "ENV-01", "ENV-06"),
    ),
    "hotline_screening": Theme(
        (
            (
                "Screening sees one report at a time",
                "Each report was screened on its own facts; the pattern over three reports was not on the screen.",
            ),
            ("The caller’s words do not fit the form", "The caller’s words were shortened to fit the form."),
        ),
        (
            "The screen shows the newest report first and counts the others.",
            "Call volume doubled that season, and screening times were set for less.",
        ),
        ("supervision", "safety_adults", "child_health"),
        ("PRO-05", "ENV-02", "TEA-06"),
    ),
    "other": Theme(
        (
            (
                "Checks of rented homes leave out some dangers",
                "The home had been inspected, and the list did not ask about what later did harm.",
            ),
        ),
        ("The list is older than the building rules.",),
        ("supervision", "other"),
        ("ENV-03", "TEA-02"),
    ),
}

OTHER_THEME = "Housing safety"
# Themes that can be found where the agency had no case with the family.
WITHOUT_A_CASE = ("coordination", "economic_support", "safe_sleep", "service_access", "hotline_screening", "other")
WOULD_HELP: tuple[str, ...] = (
    "Staff in the debrief thought that one shared call a week would change this.",
    "Those who took part would like one page that both sides can see.",
    "The team saw the same in two other reviews of the past year.",
    "A small fund in the unit was named by several people as the most useful change.",
    "The team would start with one office and look at it again after a month.",
    "Partners said in the debrief that they see it the same way.",
)
OBSERVATION: tuple[str, ...] = (
    "Seen in how the work is set up, not in one need of this family.",
    "It came up in the debrief with partners as a usual condition of the work.",
)
