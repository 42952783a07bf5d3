"""Timelines, debriefs and systems maps: what happened before, what people told, and what shaped the work by level."""

from collections.abc import Mapping

# What happened, where it comes from, what was known then. Days before the incident, least and most, come first.
Event = tuple[tuple[int, int], str, str, str]

KNOWN_FAMILY: tuple[Event, ...] = (
    ((540, 720), "hotline", "A first report came in about the home. It was assigned the same day.", ""),
    ((420, 530), "agency_record", "The first visit took place. A plan with three steps was agreed.",
     "The family had support from relatives at weekends."),
    ((300, 400), "provider", "Home visiting began, every second week.", "The provider saw a steady routine."),
    ((200, 290), "agency_record", "The case passed to another unit after a move.",
     "The file came in two parts; the second part arrived later."),
    ((120, 190), "health", "A check-up at the clinic. The next one was set for six weeks later.",
     "Weight and sleep were as expected."),
    ((60, 110), "school", "The school told the agency about several days away.", "A cold was going round."),
    ((30, 55), "agency_record", "A visit was planned and moved to the next week: no car was free.",
     "The last visit had gone well."),
    ((10, 28), "law_enforcement", "Officers came to the home after a call from a neighbour.",
     "The call was closed on the spot, and the letter about it took nine days."),
    ((2, 8), "family", "A relative asked who could help with the nights.", "The number given was for office hours."),
)  # fmt: skip
UNKNOWN_FAMILY: tuple[Event, ...] = (
    ((400, 700), "health", "The child was born. The family was told about help with the first months.", ""),
    ((200, 380), "hotline", "A report came in and was screened out. No address was given.",
     "Nothing in it pointed to danger."),
    ((90, 180), "provider", "A community group helped with clothes and a stroller.",
     "They saw a family that asked for little."),
    ((20, 80), "health", "A visit to the clinic for a cold.", "Nothing called for a second look."),
    ((3, 15), "family", "A neighbour offered to mind the children in the mornings.", ""),
)  # fmt: skip
THE_DAY = "The incident. Emergency services came within minutes, and the hotline was called the same day."

LEARNED: tuple[str, ...] = (
    "From the inside the plan looked sound: the last three visits had gone well, and nothing new had come in.",
    "Cars were booked a week ahead. A visit that had to move went to the end of the line.",
    "The letter lay in a shared inbox. Each of two units took it that the other would read it.",
    "There was no time to talk cases through that month; two of six posts were empty.",
    "The form asks whether a visit took place. It has no place for what the family hoped for.",
    "People knew whom to call by day. Nobody knew a number for the night.",
)
NOTES: tuple[str, ...] = (
    "Spoke about the week as a whole. Long list of visits, two sick colleagues. Remembered the last visit as calm.",
    "Told how the day began, which calls came in, and what was on the desk. Wants to help others learn from it.",
    "Drew the way of the letter on paper. Good ideas for the handover. Asked for a word with the team afterwards.",
)
REASONS: tuple[str, ...] = ("declined", "none_available", "legal_advice")

# What shaped the work, by level (1 frontline to 6 law, budget and courts).
INFLUENCES: Mapping[int, tuple[str, ...]] = {
    1: ("No car was free that day", "The second part of the file came later", "Visits moved to the next week",
        "No number to call at night", "Two plans that did not know of each other"),
    2: ("No time for case talks that month", "Supervision on the phone only", "A handover without a meeting"),
    3: ("Two of six posts empty", "Six cars for nineteen workers", "One shared inbox for three units"),
    4: ("The form asks for visits, not for plans", "Training comes after the first cases",
        "Records of partners cannot be opened"),
    5: ("The clinic writes by post", "A waiting list of eight weeks for treatment", "No child care in the evening"),
    6: ("Funds follow the number of closed cases", "Rules on consent that each side reads in its own way",
        "Court dates set the pace of the work"),
}  # fmt: skip
HOW: tuple[str, ...] = ("so visits came late", "so parts of the picture stayed apart", "so there was less time", "")
