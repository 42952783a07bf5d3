"""The worklist: filters that narrow, orders that can be turned round, views that a person keeps."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from incidents.models import Review, SavedView
from tests import reviews as made
from tests.incidents.conftest import Place
from tests.incidents.paper import at, get, post, saved, send
from tests.incidents.test_pages_lists import listed

pytestmark = pytest.mark.django_db


def known(place: Place, days_ago: int, **changes: object) -> Review:
    """A notice of which the agency became aware some days ago; it is due 90 days after."""
    day = timezone.localdate() - timedelta(days=days_ago)
    return made.filed(place.actor("caseworker"), aware_date=day, incident_date=day, **changes)


def numbers(place: Place, query: str, role: str = "reviewer") -> list[str]:
    return listed(get(place[role], f"{at('worklist')}?{query}"))


def of(*reviews: Review) -> list[str]:
    return [review.incident.number for review in reviews]


@pytest.mark.parametrize(
    ("query", "expected"),
    [("due=late", [0]), ("due=7", [0, 1]), ("due=30", [0, 1, 2]), ("due=none", [])],
)
def test_the_due_window_holds_what_is_due_by_then_and_what_is_late(
    place: Place, query: str, expected: list[int]
) -> None:
    filed = [known(place, 95), known(place, 85), known(place, 70), known(place, 1)]
    assert numbers(place, query) == of(*(filed[number] for number in expected))


def test_cause_office_and_theme_narrow_the_list(place: Place) -> None:
    drowned = made.filed(place.actor("caseworker"), cause_group="drowning", office="Harbor")
    themed = made.gathered(place.actor("reviewer"), office="Plains")
    assert numbers(place, "view=all&cause=drowning") == of(drowned)
    assert numbers(place, "view=all&office=Plains") == of(themed)
    assert numbers(place, "view=all&theme=safe_sleep") == of(themed)
    assert numbers(place, "view=all&theme=caseload") == []


def test_a_reader_of_codes_is_offered_no_office_and_no_lead(place: Place) -> None:
    made.opened(place.actor("reviewer"), office="Plains")
    page = get(place["technical_advisor"], at("worklist"))
    assert "Plains" not in page.html
    assert 'name="office"' not in page.html
    assert 'name="lead"' not in page.html
    assert 'name="theme"' in page.html


def test_every_filter_can_be_reached_without_a_script_or_a_wide_screen(place: Place) -> None:
    made.opened(place.actor("reviewer"))
    page = get(place["reviewer"], at("worklist"))
    hidden_on_phones = [
        part for part in page.html.split('class="filters"')[1].split("</form>")[0].split('"') if part == "less"
    ]
    assert hidden_on_phones == []
    assert "<summary>More filters</summary>" in page.html
    assert 'class="filters__more" open' not in page.html.replace("  ", " ")
    assert 'class="filters__more" open' in get(place["reviewer"], f"{at('worklist')}?cause=drowning").html


@pytest.mark.parametrize("sort", ["due", "-due", "filed", "-filed", "state", "-state"])
def test_each_order_goes_on_in_pages_and_back_without_a_gap(
    place: Place, sort: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("incidents.selectors.PAGE", 2)
    reviewer = place.actor("reviewer")
    filed = [known(place, 3), known(place, 30), made.opened(reviewer), known(place, 3), made.not_selected(reviewer)]
    Review.objects.filter(pk__in=[filed[0].pk, filed[4].pk]).update(due_on=None)
    seen, address = [], f"{at('worklist')}?view=all&sort={sort}"
    while address:
        page = get(place["reviewer"], address)
        seen.append(listed(page))
        onward = [link for link in page.links if "after=" in link]
        address = at("worklist") + onward[0] if onward else ""
    assert sorted(number for rows in seen for number in rows) == sorted(of(*filed))
    assert [len(rows) for rows in seen] == [2, 2, 1]
    [back] = [link for link in page.links if "before=" in link]
    assert listed(get(place["reviewer"], at("worklist") + back)) == seen[1]


def test_a_column_sorts_and_turns_round(place: Place) -> None:
    first, second = known(place, 40), known(place, 10)
    page = get(place["reviewer"], f"{at('worklist')}?sort=due")
    assert listed(page) == of(first, second)
    assert 'aria-sort="ascending"' in page.html
    assert "?sort=-due" in page.links
    turned = get(place["reviewer"], f"{at('worklist')}?sort=-due")
    assert listed(turned) == of(second, first)
    assert 'aria-sort="descending"' in turned.html


def test_states_sort_in_the_order_of_the_work(place: Place) -> None:
    reviewer = place.actor("reviewer")
    approved = made.approved(reviewer, place.actor("director"))
    notice, opened = made.filed(place.actor("caseworker")), made.opened(reviewer)
    assert numbers(place, "view=all&sort=state") == of(notice, opened, approved)


# Saved views


def keep(place: Place, query: str, role: str = "reviewer", **fields: str) -> str:
    address = f"{at('saved-view-new')}?{query}"
    return saved(send(place[role], address, **{"name": "My view", **fields}))


def test_a_view_keeps_filters_tab_and_order_and_opens_with_one_click(place: Place) -> None:
    fatal = made.filed(place.actor("caseworker"), incident_type="fatality")
    made.filed(place.actor("caseworker"))
    address = keep(place, "view=all&type=fatality&sort=-due&after=x&foo=1")
    assert SavedView.objects.get().query == "type=fatality&view=all&sort=-due"
    page = get(place["reviewer"], address)
    assert listed(page) == of(fatal)
    assert "My view" in page.text
    assert 'aria-current="true"' in page.html


def test_a_private_view_is_seen_by_nobody_else_and_a_shared_one_by_colleagues_who_read(place: Place) -> None:
    keep(place, "view=all", name="Private")
    keep(place, "view=all&state=scoring", name="For all of us", is_shared="on")
    colleague = get(place["director"], at("worklist"))
    assert "For all of us" in colleague.text
    assert "Private" not in colleague.text
    assert "For all of us" not in get(place["technical_advisor"], at("worklist")).text
    shared = SavedView.objects.get(is_shared=True)
    assert place["director"].get(at("saved-view", shared.pk)).status_code == 403
    assert place["director"].get(at("saved-view", SavedView.objects.get(is_shared=False).pk)).status_code == 404


def test_the_worklist_opens_with_the_view_of_ones_choice(place: Place) -> None:
    opened, notice = made.opened(place.actor("reviewer")), made.filed(place.actor("caseworker"))
    keep(place, "view=notices", name="New ones", is_default="on")
    assert listed(get(place["reviewer"], at("worklist"))) == of(notice)
    assert set(numbers(place, "view=all")) == set(of(opened, notice))
    keep(place, "view=mine", name="Mine first", is_default="on")
    assert list(SavedView.objects.filter(is_default=True).values_list("name", flat=True)) == ["Mine first"]
    assert listed(get(place["reviewer"], at("worklist"))) == of(opened)


def test_a_view_is_renamed_and_removed_by_whoever_keeps_it(place: Place) -> None:
    keep(place, "view=all")
    view = SavedView.objects.get()
    saved(send(place["reviewer"], at("saved-view", view.pk), name="Better name"))
    assert "Better name" in get(place["reviewer"], at("saved-views")).text
    view.refresh_from_db()
    answer = post(place["reviewer"], at("saved-view-remove", view.pk), {"version": str(view.version)})
    assert saved(answer) == at("saved-views")
    assert not SavedView.objects.exists()


def test_two_views_of_one_name_are_refused_beside_the_field(place: Place) -> None:
    keep(place, "view=all")
    again = send(place["reviewer"], f"{at('saved-view-new')}?view=mine", name="My view")
    assert again.status == 422
    assert "view of this name" in again.errors["name"]


def test_sending_a_view_twice_keeps_it_once(place: Place) -> None:
    once = str(uuid4())
    data = {"once": once, "name": "My view", "query": "view=all"}
    for _each in range(2):
        saved(post(place["reviewer"], at("saved-view-new"), data))
    assert SavedView.objects.count() == 1


# Training records


def test_only_people_who_open_reviews_are_asked_for_a_training_record(place: Place) -> None:
    assert 'name="is_training"' not in get(place["caseworker"], at("notice")).html
    assert 'name="is_training"' in get(place["reviewer"], at("notice")).html
