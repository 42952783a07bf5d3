"""Several people, or one impatient finger, at the same moment: a step is taken once."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from npcs.core import rls
from npcs.core.access import system
from npcs.core.instruments import services
from npcs.core.instruments.loader import REFERENCE
from npcs.core.instruments.validate import InvalidDefinition
from npcs.core.workflow import StaleVersion, perform
from tests.core.instruments.build import small, tiny_events, tiny_versions
from tests.core.owner import as_owner
from tests.core.workflow.doubles import CREATE, LETTER, ByRole, ListJournal, Record, person

CALLERS = 6
EVERYBODY = ByRole({number: {"letter.write"} for number in range(CALLERS)})


def at_once(call):
    """Runs ``call(number)`` in as many threads, all starting together; the results in no order."""
    start = Barrier(CALLERS)

    def run(number):
        try:
            start.wait(10)
            return call(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(CALLERS) as pool:
        return list(pool.map(run, range(CALLERS)))


@pytest.fixture
def committed_letter(own_database):
    with as_owner() as cursor:
        cursor.execute(CREATE)
    return Record.objects.create(state="draft", note="Dear colleague")


def send(letter, actor, journal):
    try:
        return perform(LETTER, letter, "send", actor=actor, version=1, policy=EVERYBODY, journal=journal).state
    except StaleVersion:
        return "stale"


def test_of_several_people_one_is_first_and_the_others_are_told(committed_letter):
    journal = ListJournal()
    results = at_once(lambda number: send(committed_letter, person(number, f"Worker {number}"), journal))
    assert Counter(results) == {"sent": 1, "stale": CALLERS - 1}
    assert len(journal.lines) == 1
    committed_letter.refresh_from_db()
    assert (committed_letter.version, committed_letter.sent_by_id) == (2, journal.lines[0][1].user_id)


def test_an_impatient_person_sends_once(committed_letter):
    journal = ListJournal()
    results = at_once(lambda _number: send(committed_letter, person(1, "Worker A"), journal))
    assert results == ["sent"] * CALLERS
    assert len(journal.lines) == 1
    committed_letter.refresh_from_db()
    assert committed_letter.version == 2


def test_a_version_is_published_once(own_database):
    setup = system("Set-up")
    draft = services.load_draft(actor=setup, data=small(), is_shipped=True)

    def publish(_number):
        return services.publish(
            actor=setup, version=draft, change_class="major", governance_reference=REFERENCE
        ).version

    assert at_once(publish) == [2] * CALLERS
    assert tiny_versions().get().is_default
    with rls.scope(jur=[rls.PARTNERSHIP]):
        assert tiny_events(kind="core.instrument.published").count() == 1


def test_two_versions_published_at_once_follow_each_other(own_database):
    setup = system("Set-up")
    services.publish(
        actor=setup,
        version=services.load_draft(actor=setup, data=small(), is_shipped=True),
        change_class="major",
        governance_reference=REFERENCE,
    )
    drafts = [
        services.load_draft(actor=setup, data=small(version=f"1.0.{number + 1}"), is_shipped=True)
        for number in range(CALLERS)
    ]

    def publish(number):
        try:
            services.publish(actor=setup, version=drafts[number], change_class="major", governance_reference=REFERENCE)
        except InvalidDefinition as error:
            return error.findings[0].rule
        return "published"

    results = Counter(at_once(publish))
    assert set(results) <= {"published", "version_order"}
    newest = tiny_versions().get(is_default=True)
    assert newest.semver == f"1.0.{CALLERS}"
    assert results["published"] == tiny_versions().filter(status="published").count() - 1
