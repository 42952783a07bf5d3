"""Needs of children and families: what was needed and what was received, by area of life and by how far it was met."""

from collections.abc import Mapping

NEEDED: Mapping[str, tuple[str, ...]] = {
    "economic": (
        "A steady place to live with room for a crib.",
        "Help with rent and utilities after a job ended.",
        "Food, diapers and formula in the last week of each month.",
        "A bed of its own for each child.",
    ),
    "child_health": (
        "Follow-up by the clinic, with weight checks each week.",
        "An asthma plan, medicine at hand, and somebody who explains both.",
        "A specialist appointment for slow growth.",
        "Early intervention for speech and movement.",
    ),
    "caregiver_health": (
        "Treatment for depression.",
        "Care for pain after an injury at work.",
        "Rest, and a person to call at night.",
    ),
    "substance_use": (
        "A treatment place that takes parents together with their children.",
        "Medication for opioid use disorder, and a way to get there each day.",
        "Support after treatment ended, in the weeks when it is hardest.",
    ),
    "safety_adults": (
        "A safe place to stay, and a plan that works at night.",
        "An advocate who can come to the home.",
        "A protective order that every partner knows about.",
    ),
    "supervision": (
        "Somebody to watch the children while both parents work.",
        "A walk through the home together, room by room.",
    ),
    "child_care": (
        "Child care that fits changing shifts.",
        "A place in preschool for the older child.",
        "Somebody to mind the children during treatment.",
    ),
    "kin_culture": (
        "Time with grandparents, and their part in the plan.",
        "A meeting that follows the family’s own customs, with the Tribe at the table.",
        "Help in the language that the family speaks at home.",
    ),
    "legal": (
        "A lawyer before the first hearing.",
        "A custody order that says who picks up the child.",
    ),
    "other": (
        "A way to get to appointments without a car.",
        "A phone that works, for calls from the clinic.",
    ),
}

AT_HOME: Mapping[str, tuple[str, ...]] = {  # what "supervision" meant, by how the harm came about
    "sleep": ("A safe place to sleep, and somebody to talk it through with.", "A crib at both homes."),
    "poisoning": ("A lock box for medicine, and a talk about where things are kept.",),
    "drowning": ("A fence, a door alarm, and an adult near the water.",),
    "firearm": ("A lock for the firearm, and a quiet word about storing it.",),
    "fire": ("Working smoke alarms, and a safe way to heat the rooms.",),
    "suicide": ("Medicine and other means locked away, and somebody to call at night.",),
    "inflicted": ("Somebody known and trusted to watch the child during shifts.",),
    "vehicle": ("A child seat that fits, and somebody who shows how it is fastened.",),
}

RECEIVED: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "met": {
        "": (
            "Arranged within a week, and still in use at the time.",
            "In place through the home-visiting nurse.",
            "Given by the family’s own relatives, with support from the agency.",
            "Provided by a community group that knew the family.",
        ),
    },
    "partly": {
        "": (
            "Started, then paused when a worker changed.",
            "There on weekdays only.",
            "Offered by phone; the family had hoped for visits.",
            "Half of what was agreed took place.",
        ),
    },
    "unmet": {
        "": (
            "A waiting list of several weeks.",
            "A leaflet with phone numbers.",
            "Nothing that the family could reach without a car.",
            "A referral that was sent and not followed by an answer.",
        ),
        "economic": (
            "An application that was still open after two months.",
            "A one-time voucher.",
        ),
        "supervision": (
            "A leaflet at discharge.",
            "A talk at the first visit, before there was a need for it.",
        ),
    },
}

ACCEPTED: tuple[str, ...] = (
    "The family chose another way, which worked for them.",
    "The need came up in the last days only, before anybody could know of it.",
    "It had no bearing on what happened, and the local office has taken it up.",
)
