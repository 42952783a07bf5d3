"""Home shows the way to report an incident, and what one worked on last."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from tests import factories, reviews


def test_home_leads_to_the_notice_and_shows_recent_work(sign_in: Callable[..., Client]) -> None:
    place = factories.member("HB")
    person = factories.person("reviewer", at=place)
    review = reviews.opened(reviews.acting(person, place))
    page = sign_in(person).get("/").content.decode()
    assert reverse("incidents:notice") in page
    assert page.count(review.get_absolute_url()) == 2  # what needs them, and what they last did
    assert "wrote in the review: story" in page


def test_home_of_a_role_that_reports_nothing_has_no_such_button(sign_in: Callable[..., Client]) -> None:
    page = sign_in(factories.person("auditor")).get("/").content.decode()
    assert reverse("incidents:notice") not in page


def test_someone_elses_work_is_not_recent_work_of_mine(sign_in: Callable[..., Client]) -> None:
    place = factories.member("HB")
    reviews.opened(reviews.acting(factories.person("reviewer", at=place), place))
    page = sign_in(factories.person("reviewer", at=place)).get("/").content.decode()
    assert "You last did" not in page
