"""Navigation by role, needs, panels and members come from registries; each asks the database once a request."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from npcs.core.access.actor import Actor, anonymous
from npcs.core.jobs.models import Heartbeat
from npcs.core.ui import context, nav, needs, panels, switch
from npcs.core.versions.models import Draft


@pytest.fixture(autouse=True)
def own_registries(monkeypatch):
    """Each test registers what it needs and leaves nothing behind."""
    for module, name in [(nav, "_entries"), (needs, "_providers"), (panels, "_panels"), (switch, "_sources")]:
        monkeypatch.setattr(module, name, [])


def actor(*actions):
    user = SimpleNamespace(pk=7, is_authenticated=True, display_name="Reviewer R-2")
    return Actor(user, 1, {1: frozenset(actions), 2: frozenset({"member.manage"})})


def request(path="/", who=None):
    made = RequestFactory().get(path)
    made.actor, made.session = who or actor(), {}
    return made


def labels(sections):
    return [str(section.label) for section in sections]


def test_only_what_the_role_may_open_is_shown():
    nav.register(section="reviews", label="Worklist", url_name="gallery", action="review.view")
    nav.register(section="partnership", label="Members", url_name="home", action="member.manage")
    assert labels(nav.build(request(who=actor("review.view")))) == ["Reviews"]
    assert labels(nav.build(request(who=actor("member.manage")))) == ["Partnership"]
    assert nav.build(request(who=anonymous())) == []


def test_a_right_held_for_another_member_opens_nothing_here():
    nav.register(section="partnership", label="Members", url_name="home", action="member.manage")
    assert nav.build(request(who=actor("review.view"))) == []


def test_the_page_one_is_on_is_marked_and_its_section_open():
    nav.register(section="reviews", label="Worklist", url_name="gallery", order=1)
    nav.register(section="reviews", label="Home too", url_name="home", order=2)
    address = reverse("gallery") + "parts/"
    (section,) = nav.build(request(address))
    assert section.current
    assert [entry.current for entry in section.entries] == [True, False]


def test_the_order_is_that_of_the_map_not_of_registration():
    nav.register(section="help", label="Guide", url_name="gallery")
    nav.register(section="home", label="Home", url_name="home")
    assert labels(nav.build(request())) == ["Home", "Help"]


def test_an_address_that_does_not_exist_here_is_left_out():
    nav.register(section="help", label="Guide", url_name="no-such-page")
    assert nav.build(request()) == []


def test_an_unknown_section_is_refused():
    with pytest.raises(ValueError, match="Unknown section"):
        nav.register(section="reveiws", label="x", url_name="home")


def test_the_same_address_registered_again_replaces_the_first():
    nav.register(section="home", label="Old", url_name="home")
    nav.register(section="home", label="New", url_name="home")
    assert [entry.label for entry in nav.registered()] == ["New"]


def test_footer_links_are_for_everybody_and_the_menu_of_the_person_is_not():
    nav.register(section="footer", label="Support", url_name="home")
    nav.register(section="you", label="Account", url_name="gallery")
    assert [entry.label for entry in nav.others(request(who=anonymous()), "footer")] == ["Support"]
    assert nav.others(request(who=anonymous()), "you") == []
    assert [entry.label for entry in nav.others(request(), "you")] == ["Account"]


class Counting(needs.Provider):
    def __init__(self):
        self.asked = 0

    def count(self, actor):
        self.asked += 1
        return 3

    def items(self, actor, limit):
        return []


def test_the_count_is_asked_once_a_request_and_not_before_it_is_shown():
    provider = Counting()
    needs.register(provider)
    made = request()
    values = context.site(made)
    assert provider.asked == 0
    assert str(values["needs_count"]) == "3"
    assert str(context.site(made)["needs_count"]) == "3"
    assert provider.asked == 1


@pytest.mark.django_db
def test_what_several_providers_wait_for_is_counted_in_one_query(django_assert_num_queries):
    class Rows(needs.Provider):
        def waiting(self, actor):
            return [Draft.objects.all(), Heartbeat.objects.all()]

    class MoreRows(Rows):
        pass

    Heartbeat.objects.update_or_create(name="test", defaults={"at": timezone.now()})
    there = Heartbeat.objects.count()
    needs.register(Rows())
    needs.register(MoreRows())
    needs.register(Counting())
    with django_assert_num_queries(1):
        assert needs.count(request()) == 2 * there + 3


def test_nobody_is_asked_for_a_visitor():
    provider = Counting()
    needs.register(provider)
    assert needs.count(request(who=anonymous())) == 0
    assert provider.asked == 0


def test_needs_come_nearest_first_and_those_without_a_date_last():
    class Some(needs.Provider):
        def items(self, actor, limit):
            dated = [needs.Need(title, "/", due=dt.date(2026, month, 1)) for title, month in (("b", 5), ("a", 4))]
            return [needs.Need("c", "/"), *dated]

    needs.register(Some())
    assert [need.title for need in needs.items(actor(), 2)] == ["a", "b"]


def test_a_panel_is_shown_where_it_was_registered_to_those_who_may_see_it():
    panels.register(
        "test.slot",
        template="components/quote.html",
        context=lambda actor, obj: {"text": obj, "by": ""},
        action="review.view",
    )
    assert "words" in panels.render("test.slot", request(who=actor("review.view")), "words")
    assert panels.render("test.slot", request(who=actor()), "words") == ""
    assert panels.render("other.slot", request(who=actor("review.view")), "words") == ""


def test_a_panel_with_nothing_to_say_is_left_out():
    panels.register("test.slot", template="components/quote.html", context=lambda actor, obj: None)
    assert panels.render("test.slot", request(), "words") == ""


def test_the_switch_is_offered_only_with_two_members_or_more():
    switch.register(lambda actor: [switch.Place(1, "State of Harbor", "Harbor", "Reviewer", current=True)])
    values = context.site(request())
    assert values["acting_place"].short_name == "Harbor"
    assert not values["other_places"]


def test_the_members_are_asked_once_a_request():
    asked = []

    def source(actor):
        asked.append(actor)
        return [switch.Place(1, "A", "A", current=True), switch.Place(2, "B", "B")]

    switch.register(source)
    values = context.site(request())
    assert len(values["other_places"]) == 2
    assert values["acting_place"].id == 1
    assert len(asked) == 1
