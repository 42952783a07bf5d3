"""The audit log as the engine's memory: it tells apart records, versions, kinds and people."""

import pytest

from npcs.core import rls
from npcs.core.audit.models import Event
from npcs.core.instruments.models import Instrument, InstrumentVersion
from npcs.core.workflow import EventJournal
from tests.core.workflow.doubles import ANN

KIND = "core.instrument.retired"


@pytest.fixture
def two(db):
    """Two versions of an instrument, in a transaction that may read the partnership's history."""
    with rls.scope(jur=[rls.PARTNERSHIP]):
        instrument = Instrument.objects.create(code="TINY", title="Tiny", owner="Us", origin="own", licence="Free")
        yield [
            InstrumentVersion.objects.create(instrument=instrument, semver=semver, definition={}, sha256="0" * 64)
            for semver in ("1.0.0", "1.0.1")
        ]


def write(journal, obj, version=5):
    journal.write(kind=KIND, actor=ANN, obj=obj, version=version, reason="Old.", payload={"transition": "retire"})


def test_a_step_is_found_under_its_record_version_and_kind(two):
    journal, (first, second) = EventJournal(), two
    write(journal, first)
    [entry] = journal.entries(kind=KIND, obj=first, version=5)
    assert (entry.actor_id, entry.actor_label, entry.reason) == (ANN.user_id, "Worker A", "Old.")
    assert entry.payload == {"transition": "retire"}
    assert not journal.entries(kind=KIND, obj=second, version=5)
    assert not journal.entries(kind=KIND, obj=first, version=4)
    assert not journal.entries(kind="core.instrument.published", obj=first, version=5)


def test_a_step_of_a_part_is_shown_on_the_page_of_the_whole(two):
    first, _second = two
    journal = EventJournal(parent=first.instrument)
    write(journal, first)
    assert Event.objects.get(kind=KIND).parent_id == str(first.instrument_id)
    assert len(journal.entries(kind=KIND, obj=first, version=5)) == 1
