"""The small views of the shell, and the gallery that shows every component."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from jurisdictions.models import Membership
from jurisdictions.services import grants
from npcs.core.ui import words
from npcs.core.ui.gallery.views import PAGES
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def client_of_reviewer(sign_in):
    place = factories.member()
    return sign_in(factories.person("reviewer", at=place), place)


@pytest.mark.parametrize("page", PAGES)
def test_every_gallery_page_is_drawn(page, client_of_reviewer, settings):
    settings.DEMO = True
    answer = client_of_reviewer.get(reverse("gallery-page", args=[page]))
    assert answer.status_code == 200
    assert "{#" not in answer.content.decode()


def test_the_gallery_is_not_there_for_people_outside_a_demonstration(client_of_reviewer, settings):
    settings.DEMO = settings.DEBUG = False
    assert client_of_reviewer.get(reverse("gallery")).status_code == 404
    assert client_of_reviewer.get(reverse("gallery-page", args=["parts"])).status_code == 404


def test_a_page_in_error_says_so_in_its_title_and_on_top(client_of_reviewer, settings):
    settings.DEMO = True
    html = client_of_reviewer.get(reverse("gallery-page", args=["forms-errors"])).content.decode()
    assert "<title>Error:" in html
    assert html.index("Please check these answers") < html.index("<h1>")


def test_the_page_asks_who_is_there_and_gets_seconds(client_of_reviewer, settings):
    answer = client_of_reviewer.get(reverse("session-ping"))
    assert set(answer.json()) == {"left", "user"}
    assert client_of_reviewer.post(reverse("session-ping")).json()["left"] == settings.IDLE_SECONDS


def test_a_visitor_is_told_to_sign_in(client):
    answer = client.get(reverse("session-ping"), headers={"accept": "application/json"})
    assert answer.status_code == 401


def test_the_content_note_is_remembered_for_the_day_and_goes_back_to_the_text(client_of_reviewer, settings):
    settings.DEMO = True
    answer = client_of_reviewer.post(reverse("content-note"), {"next": "/reviews/1/#narrative"})
    assert answer.url == "/reviews/1/#narrative"
    assert client_of_reviewer.get(reverse("gallery")).context["content_note_seen"]


def test_the_content_note_asks_again_on_another_day(client_of_reviewer, settings):
    settings.DEMO = True
    session = client_of_reviewer.session
    session["content_note_day"] = "2026-01-01"
    session.save()
    assert not client_of_reviewer.get(reverse("gallery")).context["content_note_seen"]


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""])
def test_the_content_note_leads_nowhere_else(client_of_reviewer, target):
    assert client_of_reviewer.post(reverse("content-note"), {"next": target}).url == reverse("home")


def test_the_member_acted_for_can_be_switched_to_one_of_ones_own_only(sign_in):
    first, second, foreign = factories.member(), factories.member(), factories.member()
    who = factories.person("reviewer", at=first)
    Membership.objects.create(jurisdiction=second, user=who, role="coordinator", started_at=timezone.now())
    grants.sync(person_id=who.pk, jurisdiction_id=second.pk)
    browser = sign_in(who, first)
    browser.post(reverse("switch-member"), {"member": second.pk})
    assert browser.session["acting_for"] == second.pk
    browser.post(reverse("switch-member"), {"member": first.pk})
    browser.post(reverse("switch-member"), {"member": foreign.pk})
    assert browser.session["acting_for"] == first.pk
    for nonsense in ("", "x", "-1", "9" * 40, "²"):
        assert browser.post(reverse("switch-member"), {"member": nonsense}).status_code == 302
    assert browser.session["acting_for"] == first.pk


def test_dates_are_said_as_people_say_them():
    today = dt.date(2026, 4, 7)
    assert words.day(dt.date(2026, 3, 12)) == "12 Mar 2026"
    assert words.due(dt.date(2026, 4, 16), today) == {"text": "Due 16 Apr, 9 days left", "soon": True}
    assert words.due(dt.date(2027, 4, 16), today)["text"] == "Due 16 Apr 2027, 374 days left"
    assert words.due(dt.date(2026, 4, 5), today)["text"] == "Due 5 Apr, 2 days over"
    assert words.due(today, today, short=True)["text"] == "today"
    assert words.due(None, today)["text"] == "no date"
