"""Load, publish for good, pin, retire: each by somebody with the right, each with an event, each safe to repeat."""

import json

import pytest
from django.db import IntegrityError, transaction

from npcs.core.access import Forbidden, anonymous, policy_of, system
from npcs.core.audit import describe
from npcs.core.instruments import selectors, services
from npcs.core.instruments.errors import DecisionMissing, FingerprintMismatch, VersionFrozen
from npcs.core.instruments.lifecycle import MANAGE
from npcs.core.instruments.models import Instrument, InstrumentVersion
from npcs.core.instruments.permissions import VIEW
from npcs.core.instruments.validate import InvalidDefinition
from npcs.core.workflow import GuardFailed, NotPermitted
from tests.core.instruments.build import acting, item, published_by, small, tiny_events, tiny_versions

DECISION = "Meeting 5, item 1"


def kinds():
    return list(tiny_events().values_list("kind", flat=True))


def load(author, **changes):
    return services.load_draft(actor=author, data=json.dumps(small(**changes)))


def publish(author, version, change_class="editorial", reference=DECISION):
    return published_by(author, version, change_class, reference)


def test_a_draft_is_kept_with_its_fingerprint(author, draft):
    assert (draft.semver, draft.status, draft.is_default) == ("1.0.0", "draft", False)
    assert (draft.created_by_id, draft.instrument.title, draft.instrument.code) == (
        author.user_id,
        "Tiny scale",
        "TINY",
    )
    selectors.verify(tiny_versions().get())
    assert kinds() == ["core.instrument.drafted"]


def test_loading_the_same_draft_again_changes_nothing(author, draft):
    again = load(author)
    assert (again.pk, again.version) == (draft.pk, draft.version)
    assert kinds() == ["core.instrument.drafted"]


def test_a_draft_can_be_replaced(author, draft):
    again = load(author, title="Tiny scale, second try")
    assert (again.pk, again.version) == (draft.pk, draft.version + 1)
    assert again.sha256 != draft.sha256
    selectors.verify(again)


def test_a_faulty_file_changes_nothing(author):
    with pytest.raises(InvalidDefinition) as error:
        services.load_draft(actor=author, data=b'{"code": "TINY"}')
    assert error.value.findings
    assert not Instrument.objects.filter(code="TINY").exists()


@pytest.mark.parametrize("actor", [anonymous(), acting(), acting(VIEW)])
def test_only_somebody_with_the_right_may_write(author, draft, actor):
    for call in (
        lambda: services.load_draft(actor=actor, data=small(version="1.1.0")),
        lambda: services.submit(actor=actor, version=draft, expected=draft.version),
        lambda: services.publish(actor=actor, version=draft, change_class="major", governance_reference=DECISION),
        lambda: services.retire(actor=actor, version=draft, expected=1, reason="Old."),
    ):
        with pytest.raises((Forbidden, NotPermitted)):
            call()
    assert tiny_versions().get().status == "draft"
    assert kinds() == ["core.instrument.drafted"]


def test_looking_and_managing_are_rights_of_their_own(draft):
    policy = policy_of(InstrumentVersion)
    assert [policy.can(acting(VIEW), action, draft) for action in (VIEW, MANAGE, "review.view")] == [True, False, False]
    assert policy.can(acting(MANAGE), MANAGE, draft)
    assert not policy.visible(anonymous(), VIEW, InstrumentVersion.objects.all()).exists()
    assert list(policy.visible(acting(VIEW), VIEW, tiny_versions())) == [draft]


def test_publishing_stamps_it_and_makes_it_the_default(author, published):
    assert (published.status, published.is_default, published.change_class) == ("published", True, "major")
    assert published.published_by_id == author.user_id
    assert published.published_at is not None
    assert selectors.default_version("TINY") == published
    event = tiny_events().get(kind="core.instrument.published")
    assert (event.actor_id, event.version, event.payload["to"]) == (author.user_id, published.version, "published")
    assert describe(event) == "Steward S-1 published this version."


def test_publishing_twice_is_publishing_once(author, published):
    again = publish(author, published, "major", " Meeting 4, item 2 ")
    assert (again.version, again.published_at) == (published.version, published.published_at)
    assert kinds().count("core.instrument.published") == 1


def test_publishing_again_with_another_decision_is_refused(author, published):
    with pytest.raises(VersionFrozen, match="higher version number"):
        publish(author, published, "major", "Meeting 9")


@pytest.mark.parametrize("reference", ["", "  ", "x" * 201, "Meeting\x00"])
def test_publishing_needs_a_recorded_decision(author, draft, reference):
    with pytest.raises(DecisionMissing):
        publish(author, draft, "major", reference)
    draft.refresh_from_db()
    assert draft.status == "in_review"


