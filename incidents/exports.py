"""A member's own reviews as tables. The reader's privacy classes decide which columns there are, as on every page."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models

from incidents.models import DataSetFacts, ImprovementOpportunity, Incident, Need, Rating, Review
from incidents.permissions import NARRATIVE, VIEW
from incidents.reading import CODED, WHOLE, Classes
from npcs.core.access import Actor, policy_of
from npcs.core.privacy import class_of
from npcs.core.privacy.classes import fields_in
from npcs.core.rls import scope

CHUNK = 2_000  # rows in memory at a time
# Bookkeeping that tells a reader of the table nothing, and values that are shown as the fields they are made of.
LEFT_OUT = {"once_key", "frozen_incident", "pins", "quality", "jurisdiction"}
People = get_user_model()


@dataclass(frozen=True)
class Column:
    """One column: its name in the file, the model field whose class decides, and the path to the value."""

    name: str
    model: type[models.Model]
    field: str
    path: str


@dataclass(frozen=True)
class Sheet:
    """One table: ``model`` has a row each, ``parts`` are (model, path, prefix) of records whose fields stand in it."""

    model: type[models.Model]
    parts: tuple[tuple[type[models.Model], str, str], ...]
    extra: tuple[Column, ...] = ()

    def columns(self, classes: Classes) -> list[Column]:
        """The columns that a reader of these classes gets."""
        found = [column for column in self.extra if class_of(column.model, column.field) in classes]
        for model, path, prefix in self.parts:
            found += [
                Column(f"{prefix}{name}", model, name, f"{path}{name}")
                for name in fields_in(model, classes)
                if name not in LEFT_OUT and not _is_person(model, name)
            ]
        return found


def _is_person(model: type[models.Model], name: str) -> bool:
    field = model._meta.get_field(name)
    return field.is_relation and field.related_model is People


def _number(path: str) -> Column:
    return Column("number", Incident, "number", f"{path}incident__number")


SHEETS: dict[str, Sheet] = {
    "reviews": Sheet(
        Review,
        ((Review, "", ""), (Incident, "incident__", "incident_"), (DataSetFacts, "data_set_facts__", "facts_")),
        (_number(""), Column("lead", People, "display_name", "lead__display_name")),
    ),
    "needs": Sheet(Need, ((Need, "", ""),), (_number("review__"),)),
    "opportunities": Sheet(ImprovementOpportunity, ((ImprovementOpportunity, "", ""),), (_number("review__"),)),
    "ratings": Sheet(
        Rating,
        ((Rating, "", ""),),
        (
            _number("rating_set__review__"),
            Column("review", Rating, "rating_set", "rating_set__review"),
            Column("opportunity", Rating, "rating_set", "rating_set__opportunity"),
            Column("kind", Rating, "rating_set", "rating_set__kind"),
        ),
    ),
}


def classes_of(actor: Actor) -> Classes:
    """What the actor reads of the member's reviews: without the right to narratives, codes only."""
    return WHOLE if actor.where(NARRATIVE) else CODED


def head(actor: Actor, table: str) -> list[str]:
    """Names of the columns that this person gets."""
    return [column.name for column in SHEETS[table].columns(classes_of(actor))]


def rows(actor: Actor, table: str) -> Iterator[tuple[Any, ...]]:
    """The rows that this person may see, oldest first, a few at a time. Opens its own scope: a page may be gone."""
    sheet = SHEETS[table]
    paths = [column.path for column in sheet.columns(classes_of(actor))]
    with scope(jur=actor.jurisdictions, user_id=actor.user_id, actor=actor.user_id, request=actor.request_id):
        found = policy_of(sheet.model).visible(actor, VIEW, sheet.model._default_manager.all())
        yield from found.order_by("pk").values_list(*paths).iterator(chunk_size=CHUNK)


def count(actor: Actor, table: str) -> int:
    """How many rows there are."""
    model = SHEETS[table].model
    return policy_of(model).visible(actor, VIEW, model._default_manager.all()).count()
