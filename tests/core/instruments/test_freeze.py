"""A published version cannot be changed through any door, by the owner of the tables either."""

import psycopg2
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from npcs.core.access import system
from npcs.core.instruments import selectors, services
from npcs.core.instruments.loader import REFERENCE
from npcs.core.instruments.models import InstrumentVersion
from tests.core.instruments.build import published_by, small, tiny_versions
from tests.core.owner import as_owner

FROZEN = {
    "definition": {"title": "Other"},
    "sha256": "0" * 64,
    "semver": "9.9.9",
    "change_class": "editorial",
    "governance_reference": "Another meeting",
    "is_shipped": True,
    "published_at": timezone.now(),
    "published_by": None,
    "supersedes": None,
    "created_at": timezone.now(),
}


def refused(call):
    with pytest.raises(IntegrityError), transaction.atomic():
        call()


@pytest.mark.parametrize(
    "name",
    [
        "definition",
        "sha256",
        "semver",
        "change_class",
        "governance_reference",
        "is_shipped",
        "published_at",
        "created_at",
    ],
)
def test_no_field_of_a_published_version_changes(published, name):
    refused(lambda: InstrumentVersion.objects.filter(pk=published.pk).update(**{name: FROZEN[name]}))
    stored = tiny_versions().get()
    assert getattr(stored, name) == getattr(published, name)
    selectors.verify(stored)


def test_not_even_a_number_that_only_looks_the_same(published):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE core_instrumentversion SET definition = jsonb_set(definition, '{format}', '1.0') WHERE id = %s",
            [str(published.pk)],
        )


def test_a_published_version_is_not_deleted(published):
    refused(published.delete)
    assert tiny_versions().count() == 1


@pytest.mark.parametrize("status", ["draft", "lost"])
def test_a_published_version_does_not_go_back(published, status):
    refused(lambda: InstrumentVersion.objects.filter(pk=published.pk).update(status=status, is_default=False))


def test_a_retired_version_stays_retired(author, published):
    rows = InstrumentVersion.objects.filter(pk=published.pk)
    rows.update(status="retired", is_default=False, retired_at=timezone.now(), retired_by=author.user)
    refused(lambda: rows.update(status="published"))
    refused(lambda: rows.update(definition={}))


def test_a_draft_can_still_be_changed_and_thrown_away(draft):
    InstrumentVersion.objects.filter(pk=draft.pk).update(governance_reference="Meeting 3")
    draft.delete()
    assert not tiny_versions().exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "lost"},
        {"status": "published"},
        {"sha256": "not a hash"},
        {"is_default": True},
        {"published_at": timezone.now()},
        {"retired_at": timezone.now()},
    ],
)
def test_the_database_refuses_a_half_made_version(draft, changes):
    refused(lambda: InstrumentVersion.objects.filter(pk=draft.pk).update(**changes))


def test_there_is_one_default(author, published):
    second = services.load_draft(actor=author, data=small(version="1.0.1", title="Other"))
    published_by(author, second)
    refused(lambda: InstrumentVersion.objects.filter(pk=published.pk).update(is_default=True))


@pytest.fixture
def committed_version(own_database: str) -> InstrumentVersion:
    """A published version that other connections can see."""
    version = services.load_draft(actor=system("Set-up"), data=small(), is_shipped=True)
    return services.publish(
        actor=system("Set-up"), version=version, change_class="major", governance_reference=REFERENCE
    )


def test_the_owner_of_the_tables_cannot_change_it_either(committed_version):
    for statement in (
        "UPDATE core_instrumentversion SET definition = '{}'",
        "UPDATE core_instrumentversion SET status = 'draft', is_default = false",
        "UPDATE core_instrumentversion SET sha256 = repeat('0', 64)",
        "DELETE FROM core_instrumentversion",
        "TRUNCATE core_instrumentversion CASCADE",
    ):
        with pytest.raises(psycopg2.Error, match="refused"), as_owner() as cursor:
            cursor.execute(statement)
    selectors.verify(InstrumentVersion.objects.get(pk=committed_version.pk))


def test_the_runtime_role_cannot_switch_the_trigger_off(published):
    for statement in (
        "ALTER TABLE core_instrumentversion DISABLE TRIGGER frozen",
        "SET session_replication_role = replica",
        "DROP TRIGGER frozen ON core_instrumentversion",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
