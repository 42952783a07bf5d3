"""A person's own account: profile, devices, the log about oneself, and somebody without a member."""

from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from npcs.core import audit
from npcs.core.access import actor as actors
from npcs.core.accounts import notes, selectors, services
from npcs.core.accounts.devices import in_words
from npcs.core.accounts.models import User
from npcs.core.audit.models import AccessLog, Event
from npcs.core.audit.sentences import registered
from tests import factories
from tests.core.accounts.talk import PASSWORD, is_signed_in, text
from tests.core.accounts.talk import sign_in as by_password

PROFILE = {"display_name": "Reviewer R-9", "language": "en", "time_zone": "America/Chicago"}


@pytest.fixture
def browser(sign_in: Any, reviewer: User) -> Client:
    return sign_in(reviewer)


class TestProfile:
    def test_name_language_and_time_zone_are_ones_own(self, browser: Client, reviewer: User) -> None:
        assert browser.post(reverse("account"), PROFILE).status_code == 302
        reviewer.refresh_from_db()
        assert {name: getattr(reviewer, name) for name in PROFILE} == PROFILE
        event = Event.objects.get(kind="core.account.profile_changed")
        assert event.payload == {"fields": ["display_name", "time_zone"]}

    def test_saving_what_is_there_writes_nothing(self, reviewer: User) -> None:
        actor = actors.load(reviewer)
        same = {name: getattr(reviewer, name) for name in services.PROFILE}
        assert services.change_profile(actor=actor, **same) == []
        assert not Event.objects.filter(kind="core.account.profile_changed").exists()

    @pytest.mark.parametrize(
        ("more", "field"),
        [
            ({"display_name": ""}, "display_name"),
            ({"display_name": "x" * 81}, "display_name"),
            ({"language": "tlh"}, "language"),
            ({"time_zone": "Mars/Olympus"}, "time_zone"),
            ({"time_zone": "../../etc/passwd"}, "time_zone"),
        ],
    )
    def test_what_does_not_fit_is_said_beside_it(
        self, browser: Client, reviewer: User, more: dict[str, str], field: str
    ) -> None:
        answer = browser.post(reverse("account"), PROFILE | more)
        assert f'id="id_{field}_error"' in answer.content.decode()
        reviewer.refresh_from_db()
        assert reviewer.display_name == "Reviewer R-2"

    def test_hidden_characters_do_not_get_into_a_name(self, browser: Client, reviewer: User) -> None:
        browser.post(reverse("account"), PROFILE | {"display_name": "Rev\u202eiewer\x00 R-9"})
        reviewer.refresh_from_db()
        assert reviewer.display_name == "Reviewer R-9"

    def test_what_the_server_sets_cannot_be_sent(self, browser: Client, reviewer: User) -> None:
        browser.post(reverse("account"), PROFILE | {"email": "x@example.org", "is_superuser": "on", "is_demo": "on"})
        former = reviewer.email
        reviewer.refresh_from_db()
        assert (reviewer.email, reviewer.is_superuser, reviewer.is_demo) == (former, False, False)

    def test_pages_come_in_the_persons_language(self, browser: Client, reviewer: User) -> None:
        User.objects.filter(pk=reviewer.pk).update(language="es")
        answer = browser.get(reverse("account"))
        assert '<html lang="es"' in answer.content.decode()
        assert answer.headers["Content-Language"] == "es"

    def test_where_no_members_clock_counts_times_come_in_the_persons_zone(self, client: Client) -> None:
        who = factories.user(password=PASSWORD)
        by_password(client, who.email)
        UserSession.objects.update(last_seen_at="2026-03-12T15:42:00Z", created_at="2026-03-12T15:42:00Z")
        pages = []
        for zone in ("UTC", "America/Chicago", "Unknown/Zone"):
            User.objects.filter(pk=who.pk).update(time_zone=zone)
            pages.append(text(client.get(reverse("usersessions_list"))))
        assert ["15:42" in page for page in pages] == [True, False, True]
        assert "10:42" in pages[1]


class TestDevices:
    def test_the_others_can_be_signed_out(self, reviewer: User) -> None:
        here, there = Client(headers={"user-agent": "Here"}), Client(headers={"user-agent": "There"})
        by_password(here, reviewer.email)
        by_password(there, reviewer.email)
        page = text(here.get(reverse("usersessions_list")))
        assert "There" in page
        assert "This one" in page
        here.post(reverse("usersessions_list"))
        assert is_signed_in(here)
        assert not is_signed_in(there)
        assert Event.objects.filter(kind="core.account.signed_out_others", actor_id=reviewer.pk).exists()

    def test_they_are_ones_own(self, browser: Client, reviewer: User) -> None:
        other = Client(headers={"user-agent": "Somebody else's"})
        by_password(other, factories.user(password=PASSWORD).email)
        assert "Somebody else's" not in text(browser.get(reverse("usersessions_list")))
        browser.post(reverse("usersessions_list"))
        assert is_signed_in(other)


