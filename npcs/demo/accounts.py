"""The accounts that one can sign in to by one click, and the line that names them."""

from collections.abc import Iterable

from jurisdictions import roles
from npcs.core.accounts.demo import DemoPerson, register_lister
from npcs.core.accounts.models import User
from npcs.demo.members import MAIN, PLACES
from npcs.demo.people import OFFICE, Person, everybody

DOES = {  # what to try first, by role
    "caseworker": "Report an incident, and follow what becomes of your reports.",
    "reviewer": "Screen a notice, record needs and opportunities, and rate them.",
    "second_rater": "Rate a review that somebody else leads.",
    "coordinator": "Screen a notice, see everything that is due, and name a lead.",
    "director": "Decide on a review that waits for you.",
    "data_steward": "See the answers in codes, without narratives.",
    "member_admin": "Invite a colleague, give a role, end one.",
    "technical_advisor": "See coded answers only.",
    "partnership_steward": "Look after members, people and instruments.",
    "committee_member": "See who is in the partnership.",
    "auditor": "Read the logs.",
}
# In the order of the sign-in page. Each role once, a second reviewer, and people elsewhere who see none of Harbor.
SHOWN = (
    "Caseworker C-1", "Reviewer R-1", "Reviewer R-2", "Second rater B-1", "Director D-1", "Coordinator K-1",
    "Data steward S-1",
    "Administrator M-1", "Technical advisor T-1", "Committee member G-1", "Auditor A-1", "Partnership steward P-201",
    "Reviewer R-3", "Reviewer R-11", "Director D-21", "Reviewer R-41", "Administrator M-111",
)  # fmt: skip
DOES_NAMED = {
    "Reviewer R-3": "Works for two members: change between them in the header.",
    "Reviewer R-11": "A county in Harbor. Sees none of Harbor’s reviews.",
    "Director D-21": "The other county in Harbor. Sees its own reviews only.",
    "Reviewer R-41": "A tribal nation. Sees its own reviews only.",
    "Administrator M-111": "A new member without a single review.",
}
FIRST = ("Caseworker C-1", "Reviewer R-2", "Director D-1")


def shown() -> list[Person]:
    by_name = {person.name: person for person in everybody()}
    return [by_name[name] for name in SHOWN]


def listed() -> Iterable[DemoPerson]:
    """The buttons of the sign-in page: those of the people who are in the database. One query."""
    numbers = dict(User.objects.filter(is_demo=True, display_name__in=SHOWN).values_list("display_name", "pk"))
    places = {place.code: place.name for place in PLACES} | {OFFICE: "Partnership office"}
    return [
        DemoPerson(
            numbers[one.name],
            one.name,
            roles.label(one.role),
            places[one.place],
            DOES_NAMED.get(one.name, DOES[one.role]),
        )
        for one in shown()
        if one.name in numbers
    ]


def line() -> str:
    """One line for the end of the start-up, without an address."""
    found = list(listed())
    if not found:
        return "No demonstration accounts. Load them with: manage.py demo load"
    main = next(place.name for place in PLACES if place.code == MAIN)
    return f"Sign in by one click as {', '.join(FIRST)} ({main}) or one of {len(found) - len(FIRST)} others."


register_lister(listed)
