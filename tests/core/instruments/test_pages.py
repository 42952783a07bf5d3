"""The editor in a browser without scripts: load, copy, change part by part, compare, submit, publish."""

import json
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from npcs.core.access import Actor
from npcs.core.instruments import services
from npcs.core.instruments.definition import fingerprint
from npcs.core.instruments.models import InstrumentVersion
from tests import factories, scales
from tests.core.instruments.build import published_by, small, tiny_versions


@pytest.fixture
def steward(world: None) -> Actor:
    return scales.office_steward()


@pytest.fixture
def browser(steward: Actor, sign_in: Callable[..., Client]) -> Client:
    return sign_in(steward.user)


@pytest.fixture
def first(steward: Actor) -> InstrumentVersion:
    return published_by(steward, services.load_draft(actor=steward, data=small()), "major")


@pytest.fixture
def draft(steward: Actor, first: InstrumentVersion) -> InstrumentVersion:
    return services.copy_version(actor=steward, version=first, semver="1.1.0")


def upload(data: object) -> dict:
    raw = data if isinstance(data, bytes) else json.dumps(data).encode()
    return {"file": SimpleUploadedFile("scale.json", raw, "application/json")}


def address(version: InstrumentVersion, *parts: str) -> str:
    return "/".join(["/instruments", str(version.pk), *parts, ""])


def words(answer) -> str:
    return " ".join(answer.content.decode().split())


def fields(browser: Client, url: str, **changes: object) -> dict:
    """What the form of a page would send, with changes: the fields as the page shows them."""
    page = browser.get(url)
    assert page.status_code == 200, page.status_code
    form = page.context["form"]
    data: dict = {"version": page.context["base"]} if "base" in page.context else {}
    for bound in form:
        value = bound.value()
        if value is None or value is False:
            continue
        data[bound.html_name] = "on" if value is True else value
    return {**data, **changes}


def test_a_licensed_instrument_is_loaded_from_a_file_without_code(browser: Client) -> None:
    data = small(code="LICD", origin="licensed", owner="A foundation", licence="By permission of 1 May.")
    answer = browser.post("/instruments/load/", upload(data))
    version = InstrumentVersion.objects.get(instrument__code="LICD")
    assert (answer.status_code, answer["Location"]) == (302, address(version))
    assert (version.status, version.sha256) == ("draft", fingerprint(data))
    assert "By permission of 1 May." in words(browser.get(address(version)))


def test_a_faulty_file_is_answered_with_a_table_of_place_fault_rule_and_fix_and_nothing_is_kept(
    browser: Client,
) -> None:
    data = small(version="2.0.0")
    data["items"][0]["anchors"] = {"0": "Only one."}
    data["items"][1]["scale"] = "lost"
    answer = browser.post("/instruments/load/", upload(data))
    page = words(answer)
    assert answer.status_code == 422
    for told in ("items[0].anchors", "Write one anchor for each value.", "items[1].scale", "Use one of: influence.",
                 "unknown_reference"):  # fmt: skip
        assert told in page
    assert not tiny_versions().exists()


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe", b"[1, 2]", b'{"a": NaN}', b"x" * 300_000])
def test_a_file_that_is_none_is_told_and_no_error_of_ours(browser: Client, raw: bytes) -> None:
    assert browser.post("/instruments/load/", upload(raw)).status_code == 422


def test_a_version_is_copied_to_a_draft_and_its_text_is_changed_part_by_part(
    browser: Client, first: InstrumentVersion
) -> None:
    assert browser.get(address(first, "copy")).context["form"]["version"].value() == "1.1.0"
    data = fields(browser, address(first, "copy"))
    browser.post(address(first, "copy"), {**data, "once": data.pop("version"), "version": "1.1.0"} | {"once": ONCE})
    draft = tiny_versions().get(semver="1.1.0")
    url = address(draft, "edit", "items", "TEA-01")
    answer = browser.post(url, fields(browser, url, **{"prompt": "How did it go?", "anchor-2": "It shaped it."}))
    assert (answer.status_code, answer["Location"]) == (302, address(draft, "edit"))
    draft.refresh_from_db()
    changed = draft.definition["items"][0]
    assert (changed["prompt"], changed["anchors"]["2"], changed["code"]) == (
        "How did it go?",
        "It shaped it.",
        "TEA-01",
    )
    assert draft.sha256 == fingerprint(draft.definition)
    page = words(browser.get(address(draft, "compare")))
    assert "What was it like?" in page
    assert "How did it go?" in page
    assert "The change is major" in page


