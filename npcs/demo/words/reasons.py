"""Reasons beside a rating, by item, in conditions and not people. The first is the mild one, for the value 1."""

from collections.abc import Mapping

REASONS: Mapping[str, tuple[str, ...]] = {
    "FAM-01": (
        "Rent took most of the income; a food program was in place.",
        "The power had been off for a week, and one room was used for sleeping.",
        "The family was between two homes and had no crib with them.",
    ),
    "FAM-02": (
        "Clinic visits were kept with the nurse’s help.",
        "The follow-up at the clinic was set for a date after the event.",
        "The medicine ran out, and the next appointment was weeks away.",
    ),
    "FAM-03": (
        "Counselling had begun and was kept up.",
        "Low mood was noted twice, and a first appointment was five weeks away.",
        "Pain and short nights were part of every day; care for them had not been found.",
    ),
    "FAM-04": (
        "Use was in the past, and the recovery group met each week.",
        "Use had begun again after a loss; the program had no place before the next month.",
        "Treatment had ended, and nothing followed it in the weeks when it is hardest.",
    ),
    "FAM-05": (
        "An order was in place, and the advocate called each week.",
        "The plan between the adults rested on a promise, and nights were not part of it.",
        "The parents had come together again, and no service knew of it.",
    ),
    "FAM-06": (
        "A loose gate was mended at the second visit.",
        "The danger had been seen, and the help to put it right was on its way.",
        "What could harm was within reach, and no lock box had been offered.",
    ),
    "FAM-07": (
        "A grandparent helped on weekends.",
        "Relatives were near and willing, and had not been asked to take part.",
        "The family was new in the area, and the services spoke another language than they did.",
    ),
    "PRO-01": (
        "The early view was looked at again after the second visit.",
        "The first account was convincing, and what came later was read in its light.",
        "The picture had settled within a week; the same pattern showed in two other reviews.",
    ),
    "PRO-02": (
        "A colleague with experience of infants helped by phone.",
        "Talking about sleep at home asks for practice that the first training does not give.",
        "Few in the unit had worked with this kind of illness before.",
    ),
    "PRO-03": (
        "A hard case that month was talked over in the team.",
        "Two events in one season weighed on the unit, and support came after the assessment.",
        "Several people carried a loss of their own, and there was no set time to speak of it.",
    ),
    "PRO-04": (
        "A long week, with time off after it.",
        "The visit came at the end of a day that had begun with a night call.",
        "On-call nights are followed by full days as a rule.",
    ),
    "PRO-05": (
        "One date was missing from the notes and was added later.",
        "Three people held parts of the history; no page showed them side by side.",
        "The key fact was on paper in another office.",
    ),
    "TEA-01": (
        "The handover note was short, and a call made up for it.",
        "The case passed between intake and ongoing services over a holiday, with open questions.",
        "Two units understood the open task as the other’s.",
    ),
    "TEA-02": (
        "Calls went back and forth, and reached the right person in the end.",
        "What the partner knew reached the agency after the decision had been taken.",
        "There is no agreed way to share such news, so it depends on who knows whom.",
    ),
    "TEA-03": (
        "Supervision took place every other week.",
        "The planned hour fell away in the weeks that mattered, since posts were empty.",
        "Supervision went through dates; there was no room for a doubt.",
    ),
    "TEA-04": (
        "What was learned last year was passed on in a lunch talk.",
        "Those who knew this kind of case had moved to another region.",
        "Know-how is in people’s heads, and five of nine posts changed hands that year.",
    ),
    "TEA-05": (
        "A question was raised in the team and was welcome.",
        "A doubt was there, and it seemed too small to bring up in a full meeting.",
        "People said that plans already signed are seldom questioned.",
    ),
    "TEA-06": (
        "Busy weeks, with the visits kept.",
        "The closing date came first; a last visit would have gone past it.",
        "Numbers due at the month’s end shaped what was done in which order.",
    ),
    "ENV-01": (
        "Stretched, with help from the next unit.",
        "Two of six posts were empty that month, and visits moved by a week.",
        "The unit has carried half as many cases again for more than a year.",
    ),
    "ENV-02": (
        "The system was slow, and notes were kept by hand and copied.",
        "The history could not be opened on the road, and no car was free on two days.",
        "The two record systems do not find the same child under two spellings.",
    ),
    "ENV-03": (
        "The rule is long, and a checklist helps.",
        "One rule asks for a visit in two days, another for consent first; both could not be kept.",
        "The rule stops the service on the day the case closes, whatever is still open.",
    ),
    "ENV-04": (
        "Small differences from the written way, known to all.",
        "In practice the second contact is by phone, since a visit seldom fits into the week.",
        "The written way has not been used for years, and newer staff have not seen it.",
    ),
    "ENV-05": (
        "Training was set for the next month, with a mentor until then.",
        "The course on this topic comes in the second year; the case came in the first.",
        "No course on it is offered at present.",
    ),
    "ENV-06": (
        "The service was full, and a group helped meanwhile.",
        "The nearest place was an hour away and had a list of six weeks.",
        "There has been no such service in this region for years.",
    ),
}

NOT_KNOWN: tuple[str, ...] = (
    "The people who could tell have left the agency.",
    "The record is silent on this, and the partner could not share it.",
    "Not raised in the debrief; the notes do not say.",
    "The provider’s records were not received in time.",
    "The family was not asked, out of respect for their wishes.",
)
