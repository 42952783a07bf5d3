"""What people write after an approval: why they amend, what they recommend, and what the public is told."""

AMEND_REASONS: tuple[str, ...] = (
    "The hospital’s records came in after the approval.",
    "The county found a second referral, and its date changes the story.",
)
ADDED: str = "A second visit was offered and could not take place: no car was free that day."
NOTED_TWICE: str = "The same incident came in by two offices. The other notice is kept."
QUESTIONS: tuple[str, ...] = ("The year is enough here. Could you leave the day out?",)
DECLINED: str = "The partner is planning the same change and will lead it."
# title, what should change, theme, level, strength, measure, outcome
RECOMMENDATIONS: tuple[tuple[str, str, str, str, str, str, str], ...] = (
    (
        "One discharge plan for hospital and home visits",
        "Hospital social work and the agency write one plan at discharge, and the family gets a copy.",
        "coordination", "partner", "medium", "Share of discharges with a shared plan, each quarter.", "",
    ),
    (
        "Safe sleep kit at the first visit",
        "A cot and the advice are brought to the first visit instead of being ordered at the third.",
        "safe_sleep", "agency", "strong", "Days from referral to a safe place to sleep.", "",
    ),
    (
        "Cars that can be booked for the same day",
        "Each office keeps two cars free until noon for visits that cannot wait.",
        "caseload", "unit", "strong", "Visits put off because no car was free.",
        "In place in two offices. Put-off visits went from nine a month to two.",
    ),
    (
        "A line to the clinic for questions before a visit",
        "The clinic names a nurse who answers the same day.",
        "information_access", "partner", "medium", "Questions answered on the same day.",
        "The line opened in spring and is used about four times a week.",
    ),
    (
        "A fund for small needs",
        "Supervisors may spend a small sum for a family on the day the need is seen.",
        "economic_support", "agency", "strong", "Days from need to help.", "",
    ),
    (
        "A reminder in the intake guide",
        "The guide names the questions on who sleeps where.",
        "danger_assessment", "unit", "weak", "Intakes that answer the question.", "",
    ),
    (
        "Joint training with the sheriff’s office",
        "New staff of both agencies train together once a year.",
        "coordination", "partner", "weak", "People trained.", "",
    ),
)  # fmt: skip
# findings, what is being changed
PUBLIC: tuple[tuple[str, str], ...] = (
    (
        "Two reports about this family came in during the year before. The family had asked for help with heating.",
        "The fund for small needs is filled each month.",
    ),
    (
        "The agency had no contact with this family before. The child was seen at a clinic a week earlier.",
        "The clinic and the agency have agreed on a line for questions.",
    ),
    (
        "One report was received in the year before and passed on to the county.",
        "The county and the agency now meet each week.",
    ),
    ("The review of this incident goes on. Findings follow when it ends.", ""),
)

HOLD = "Counsel asked that the file be kept as it is while a court looks at a partner agency's records."