ONCE = "0192f0c1-2345-7abc-8def-0123456789ab"


def test_a_new_item_is_added_in_two_steps_and_what_is_missing_is_told_meanwhile(
    browser: Client, draft: InstrumentVersion
) -> None:
    url = address(draft, "add", "items")
    given = {"label": "Handover", "prompt": "How was it handed over?", "domain": "TEA", "scale": "influence"}
    data = fields(browser, url, code="TEA-02", construct="handover", **given)
    answer = browser.post(url, data)
    assert answer["Location"] == address(draft, "edit", "items", "TEA-02")
    page = words(browser.get(address(draft)))
    assert "Still to do before it can be submitted" in page
    assert "Write one anchor for each value." in page
    url = answer["Location"]
    anchors = {f"anchor-{value}": f"Anchor {value}." for value in range(4)}
    browser.post(url, fields(browser, url, **anchors, rationale_at=["2", "3"]))
    assert "Still to do" not in words(browser.get(address(draft)))
    draft.refresh_from_db()
    assert draft.definition["items"][-1]["rationale_at"] == [2, 3]


def test_scales_lists_and_domains_have_plain_forms_in_which_an_empty_row_is_no_row(
    browser: Client, draft: InstrumentVersion
) -> None:
    url = address(draft, "edit", "lists", "partner")
    changes = {"options-0-label": "Health care", "options-2-code": "school", "options-2-label": "School"}
    browser.post(url, fields(browser, url, **changes))
    draft.refresh_from_db()
    [partner] = draft.definition["lists"]
    assert [(one["code"], one["label"]) for one in partner["options"]] == [
        ("health", "Health care"), ("court", "Court"), ("school", "School"),
    ]  # fmt: skip
    url = address(draft, "edit", "lists", "partner")
    browser.post(url, fields(browser, url, **{"options-1-code": "", "options-1-label": ""}))
    draft.refresh_from_db()
    assert [one["code"] for one in draft.definition["lists"][0]["options"]] == ["health", "school"]
    url = address(draft, "edit", "lists", "partner")
    answer = browser.post(url, fields(browser, url, **{"options-0-code": ""}))
    assert answer.status_code == 422
    url = address(draft, "edit", "scales", "influence")
    browser.post(url, fields(browser, url, **{"points-0-label": "Nothing found"}))
    url = address(draft, "edit", "domains", "TEA")
    browser.post(url, fields(browser, url, label="Team and partners"))
    draft.refresh_from_db()
    assert draft.definition["scales"][0]["points"][0]["label"] == "Nothing found"
    assert draft.definition["domains"][0]["label"] == "Team and partners"


def test_a_part_moves_and_leaves_a_draft_but_not_while_something_uses_it(
    browser: Client, draft: InstrumentVersion
) -> None:
    place = address(draft, "edit", "items", "PRO-02", "place")
    browser.post(place, {"to": "up", "version": draft.version})
    draft.refresh_from_db()
    assert [one["code"] for one in draft.definition["items"]] == ["TEA-01", "PRO-02", "PRO-01", "FAM-01"]
    gone = browser.post(address(draft, "edit", "items", "PRO-02", "remove"), {"version": draft.version})
    assert gone.status_code == 302
    kept = browser.post(address(draft, "edit", "scales", "influence", "remove"), {"version": draft.version + 1})
    assert kept.status_code == 422
    assert "Nothing was changed." in words(kept)
    draft.refresh_from_db()
    assert [one["code"] for one in draft.definition["items"]] == ["TEA-01", "PRO-01", "FAM-01"]
    assert len(draft.definition["scales"]) == 1