def test_a_published_version_is_not_loaded_over(author, published):
    with pytest.raises(VersionFrozen):
        load(author, title="Other")
    with pytest.raises(VersionFrozen):
        load(author)


def test_a_newer_version_takes_over_and_the_old_one_stays_open(author, published):
    newer = publish(author, load(author, version="1.0.1", title="Tiny scale, reworded"))
    published.refresh_from_db()
    assert (newer.is_default, newer.supersedes_id) == (True, published.pk)
    assert (published.status, published.is_default) == ("published", False)
    assert Instrument.objects.get(code="TINY").title == "Tiny scale, reworded"


def test_a_draft_does_not_rename_the_instrument_in_use(author, published):
    load(author, version="1.0.1", title="Tiny scale, reworded")
    assert Instrument.objects.get(code="TINY").title == "Tiny scale"


def test_a_pin_still_gives_the_text_of_its_day(author, published):
    pin = selectors.pin(published)
    publish(author, load(author, version="1.0.1", title="Tiny scale, reworded"))
    assert selectors.pinned(pin).title == "Tiny scale"
    assert selectors.definition_of(selectors.default_version("TINY")).title == "Tiny scale, reworded"


@pytest.mark.parametrize("version", ["1.0.0", "0.9.9"])
def test_a_version_goes_up(author, published, version):
    with pytest.raises((InvalidDefinition, VersionFrozen)):
        publish(author, load(author, version=version, title="Other"))


def test_ten_is_newer_than_nine(author, published):
    publish(author, load(author, version="1.9.0", title="Nine"))
    assert publish(author, load(author, version="1.10.0", title="Ten")).is_default


def test_a_change_cannot_be_called_smaller_than_it_is(author, published):
    data = small(version="1.1.0")
    data["items"].append(item("TEA-02", "supervision"))
    newer = services.load_draft(actor=author, data=data)
    newer = services.submit(actor=author, version=newer, expected=newer.version)
    with pytest.raises(InvalidDefinition) as error:
        publish(author, newer, "minor")
    assert [finding.rule for finding in error.value.findings] == ["change_class"]
    assert "TEA-02" in error.value.findings[0].message
    assert publish(author, newer, "major").is_default


def test_an_item_code_is_not_used_again_for_something_else(author, published):
    data = small(version="2.0.0")
    data["items"][3] = item("FAM-01", "something-else")
    with pytest.raises(InvalidDefinition) as error:
        services.load_draft(actor=author, data=data)
    assert [finding.rule for finding in error.value.findings] == ["item_reused"]


def test_a_retired_version_is_not_used_for_new_work(author, published):
    with pytest.raises(GuardFailed) as error:
        services.retire(actor=author, version=published, expected=published.version, reason="Old.")
    assert "Publish another version first" in error.value.findings[0]
    publish(author, load(author, version="1.0.1", title="Other"))
    published.refresh_from_db()
    seen = published.version
    retired = services.retire(actor=author, version=published, expected=seen, reason="Reworded.")
    assert (retired.status, retired.retired_by_id) == ("retired", author.user_id)
    assert services.retire(actor=author, version=published, expected=seen, reason="Reworded.").version == seen + 1
    event = tiny_events().get(kind="core.instrument.retired")
    assert event.reason == "Reworded."
    assert describe(event) == "Steward S-1 retired this version."


def test_the_system_cannot_retire_and_needs_a_shipped_file_to_publish(author, draft):
    with pytest.raises(NotPermitted):
        services.retire(actor=system(), version=draft, expected=1, reason="Old.")
    with pytest.raises(IntegrityError, match="published_whole"), transaction.atomic():
        services.publish(actor=system(), version=draft, change_class="major", governance_reference=DECISION)


def test_a_text_changed_behind_the_products_back_is_found_out(author, draft):
    changed = {**draft.definition, "title": "Other"}
    InstrumentVersion.objects.filter(pk=draft.pk).update(definition=changed)
    draft.refresh_from_db()
    for call in (selectors.verify, selectors.pin, selectors.definition_of):
        with pytest.raises(FingerprintMismatch, match=r"TINY 1\.0\.0"):
            call(draft)
    with pytest.raises(FingerprintMismatch):
        publish(author, draft, "major")


def test_a_pin_is_refused_when_the_version_holds_another_text(published):
    pin = selectors.pin(published)
    with pytest.raises(FingerprintMismatch):
        selectors.pinned(pin._replace(sha256="0" * 64))


def test_an_event_of_every_kind_has_its_sentence(author, draft):
    assert describe(tiny_events().get()) == "Steward S-1 loaded a draft."
