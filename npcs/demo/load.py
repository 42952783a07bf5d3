"""Fills a database with made-up members, people and reviews, as the role that the product itself uses."""

import datetime as dt
from collections import Counter
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone

from incidents import scales
from incidents.models import (
    DataSetFacts,
    Debrief,
    ImprovementOpportunity,
    Incident,
    LeadCheck,
    LegalHold,
    MapLink,
    MapNode,
    Need,
    NumberSeries,
    OpportunityNeed,
    Rating,
    RatingSet,
    Review,
    ReviewClock,
    ScreeningDecision,
    TimelineEvent,
)
from jurisdictions.choices import Kind
from jurisdictions.grants import Provider
from jurisdictions.models import Jurisdiction
from npcs.core.audit.models import Event
from npcs.core.rls import PARTNERSHIP, scope
from npcs.demo import afterwards, members, people, plans, screening, sharing, store
from npcs.demo.members import MAIN
from npcs.demo.prints import fingerprint
from npcs.demo.rows import Batch, Scale, Writer

REVIEWS = 2000


def load(*, today: dt.date | None = None, reviews: int = REVIEWS) -> str:
    """Loads everything in one transaction and says in one line what it did. A second time it changes nothing."""
    refuse_outside_demo()
    everywhere = [PARTNERSHIP, *Provider().all_jurisdictions()]
    with scope(jur=everywhere, people=everywhere, actor="Demonstration data"):
        if Jurisdiction.objects.filter(is_synthetic=True).exists():
            return "The demonstration data are there already. Nothing was changed."
        refuse_beside_real_reviews()
        now = timezone.now() if today is None else dt.datetime.combine(today, dt.time(18), dt.UTC)
        made = members.create()
        office = Jurisdiction.objects.get(kind=Kind.OFFICE)
        staff = people.create(made, office, since=now - people.WORKED)
        in_force = screening.adopt(made, staff, now - people.WORKED)
        batch, numbers = _invent(plans.all_of_them(reviews, now), made, staff, now, in_force)
        _write(batch)
        sharing.share(_stewards(made, staff), now)
        NumberSeries.objects.bulk_create(
            NumberSeries(jurisdiction=made[code], year=year, last=last) for (code, year), last in numbers.items()
        )
        afterwards.create(made[MAIN])
    persons = sum(1 for _person in people.everybody())
    return f"Loaded {len(made)} made-up members, {persons} people and {reviews} reviews.{_analyse()}"


def _stewards(made: dict[str, Jurisdiction], staff: dict[str, people.Staff]) -> dict[int, sharing.Person]:
    """The data steward of each member that has one."""
    return {
        made[code].pk: found[0] for code, one in staff.items() if code in made and (found := one.find("data_steward"))
    }


def refuse_outside_demo() -> None:
    if not settings.DEMO:
        raise CommandError("Demonstration data are for demo mode only. Set DEMO=1.")


def refuse_beside_real_reviews() -> None:
    """Made-up reviews never lie beside real ones, and none are removed from beside them. Needs a scope over all."""
    if Review.objects.filter(jurisdiction__is_synthetic=False).exists():
        raise CommandError(
            "There are real reviews in this database, so demonstration data are neither added nor removed."
        )


def _scale() -> Scale:
    version = scales.version_in_use()
    definition = scales.read_definition(version.pk, version.sha256)
    levels = (scales.REVIEW_LEVEL, scales.OPPORTUNITY_LEVEL)
    family, opportunity = ([item.code for item in definition.items_at(level)] for level in levels)
    return Scale(str(version.pk), version.sha256, family, opportunity)


def _invent(
    listed: list[plans.Plan],
    made: dict[str, Jurisdiction],
    staff: dict[str, people.Staff],
    now: dt.datetime,
    in_force: dict[str, screening.InForce],
) -> tuple[Batch, Counter]:
    """All rows, and the last number used by (member, year) of filing."""
    batch, scale = Batch(), _scale()
    numbers: Counter[tuple[str, int]] = Counter()
    notices: Counter[int] = Counter()
    for plan in listed:
        place = plan.place
        year = plan.course.at("filed").astimezone(ZoneInfo(place.time_zone)).year
        numbers[place.code, year] += 1
        writer = Writer(plan, made[place.code].pk, staff[place.code], scale, now, in_force[place.code])
        own = writer.write(f"{place.code}-{year}-{numbers[place.code, year]:03d}")
        _train(own, notices)
        for row in own.approvals:
            row["content_sha256"] = fingerprint(own)
        batch.add(own)
    return batch, numbers


def _train(own: Batch, notices: Counter[int]) -> None:
    """The third new notice of each member is a training record: listed apart, marked, and in no figure."""
    for row in own.reviews:
        is_new = row["state"] == "notified"
        notices[row["jurisdiction_id"]] += is_new
        row["is_training"] = is_new and notices[row["jurisdiction_id"]] == 3


def _write(batch: Batch) -> None:
    """Parts go in while no review is locked yet; then the approved ones get their stamps and are locked."""
    tables = (
        (Incident, batch.incidents),
        (Review, batch.reviews),
        (DataSetFacts, batch.facts),
        (TimelineEvent, batch.timeline),
        (Debrief, batch.debriefs),
        (Need, batch.needs),
        (ImprovementOpportunity, batch.opportunities),
        (MapNode, batch.boxes),
        (MapLink, batch.arrows),
        (OpportunityNeed, batch.links),
        (RatingSet, batch.sets),
        (Rating, batch.ratings),
        (ScreeningDecision, batch.decisions),
        (LeadCheck, batch.lead_checks),
        (ReviewClock, batch.clocks),
        (LegalHold, batch.holds),
        (Event, batch.events),
    )
    for model, rows in tables:
        store.insert(model, rows)
    store.update(Review, batch.approvals)


def _analyse() -> str:
    """Tells the planner what is there now, where this role may; else says who can."""
    tables = [
        model._meta.db_table for model in (Incident, Review, Need, ImprovementOpportunity, Rating, RatingSet, Event)
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT every(has_table_privilege(t, 'MAINTAIN')) FROM unnest(%s) t", [tables])
        if not cursor.fetchone()[0]:
            return " Lists are quick once the database's owner has run ANALYZE, or by themselves after a minute."
        cursor.execute(f"ANALYZE {', '.join(tables)}")
    return ""
