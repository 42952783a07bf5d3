"""Words planted in the records of other members are looked for on every page, file and log that a role can reach.

No browser is needed for this: a client follows every link, asks the API, searches for the words themselves, and tries
the other members' own addresses.
"""

import io
import logging
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pypdf
import pytest
from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils import timezone

from incidents.models import Review
from incidents.services import decisions, reviews
from jurisdictions import roles
from jurisdictions.models import Invitation, Jurisdiction, Membership
from npcs.core.access import Actor
from npcs.core.accounts.models import User
from npcs.core.rls import PARTNERSHIP, scope
from npcs.core.versions.services import keep_draft
from tests import factories
from tests import reviews as make
from tests.security.routes import all_routes

TEXT = "kestrelquill"  # in every text of another member's records
NAME = "wrenthorn"  # in the names, titles and addresses of its people
OWN = "larkspindle"  # in the texts of the own member's records: to be read on pages, never in a log
SAMPLES = 3  # addresses of one route that are opened
EVERYWHERE = [PARTNERSHIP, *range(1, 500)]
SEARCHES = (
    ("/reviews/?view=all&q=", TEXT),
    ("/members/?q=", NAME),
    ("/people/?q=", NAME),
    ("/api/v1/reviews/?search=", TEXT),
)
OUTSIDE = ("stranger", "former", "nobody")
AT_OFFICE = ("partnership_steward",)


@dataclass
class World:
    """Who looks, and what belongs to whom."""

    people: dict[str, User] = field(default_factory=dict)
    home: Jurisdiction | None = None
    own: dict[str, str] = field(default_factory=dict)
    foreign: list[dict[str, str]] = field(default_factory=list)

    @property
    def numbers(self) -> list[str]:
        return [ids["number"] for ids in self.foreign]


@pytest.fixture(scope="module")
def planted(own_database_for_module: str) -> World:
    """A county with all roles; its state, its sibling and a tribal nation, each full of planted words."""
    world = World()
    with scope(jur=EVERYWHERE, people=EVERYWHERE):
        state = factories.member("PARENT")
        world.home = factories.member("HOME", kind="county", part_of=state)
        sibling = factories.member("SIBLING", kind="county", part_of=state)
        nation = factories.member("NATION", kind="tribal")
        office = Jurisdiction.objects.get(kind="office")
        for role, spec in roles.ROLES.items():
            place = office if role in AT_OFFICE else world.home
            assert spec.fits(place.kind)
            world.people[role] = factories.person(role, place)
        world.people["nobody"] = factories.user()
        world.people["former"] = factories.person("reviewer", world.home)
        factories.end_roles(world.people["former"], world.home)
        world.own = fill(world.home, OWN, "Person")
        world.foreign = [fill(place, TEXT, NAME) for place in (state, sibling, nation)]
    return world


def fill(place: Jurisdiction, text: str, name: str) -> dict[str, str]:
    """Records with ``text`` in every field that takes one; gives ids by the names that routes use."""
    reviewer = make.acting(factories.person("reviewer", place, name=f"{name} R"), place)
    director = make.acting(factories.person("director", place, name=f"{name} D"), place)
    review = decided(reviewer, director, f"{text} and enough words for a reason")
    make.filed(reviewer, summary=text, office=text, local_case_number=text)
    held = Membership.objects.filter(jurisdiction=place, user=reviewer.user)
    held.update(title=f"{name} title", is_leadership=True)
    invitation = Invitation.objects.create(
        jurisdiction=place, email=f"{name}@example.org", display_name=f"{name} I", role="reviewer", digest=uuid4().hex,
        invited_by=director.user, expires_at=timezone.now() + timezone.timedelta(days=7),
    )  # fmt: skip
    keep_draft(
        actor=reviewer, jurisdiction_id=place.pk, form_key="story", object_id=str(review.pk),
        fields=[("story", text)], base_version=1,
    )  # fmt: skip
    return {
        "review_id": str(review.pk),
        "event_id": str(review.timeline.get().pk),
        "debrief_id": str(review.debriefs.get().pk),
        "box_id": str(review.map_nodes.first().pk),
        "arrow_id": str(review.map_links.get().pk),
        "need_id": str(review.needs.get().pk),
        "opportunity_id": str(review.opportunities.get().pk),
        "set_id": str(review.rating_sets.order_by("id")[0].pk),
        "membership_id": str(held.get().pk),
        "invitation_id": str(invitation.pk),
        "member_id": str(place.pk),
        "number": review.incident.number,
    }


def decided(reviewer: Actor, director: Actor, text: str) -> Review:
    """A review that went the whole way, returned once, with ``text`` wherever somebody can write."""
    notice = {"summary": text, "office": text, "local_case_number": text[:40]}
    review = make.opened(reviewer, **notice)
    story = {"story": text, "depth": "full", "no_opportunity_reason": text}
    reviews.save_story(actor=reviewer, review=review, version=review.version, data=story)
    make.with_event(reviewer, review, what=text, known_then=text)
    make.with_debrief(reviewer, review, learned=text, notes=text)
    box = make.with_box(reviewer, review, text=text)
    make.with_arrow(reviewer, box, make.with_box(reviewer, review, level=3, text=text), text[:80])
    need = make.with_need(reviewer, review, needed=text, received=text, accepted_reason=text)
    make.with_opportunity(
        reviewer, review, [need], title=text, theme="other", theme_other=text, narrative=text, systems_observation=text,
        partner_type="health_care",
    )  # fmt: skip
    review = Review.objects.get(pk=review.pk)
    review = reviews.start_scoring(actor=reviewer, review=review, version=review.version)
    make.rate_all(reviewer, review, 2, text)
    review = reviews.submit(actor=reviewer, review=review, version=review.version)
    review = decisions.return_review(actor=director, review=review, version=review.version, question=text)
    review = reviews.submit(actor=reviewer, review=review, version=review.version)
    return decisions.approve(actor=director, review=review, version=review.version, quality=make.quality(), note=text)


