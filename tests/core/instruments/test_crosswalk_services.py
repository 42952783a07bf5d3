"""The crosswalk of a draft: proposed by itself, written by people, whole before review, frozen with its version."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from npcs.core.access import Forbidden
from npcs.core.audit import describe
from npcs.core.instruments import selectors, services
from npcs.core.instruments.errors import VersionFrozen, VersionInReview
from npcs.core.instruments.lifecycle import MANAGE
from npcs.core.instruments.models import InstrumentVersion, ItemCrosswalk
from npcs.core.instruments.permissions import VIEW
from npcs.core.instruments.validate import InvalidDefinition
from npcs.core.versions.errors import FieldErrors, StaleVersion
from npcs.core.workflow import GuardFailed
from tests.core.instruments.build import acting, item, published_by, small, tiny_events

OTHER = {"0": "No.", "1": "Bit.", "2": "Part.", "3": "All."}


@pytest.fixture
def second(author, published) -> InstrumentVersion:
    """A draft of 2.0.0: TEA-01 with other anchors, FAM-01 gone, TEA-02 new."""
    data = small(version="2.0.0")
    data["items"][0]["anchors"] = OTHER
    data["items"] = [data["items"][0], data["items"][1], data["items"][2], item("TEA-02", "supervision")]
    data["domains"] = data["domains"][:2]
    return services.load_draft(actor=author, data=data)


def line(version: InstrumentVersion, code: str) -> ItemCrosswalk:
    return version.crosswalk.get(to_item=code) if code != "FAM-01" else version.crosswalk.get(from_item=code)


def told(version: InstrumentVersion) -> dict:
    return {(one.from_item, one.to_item): (one.relation, one.comparable) for one in version.crosswalk.all()}


def test_a_draft_brings_its_crosswalk(second):
    assert told(second) == {
        ("TEA-01", "TEA-01"): ("reworded", False), ("PRO-01", "PRO-01"): ("same", True),
        ("PRO-02", "PRO-02"): ("same", True), ("", "TEA-02"): ("new", False), ("FAM-01", ""): ("dropped", False),
    }  # fmt: skip
    assert all(one.is_proposed for one in second.crosswalk.all())


def test_the_first_version_has_none(draft):
    assert not draft.crosswalk.exists()


def test_somebody_says_that_a_changed_item_is_comparable_and_why(author, second):
    row = line(second, "TEA-01")
    with pytest.raises(FieldErrors) as error:
        services.change_line(actor=author, line=row, expected=row.version, data={"comparable": True})
    assert set(error.value.errors) == {"note"}
    data = {"comparable": True, "note": "Clearer words for the same four steps."}
    saved = services.change_line(actor=author, line=row, expected=row.version, data=data)
    assert (saved.comparable, saved.is_proposed) == (True, False)
    event = tiny_events(kind="core.crosswalk.changed").get()
    assert describe(event) == "Steward S-1 changed a line of the crosswalk: TEA-01 to TEA-01."
    assert not [one for one in event.payload.values() if one == data["note"]]


def test_a_late_change_of_a_line_shows_both_texts(author, second):
    row = line(second, "TEA-01")
    services.change_line(actor=author, line=row, expected=row.version, data={"note": "First."})
    with pytest.raises(StaleVersion) as error:
        services.change_line(actor=author, line=row, expected=row.version, data={"note": "Second."})
    assert error.value.differences == {"note": ("Second.", "First.")}


def test_lines_that_people_wrote_stay_when_the_draft_changes(author, second):
    row = line(second, "TEA-01")
    services.change_line(
        actor=author, line=row, expected=row.version, data={"note": "The committee chose new anchors."}
    )
    data = second.definition["items"][1] | {"prompt": "What did it look like?"}
    services.change_part(
        actor=author, version=second, expected=second.version, group="items", code="PRO-01", part=data
    )  # fmt: skip
    assert line(second, "TEA-01").note == "The committee chose new anchors."
    assert told(second)["PRO-01", "PRO-01"] == ("reworded", True)
    services.propose_again(actor=author, version=second)
    assert line(second, "TEA-01").note == ""


def test_a_split_and_a_merger_are_written_line_by_line(author, second):
    row = line(second, "TEA-02")
    services.change_line(
        actor=author, line=row, expected=row.version, data={"from_item": "TEA-01", "relation": "split"}
    )  # fmt: skip
    with pytest.raises(InvalidDefinition) as error:
        services.submit(actor=author, version=second, expected=second.version)
    assert [one.rule for one in error.value.findings] == ["crosswalk_twice"]
    row = line(second, "TEA-01")
    services.change_line(actor=author, line=row, expected=row.version, data={"relation": "split"})
    assert services.submit(actor=author, version=second, expected=second.version).status == "in_review"


def test_a_line_is_added_once_and_removed(author, second):
    data = {"from_item": "FAM-01", "to_item": "TEA-02", "relation": "merged", "comparable": False, "note": ""}
    added = services.add_line(actor=author, version=second, data=data)
    assert services.add_line(actor=author, version=second, data=data).pk == added.pk
    with pytest.raises(FieldErrors):
        services.add_line(actor=author, version=second, data={**data, "relation": "split"})
    with pytest.raises(StaleVersion):
        services.remove_line(actor=author, line=added, expected=added.version + 1)
    services.remove_line(actor=author, line=added, expected=added.version)
    services.remove_line(actor=author, line=added, expected=added.version)
    assert not ItemCrosswalk.objects.filter(pk=added.pk).exists()


def test_an_item_without_a_line_stops_the_submission(author, second):
    row = line(second, "FAM-01")
    services.change_line(actor=author, line=row, expected=row.version, data={"note": "No longer asked."})
    services.remove_line(actor=author, line=line(second, "FAM-01"), expected=2)
    assert services.submit(actor=author, version=second, expected=second.version).status == "in_review"
    assert told(second)["FAM-01", ""] == ("dropped", False)  # proposed again, so that no item is forgotten


def test_a_version_in_review_is_read_as_it_will_be_published(author, second):
    waiting = services.submit(actor=author, version=second, expected=second.version)
    for call in (
        lambda: services.load_draft(actor=author, data=small(version="2.0.0")),
        lambda: services.change_head(actor=author, version=second, expected=second.version, data={"title": "Other"}),
        lambda: services.change_line(actor=author, line=line(second, "TEA-01"), expected=1, data={"note": "x"}),
    ):
        with pytest.raises(VersionInReview, match="Take it back"):
            call()
    with pytest.raises(IntegrityError), transaction.atomic():
        InstrumentVersion.objects.filter(pk=second.pk).update(definition={})
    with pytest.raises(IntegrityError), transaction.atomic():
        second.crosswalk.all().delete()
    again = services.reopen(actor=author, version=waiting, expected=waiting.version, reason="One word is wrong.")
    assert (again.status, again.submitted_at) == ("draft", None)
    services.change_head(actor=author, version=again, expected=again.version, data={"title": "Other"})


def test_a_draft_is_published_only_after_it_was_submitted(author, second):
    with pytest.raises(GuardFailed) as error:
        services.publish(actor=author, version=second, change_class="major", governance_reference="Meeting 5")
    assert "Submit the draft for review first" in error.value.findings[0]


def test_the_crosswalk_is_frozen_with_its_version(author, second):
    newer = published_by(author, second, "major")
    row = line(newer, "TEA-01")
    with pytest.raises(VersionFrozen):
        services.change_line(actor=author, line=row, expected=row.version, data={"note": "Late."})
    for call in (
        lambda: ItemCrosswalk.objects.filter(pk=row.pk).update(comparable=True),
        lambda: ItemCrosswalk.objects.filter(pk=row.pk).delete(),
        lambda: ItemCrosswalk.objects.create(
            from_version=row.from_version, to_version=newer, from_item="PRO-02", to_item="PRO-01", relation="split"
        ),
    ):
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            call()


def test_a_crosswalk_that_starts_from_an_older_version_is_told(author, published, second):
    row = line(second, "TEA-01")
    services.change_line(actor=author, line=row, expected=row.version, data={"note": "The anchors are new."})
    published_by(author, services.load_draft(actor=author, data=small(version="1.0.1", title="Other")))
    with pytest.raises(InvalidDefinition) as error:
        services.submit(actor=author, version=second, expected=second.version)
    assert [one.rule for one in error.value.findings] == ["crosswalk_stale"]
    services.propose_again(actor=author, version=second)
    assert services.submit(actor=author, version=second, expected=second.version).status == "in_review"


def test_the_line_of_releases_gives_each_with_its_crosswalk(author, published, second, django_assert_num_queries):
    published_by(author, second, "major")
    with django_assert_num_queries(2):
        line = selectors.releases("TINY")
    assert [(one.version, len(one.links)) for one in line] == [("1.0.0", 0), ("2.0.0", 5)]
    assert [one.version for one in selectors.releases("TINY", until=published)] == ["1.0.0"]


def test_new_work_starts_with_a_version_from_its_day_on(author, published, second):
    waiting = services.submit(actor=author, version=second, expected=second.version)
    today = timezone.localdate()
    with pytest.raises(FieldErrors) as error:
        services.publish(
            actor=author, version=waiting, change_class="major", governance_reference="M 5",
            effective_from=today - timedelta(days=1),
        )  # fmt: skip
    assert set(error.value.errors) == {"effective_from"}
    newer = services.publish(
        actor=author, version=waiting, change_class="major", governance_reference="M 5",
        effective_from=today + timedelta(days=30),
    )  # fmt: skip
    assert selectors.default_version("TINY") == published
    assert selectors.default_version("TINY", today + timedelta(days=30)) == newer
    published.refresh_from_db()
    with pytest.raises(GuardFailed):
        services.retire(actor=author, version=published, expected=published.version, reason="Old.")


@pytest.mark.parametrize("actor", [acting(), acting(VIEW)])
def test_only_somebody_with_the_right_writes_a_crosswalk(second, actor):
    row = line(second, "TEA-01")
    for call in (
        lambda: services.change_line(actor=actor, line=row, expected=1, data={"note": "x"}),
        lambda: services.add_line(actor=actor, version=second, data={}),
        lambda: services.remove_line(actor=actor, line=row, expected=1),
        lambda: services.propose_again(actor=actor, version=second),
        lambda: services.copy_version(actor=actor, version=second, semver="3.0.0"),
        lambda: services.change_head(actor=actor, version=second, expected=1, data={}),
        lambda: services.change_part(actor=actor, version=second, expected=1, group="items", code="TEA-01"),
    ):
        with pytest.raises(Forbidden, match=MANAGE):
            call()
