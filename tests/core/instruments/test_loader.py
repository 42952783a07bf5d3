"""Set-up loads the files that ship: once, again without effect, and never over what the partnership uses."""

import json

import pytest

from npcs.core.access import system
from npcs.core.instruments import selectors, services
from npcs.core.instruments.errors import VersionFrozen
from npcs.core.instruments.loader import REFERENCE, ensure_published
from npcs.core.instruments.validate import InvalidDefinition
from tests.core.instruments.build import SHIPPED, small, tiny_events, tiny_versions

SETUP = system("Set-up")


@pytest.fixture
def shipped(tmp_path):
    """Writes a file as a release of the product would: shipped(version="1.0.1")."""

    def write(**changes):
        path = tmp_path / "tiny.json"
        path.write_text(json.dumps(small(**changes)), encoding="utf-8")
        return path

    return write


def test_the_scale_that_ships_is_published_by_set_up(partnership):
    version = ensure_published(SHIPPED, actor=SETUP)
    assert (version.instrument.code, version.semver, version.status) == ("SLRS", "1.0.0", "published")
    assert (version.is_default, version.is_shipped, version.published_by_id) == (True, True, None)
    assert version.governance_reference == REFERENCE
    assert selectors.definition_of(selectors.default_version("SLRS")).title == "Systems Learning Review Scale"


def test_a_new_instrument_is_published_once_and_running_it_again_changes_nothing(partnership, shipped):
    path = shipped()
    first = ensure_published(path, actor=SETUP)
    assert (first.status, first.is_default, first.is_shipped, first.published_by_id) == ("published", True, True, None)
    events = tiny_events().count()
    again = ensure_published(path, actor=SETUP)
    assert (again.pk, again.version) == (first.pk, first.version)
    assert tiny_events().count() == events


def test_other_content_under_the_same_number_is_an_error(partnership, shipped):
    ensure_published(shipped(), actor=SETUP)
    with pytest.raises(VersionFrozen, match="higher version number"):
        ensure_published(shipped(title="Other"), actor=SETUP)
    assert selectors.definition_of(selectors.default_version("TINY")).title == "Tiny scale"


def test_an_upgrade_waits_for_the_partnerships_decision(partnership, shipped):
    first = ensure_published(shipped(), actor=SETUP)
    newer = ensure_published(shipped(version="1.1.0", title="Newer"), actor=SETUP)
    assert (newer.status, newer.is_shipped) == ("draft", True)
    assert selectors.default_version("TINY") == first
    assert ensure_published(shipped(version="1.1.0", title="Newer"), actor=SETUP).version == newer.version
    assert ensure_published(shipped(version="1.1.0", title="Newest"), actor=SETUP).version == newer.version + 1


def test_a_draft_that_somebody_made_is_left_alone(author, published, shipped):
    own = services.load_draft(actor=author, data=small(version="1.1.0", title="Ours"))
    assert ensure_published(shipped(version="1.1.0", title="Theirs"), actor=SETUP).sha256 == own.sha256


def test_a_faulty_file_stops_set_up_with_its_findings(partnership, shipped):
    with pytest.raises(InvalidDefinition, match="items"):
        ensure_published(shipped(items=[]), actor=SETUP)
    assert not tiny_versions().exists()