def test_two_people_on_two_items_do_not_disturb_each_other_and_on_one_item_both_texts_are_shown(
    browser: Client, draft: InstrumentVersion
) -> None:
    one, two = address(draft, "edit", "items", "TEA-01"), address(draft, "edit", "items", "FAM-01")
    first, second = fields(browser, one, label="Mine"), fields(browser, two, label="Other item")
    late = {**first, "label": "Theirs"}
    assert browser.post(one, late).status_code == 302
    assert browser.post(two, second).status_code == 302
    answer = browser.post(one, first)
    assert answer.status_code == 409
    assert "Mine" in words(answer)
    assert "Theirs" in words(answer)


def test_the_least_class_is_shown_and_a_smaller_one_refused(browser: Client, draft: InstrumentVersion) -> None:
    url = address(draft, "edit", "items", "TEA-01")
    browser.post(url, fields(browser, url, **{"anchor-3": "Other."}))
    assert browser.post(address(draft, "step", "submit"), {"version": draft.version + 1}).status_code == 302
    url = address(draft, "step", "publish")
    page = browser.get(url)
    assert "it is at least: major" in words(page)
    data = {"version": page.context["base"], "governance_reference": "Meeting 9, item 1"}
    answer = browser.post(url, {**data, "change_class": "editorial"})
    assert answer.status_code == 422
    assert "it is major" in words(answer)
    assert browser.post(url, {**data, "change_class": "major", "governance_reference": ""}).status_code == 422
    assert browser.post(url, {**data, "change_class": "major"}).status_code == 302
    draft.refresh_from_db()
    assert (draft.status, draft.governance_reference) == ("published", "Meeting 9, item 1")


def test_the_crosswalk_is_read_by_everybody_and_written_by_the_office(
    browser: Client, draft: InstrumentVersion
) -> None:
    url = address(draft, "edit", "items", "TEA-01")
    browser.post(url, fields(browser, url, **{"anchor-3": "Other."}))
    page = words(browser.get(address(draft, "crosswalk")))
    assert "reworded or changed" in page
    line = draft.crosswalk.get(to_item="TEA-01")
    url = f"/instruments/crosswalk/{line.pk}/"
    refused = browser.post(url, fields(browser, url, comparable="on"))
    assert refused.status_code == 422
    assert "Write why values can still be compared" in words(refused)
    assert browser.post(url, fields(browser, url, comparable="on", note="Same steps.")).status_code == 302
    line.refresh_from_db()
    assert (line.comparable, line.note, line.is_proposed) == (True, "Same steps.", False)


def test_the_definition_comes_down_as_the_file_whose_hash_is_its_fingerprint(
    browser: Client, first: InstrumentVersion
) -> None:
    answer = browser.get(address(first, "download"))
    assert answer["Content-Disposition"] == 'attachment; filename="TINY-1.0.0.json"'
    assert answer["ETag"] == f'"{first.sha256}"'
    assert fingerprint(json.loads(answer.content)) == first.sha256
    assert browser.post("/instruments/load/", upload(answer.content)).status_code == 422  # it is published already


def test_an_unknown_part_is_not_found(browser: Client, draft: InstrumentVersion) -> None:
    for parts in (("edit", "items", "TEA-99"), ("edit", "rules", "partner-type"), ("add", "rules"), ("step", "burn")):
        assert browser.get(address(draft, *parts)).status_code == 404


def test_a_reader_sees_versions_and_is_offered_no_change(
    sign_in: Callable[..., Client], first: InstrumentVersion
) -> None:
    reader = sign_in(factories.person("reviewer"))
    page = words(reader.get(address(first)))
    assert "Label of TEA-01" in page
    assert "Copy to a new draft" not in page
    assert reader.get(address(first, "copy")).status_code == 403
    assert reader.get("/instruments/load/").status_code == 403