class TestLog:
    def test_it_holds_what_one_did_and_nobody_else_did(self, browser: Client, reviewer: User) -> None:
        notes.note("core.account.password_changed", reviewer)
        notes.note("core.account.app_added", factories.user("Director Z-99"))
        page = text(browser.get(reverse("account-log")))
        assert "Reviewer R-2 changed their password." in page
        assert "Director Z-99" not in page

    def test_it_holds_what_one_looked_at(self, browser: Client, reviewer: User) -> None:
        actor = actors.load(reviewer)
        audit.read(actor=actor, obj=reviewer, action="people.view")
        page = text(browser.get(reverse("account-log") + "?kind=read"))
        assert "Person: read" in page
        assert "people.view" in page

    def test_it_reaches_over_all_members_where_one_works(self, reviewer: User, sign_in: Any) -> None:
        first, second = factories.member("AA"), factories.member("BB")
        who = factories.person("reviewer", at=first)
        factories.person("director", at=second)
        for place in (first, second):
            Event.objects.create(
                kind="core.token.revoked", jurisdiction_id=place.pk, object_type="core.apitoken", object_id="1",
                actor_id=who.pk, actor_label=f"at {place.code}",
            )  # fmt: skip
        page = text(sign_in(who, first).get(reverse("account-log")))
        assert "at AA" in page
        assert "at BB" not in page  # no role there (any more): that member's log is closed

    def test_pages_go_on_by_the_last_line(self, browser: Client, reviewer: User) -> None:
        for _number in range(selectors.PAGE + 1):
            notes.note("core.account.signed_in", reviewer)
        first = browser.get(reverse("account-log"))
        assert len(first.context["entries"]) == selectors.PAGE
        rest = browser.get(first.context["older_url"])
        assert len(rest.context["entries"]) == 1
        assert rest.context["older_url"] == ""
        assert rest.context["newer_url"]

    @pytest.mark.parametrize(
        "query",
        ["?before=x", "?before=\x00", "?before=00000000-0000-7000-8000-000000000000", "?kind=x", "?before=" + "9" * 99],
    )
    def test_a_forged_address_shows_a_page(self, browser: Client, query: str) -> None:
        assert browser.get(reverse("account-log") + query).status_code == 200

    def test_a_refusal_for_an_unknown_kind_of_record_has_words(self, browser: Client, reviewer: User) -> None:
        AccessLog.objects.create(actor_id=reviewer.pk, actor_label="x", outcome="refused", action="undeclared route")
        assert "A page: refused" in text(browser.get(reverse("account-log") + "?kind=read"))

    def test_every_kind_of_event_has_its_sentence(self) -> None:
        assert set(notes.KINDS.values()) <= registered()


class TestWithoutAMember:
    def test_home_says_so_plainly(self, world: None, sign_in: Any) -> None:
        answer = sign_in(factories.user()).get(reverse("home"))
        assert answer.status_code == 200
        assert "You belong to no member now" in text(answer)

    def test_somebody_whose_role_ended_sees_it_too(self, world: None, sign_in: Any) -> None:
        place = factories.member()
        who = factories.person("reviewer", at=place)
        browser = sign_in(who, place)
        factories.end_roles(who, place)
        assert "You belong to no member now" in text(browser.get(reverse("home")))

    @pytest.mark.parametrize("name", ["account", "mfa_index", "account-tokens", "account-log", "usersessions_list"])
    def test_their_own_account_stays_open(self, world: None, sign_in: Any, name: str) -> None:
        assert sign_in(factories.user()).get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", ["account", "mfa_index", "account-tokens", "account-log", "account_change_password"])
def test_a_visitor_is_asked_to_sign_in(client: Client, world: None, name: str) -> None:
    answer = client.get(reverse(name))
    assert answer.headers["Location"] == f"{reverse('account_login')}?next={reverse(name).replace('/', '%2F')}"


def test_ending_all_sign_ins_of_a_person(reviewer: User) -> None:
    browser = Client()
    by_password(browser, reviewer.email)
    assert services.end_sessions(actor=actors.load(reviewer), user=reviewer) == 1
    assert not is_signed_in(browser)


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/150.0 Safari/537.36 Edg/150.0", "Edge, Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/150.0 Mobile Safari/537.36", "Chrome, Android"),
        ("something of our own/1.0 " + "x" * 200, ("something of our own/1.0 " + "x" * 200)[:60]),
        ("", "?"),
    ],
)
def test_devices_are_called_as_people_call_them(user_agent: str, words: str) -> None:
    assert in_words(user_agent) == words
