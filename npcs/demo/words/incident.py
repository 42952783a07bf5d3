"""What a notice says, and how a review tells the story. ``{child}`` is "A 5-month-old child".

Each list is drawn from once a review; the same seed always draws the same sentence.
"""

from collections.abc import Mapping

HAPPENED: Mapping[str, tuple[str, ...]] = {
    "sleep": (
        "{child} was found not breathing after sleeping on a couch beside a parent.",
        "{child} was found unresponsive in the early morning. The child had shared an adult bed that night.",
        "{child} was found unresponsive after a nap in a car seat that had been brought indoors.",
        "{child} was found unresponsive in a crib with soft bedding at a relative’s home.",
        "{child} was found unresponsive by a grandparent at the time of the morning feed.",
    ),
    "inflicted": (
        "{child} was brought to hospital with injuries that did not fit the first account.",
        "{child} was taken to the emergency department by a neighbor and was found to have several injuries.",
        "{child} was admitted after a day in the care of an adult who had lately joined the household.",
        "{child} was brought in by ambulance. Doctors found an injury that needed urgent surgery.",
    ),
    "drowning": (
        "{child} was found in an above-ground pool behind a neighbor’s house.",
        "{child} was found in a pond near the home after leaving by an unlocked door.",
        "{child} was found in the bath while an older sibling was watching the younger children.",
        "{child} went under at a river bank where several families were spending the afternoon.",
    ),
    "firearm": (
        "{child} was hurt when an unlocked firearm in the home went off while children were playing.",
        "{child} was hurt by a firearm that had been kept in a bedside drawer.",
        "{child} was hurt when a firearm in a parked car went off.",
    ),
    "vehicle": (
        "{child} was hurt as a passenger in a car. The child seat had not been fastened.",
        "{child} was hurt in a driveway when a vehicle was moved.",
        "{child} was left in a parked car on a warm day and was found by a passer-by.",
    ),
    "poisoning": (
        "{child} was found drowsy and hard to wake. Tests showed an opioid.",
        "{child} swallowed a caregiver’s prescribed medicine that was kept on a low shelf.",
        "{child} was brought in after swallowing edible cannabis that looked like candy.",
        "{child} was revived by emergency services after contact with fentanyl in the home.",
    ),
    "fire": (
        "{child} was in an apartment where a fire began at a space heater. The smoke alarm had no battery.",
        "{child} was asleep upstairs when a fire began in the kitchen of the family’s rented house.",
    ),
    "medical_need": (
        "{child} with a long-term illness became very unwell at home. Several appointments had not taken place.",
        "{child} was admitted with severe dehydration after some days of illness.",
        "{child} was admitted underweight. The family had moved twice since the last check-up.",
        "{child} had a severe asthma attack. The home had no working inhaler that week.",
    ),
    "suicide": (
        "{child} was found by a family member after self-harm.",
        "{child} was found after taking many tablets, some weeks after leaving a treatment program.",
        "{child} was found at a foster home after self-harm, days after a change of placement.",
    ),
    "other": (
        "{child} fell from a second-floor window whose guard was missing.",
        "{child} was bitten by a dog that the family was looking after for a friend.",
        "{child} was hurt when a heavy piece of furniture tipped over.",
    ),
    "undetermined": (
        "{child} was found unresponsive at home. The cause is not known.",
        "{child} was taken to hospital after becoming unwell within hours. The cause is not known.",
    ),
}

OUTCOME: Mapping[str, tuple[str, ...]] = {
    "fatality": (
        "The child died later that day.",
        "The child died in hospital with family present.",
        "The child died two days later in hospital, with family present.",
    ),
    "near_fatality": (
        "The child spent several days in intensive care and is recovering.",
        "The child was in critical condition and is now out of danger.",
        "The child was revived and is being followed by a specialist clinic.",
    ),
    "serious_injury": (
        "The child needed surgery and has gone home.",
        "The child is in hospital and is expected to recover.",
    ),
    "suicide_attempt": (
        "The child is safe in hospital and is receiving care.",
        "The child is at home again with a safety plan and daily contact.",
    ),
    "other": ("The child is safe, and the family is being supported.",),
}

KNOWN: Mapping[str, tuple[str, ...]] = {
    "open": (
        "An in-home case was open. The last visit took place {weeks} weeks before.",
        "The family had an open case with a safety plan that a relative was helping to carry.",
        "A worker had taken the case over {weeks} weeks before.",
    ),
    "prior_closed": (
        "An earlier case was closed {months} months before, after the agreed services had ended.",
        "The family was known from an assessment that was closed {months} months before.",
    ),
    "screened_out": (
        "Two reports in the past year were screened out with the facts that were known then.",
        "One report was screened out {months} months before.",
    ),
    "none": ("The agency had no contact with the family before.",),
    "unknown": ("Contacts before this are still being looked up.",),
}