def signed_in(world: World, who: str) -> Client:
    client = Client()
    if who != "stranger":
        client.force_login(world.people[who], backend="npcs.core.accounts.backends.ActiveUserBackend")
        client.post("/content-note/", {"next": "/"})
    return client


def text_of(response: Any) -> str:
    """What a reader gets: of a PDF its text, of anything else its body."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body.startswith(b"%PDF"):
        return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(body)).pages)
    if body.startswith(b"PK"):  # a workbook: its parts are text in an archive
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            return " ".join(book.read(name).decode() for name in book.namelist())
    return body.decode()


def crawl(client: Client) -> Iterator[tuple[str, str]]:
    """(address, text) of everything that links lead to, a few addresses of each route."""
    waiting, known, opened = ["/", "/api/v1/schema/"], set(), Counter()
    while waiting:
        address = waiting.pop(0)
        path = address.partition("?")[0]
        try:
            route = resolve(path).view_name
        except Resolver404:
            continue
        if address in known or opened[route] >= SAMPLES or route == "account_logout":
            continue
        known.add(address)
        opened[route] += 1
        text = text_of(client.get(address, follow=True))
        yield address, text
        waiting += [found.replace("&amp;", "&") for found in re.findall(r'href="(/[^"#]*)', text)]
        waiting += [f"{path}{query.replace('&amp;', '&')}" for query in re.findall(r'href="(\?[^"#]*)', text)]


def by_routes(client: Client, ids: dict[str, str]) -> Iterator[tuple[str, int, str]]:
    """(address, status, text) of every route, pages and API, with these ids in its address."""
    fixed = {"item": "PRO-01", "name": "open", "step": "suspend"}
    for route in all_routes():
        values = {name: ids.get(name, fixed.get(name)) for name in route.arguments}
        if not route.name or not route.arguments or None in values.values():
            continue
        try:
            address = reverse(route.name, kwargs=values)
        except NoReverseMatch:
            continue
        response = client.get(address)
        yield address, response.status_code, text_of(response)


def leaks(text: str, world: World, who: str) -> list[str]:
    """Which planted words are in the text. The partnership's stewards look after everybody's people."""
    words = [TEXT, *world.numbers, *([] if who in AT_OFFICE else [NAME])]
    return [word for word in words if word in text]


def others(world: World, who: str) -> list[dict[str, str]]:
    """The other members that this role is tried on: all of them for those who read most, else one in turn."""
    if who in {"reviewer", "director"}:
        return world.foreign
    return [world.foreign[[*roles.ROLES, *OUTSIDE].index(who) % len(world.foreign)]]


def open_to(who: str, address: str) -> bool:
    """Facts of a member are open to all roles; its people also to the partnership's stewards."""
    names = set(resolve(address).kwargs) - {"step"}
    return names <= {"member_id"} or (who in AT_OFFICE and names <= {"member_id", "membership_id", "invitation_id"})


@pytest.mark.parametrize("who", [*roles.ROLES, *OUTSIDE])
def test_no_role_reads_a_word_of_another_member(planted: World, who: str, logged: io.StringIO) -> None:
    client, found, read = signed_in(planted, who), [], ""
    for address, text in crawl(client):
        read += text
        found += [(address, word) for word in leaks(text, planted, who)]
    for path, word in SEARCHES:
        text = text_of(client.get(f"{path}{word}"))
        read += text
        found += [(path, other) for other in leaks(text, planted, who) if other != word]
    for ids in others(planted, who):
        for address, status, text in by_routes(client, ids):
            found += [(address, word) for word in leaks(text, planted, who)]
            if status == 200 and not open_to(who, address):
                found.append((address, "answers"))
    assert found == []
    assert (OWN in read) == ("narrative.view" in roles.actions_of([who]))
    for word in (TEXT, NAME, OWN, *planted.numbers):
        assert word not in logged.getvalue()


def test_logs_in_the_database_hold_codes_only(planted: World) -> None:
    """What a crawl leaves behind: access lines and payloads of events, for all members."""
    signed_in(planted, "reviewer").get(f"/reviews/{planted.foreign[0]['review_id']}/?q={TEXT}")
    with scope(jur=EVERYWHERE), connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(payload::text, ' ') FROM core_event")
        kept = cursor.fetchone()[0]
        cursor.execute("SELECT string_agg(core_accesslog::text, ' ') FROM core_accesslog WHERE outcome <> 'read'")
        kept += cursor.fetchone()[0]
    for word in (TEXT, OWN):
        assert word not in kept


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Everything that would go to the log while the test runs, as the product formats it."""
    kept = io.StringIO()
    handler = logging.StreamHandler(kept)
    handler.setFormatter(logging.getLogger().handlers[0].formatter)
    logging.getLogger().addHandler(handler)
    yield kept
    logging.getLogger().removeHandler(handler)