NEXT: tuple[str, ...] = (
    "The other children are with a relative under a safety plan.",
    "Law enforcement has been told.",
    "The hospital’s social worker is in touch with the family.",
    "Support for the family and for the staff involved was offered the same day.",
    "The siblings were seen the same evening and are safe.",
    "A meeting with the partners is set for this week.",
)

BACKGROUND: tuple[str, ...] = (
    "The parents had moved to the area a few months earlier and knew few people there.",
    "Both parents worked changing shifts, and child care changed from week to week.",
    "A grandparent had been the main support and had lately become ill.",
    "The family was staying with friends while waiting for an apartment.",
    "One parent was in recovery and had been attending a program three times a week.",
    "The family spoke mainly Spanish at home, and help in Spanish was hard to find.",
    "The father had returned to the home in the month before, after a time apart.",
    "Teachers and neighbors described a caring family.",
    "Money was short after a job ended, and the car had been given up.",
)
BACKGROUND_INFANT: tuple[str, ...] = (
    "The child had been born early and had several clinic visits in the first weeks.",
    "The mother was nineteen and living on her own for the first time.",
    "It was the parents’ first child, and the birth had been hard.",
    "An older child in the family was two, and nights were short.",
)

# With a case open or closed, and without one.
WORK: tuple[str, ...] = (
    "The worker held {cases} families that month, with two posts in the unit empty.",
    "The case passed between two workers in the quarter, with a written but short handover.",
    "Visits took place as planned until a week when no agency car was free.",
    "The assessment was written from what three calls and one visit could show.",
    "Two agencies were visiting the home, each with its own plan and its own day of the week.",
    "The hospital’s discharge note reached the agency nine days after the child went home.",
    "Information from law enforcement was asked for twice and came after the assessment was closed.",
    "The supervisor and the worker talked about the case in the corridor; the planned hour fell away twice.",
    "The treatment program knew of missed sessions and was not sure whether it could say so.",
    "The safety plan named a relative who worked nights, which nobody had been asked about.",
    "The record had three places for medical notes, and the newest was in none of the two that were opened.",
    "The court date moved twice, and the plan stayed as it was in between.",
)
WORK_NO_CASE: tuple[str, ...] = (
    "The clinic saw the family four times that year, each time with another nurse.",
    "The school had a worry about absences and was not sure whether a call would help or harm.",
    "Law enforcement had been at the address once for another matter, and no service heard of it.",
    "The hospital gave advice at discharge, late in the evening, with the parents tired and ready to leave.",
    "The housing office had the family on a list and did not know that there was a small child.",
    "The hotline took {cases} calls in the hour of the report, about twice as many as it is staffed for.",
)
INSIDE: tuple[str, ...] = (
    "Seen from the inside, the home looked calm: food was there, and the children were at ease with the visitor.",
    "At the time the picture fitted what everybody expected, and nothing new spoke against it.",
    "The plan looked sound because the relative had kept every earlier agreement.",
    "It made sense to wait for the clinic’s report, since it usually came within days.",
    "With the facts at hand, closing the case was in line with the written criteria.",
    "The worker weighed a visit against two new reports of the same morning, and chose as most of us would.",
)
INSIDE_NO_CASE: tuple[str, ...] = (
    "Each service saw a family that was managing, and for what each could see that was a fair view.",
    "Nothing in any one visit asked for a report, and nobody held all the visits together.",
    "The screener had the facts of that day, and by the written criteria they pointed to a referral, not a visit.",
)

WELL: tuple[str, ...] = (
    "What went well: the hotline worker stayed on the line until help came.",
    "What went well: the nurse and the worker visited together, and the parents said this helped.",
    "What went well: the school called at once and kept a seat for the sibling.",
    "What went well: the worker found a relative within a day and arranged the beds.",
    "What went well: the supervisor came along to the first visit after the event.",
    "What went well: the parents were asked what would help, and were listened to.",
    "What went well: colleagues took over visits so that the worker could rest.",
)

NOT_SELECTED: tuple[str, ...] = (
    "The facts do not meet the criteria for a review. The local office has what it needs.",
    "A natural cause was confirmed by the medical examiner, and the agency had no contact before.",
    "The child lives in another member’s area, and that member reviews it.",
    "The same event was reported twice. The earlier notice goes on.",
)

NO_OPPORTUNITY: tuple[str, ...] = (
    "The team looked at every need and every handover. Help was there and in time, and nothing to improve was found.",
    "The work was as it is meant to be, with good coordination. The team found no gap that a change could close.",
)
