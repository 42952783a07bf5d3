"""100,000 reviews over 40 members in some seconds: plain SQL, outside the triggers, in a throw-away database."""

from dataclasses import dataclass

from benchmarks.databases import Copy
from benchmarks.site import analyse
from incidents import scales
from jurisdictions.models import Jurisdiction
from npcs.core.access import Actor
from npcs.core.accounts.models import User
from npcs.core.rls import PARTNERSHIP, scope
from tests import factories, reviews

REVIEWS, MEMBERS = 100_000, 40
# Who may open the list of reviews: those who may see reviews, and the caseworker, who sees the own notices.
ROLES = ("caseworker", "reviewer", "coordinator", "director", "data_steward", "technical_advisor")

# One line a review. %(members)s is an array of 40, %(staff)s one of 160: two filers, then two leads, at each member.
PLAN = """
CREATE TEMP TABLE plan AS
SELECT g, uuidv7(ago) AS incident, uuidv7(ago) AS review, now() + ago AS at, (%(members)s)[1 + m] AS member,
       (%(staff)s)[1 + m * 4 + turn %% 2] AS filer, (%(staff)s)[3 + m * 4 + turn %% 2] AS lead,
       current_date - 60 + turn %% 120 AS due,
       (ARRAY['approved','approved','approved','approved','approved','approved','approved','approved','approved',
        'not_selected','not_selected','not_selected','notified','in_review','in_review','in_review','scoring','scoring',
        'in_approval','returned'])[1 + turn %% 20] AS state
  FROM (SELECT g, g %% %(count)s AS m, g / %(count)s AS turn, (g - %(reviews)s) * interval '30 minutes' AS ago
          FROM generate_series(1, %(reviews)s) g) numbered
"""
ROWS = (
    """
INSERT INTO incidents_incident (id, jurisdiction_id, number, incident_type, incident_date, incident_precision,
  aware_date, child_age_value, child_age_unit, child_sex, cause_group, office, local_case_number, prior_contact,
  summary, manner, determination, determination_source, version, created_at, created_by_id, updated_at, updated_by_id)
SELECT incident, member, 'B-2026-' || lpad(g::text, 6, '0'), 'near_fatality', at::date - 1, 'day', at::date,
  9, 'months', 'unknown', 'sleep', 'Bay office', g::text, 'open', 'A child was found not breathing and was revived.',
  'pending', 'pending', 'pending', 1, at, filer, at, filer FROM plan
""",
    """
INSERT INTO incidents_review (id, jurisdiction_id, incident_id, revision, state, held_from, amend_reason,
  double_rating, pins, depth, lead_id, due_on, is_training,
  story, no_opportunity_reason, no_debrief_reason, instrument_version_id, instrument_sha256, quality, decision_note,
  content_sha256,
  version, created_at, created_by_id, updated_at, updated_by_id, approved_at, approved_by_id)
SELECT review, member, incident, 1, state, '', '', false, '{}', 'full',
  CASE WHEN state NOT IN ('notified', 'not_selected') THEN lead END,
  CASE WHEN state <> 'not_selected' THEN due END, false, repeat('Home visits were planned each week. ', 20), '', '',
  CASE WHEN rated THEN %(scale)s::uuid END, CASE WHEN rated THEN %(sha256)s ELSE '' END, '{}', '', '',
  1, at, filer, at, filer, CASE WHEN state = 'approved' THEN at END, CASE WHEN state = 'approved' THEN filer END
  FROM (SELECT *, state NOT IN ('notified', 'not_selected', 'in_review') AS rated FROM plan) p
""",
    """
INSERT INTO incidents_improvementopportunity (id, jurisdiction_id, review_id, title, theme, theme_other, locus,
  partner_type, proximity, narrative, systems_observation, version, created_at, created_by_id, updated_at,
  updated_by_id)
SELECT uuidv7(), member, review, 'Safe sleep advice came late', 'safe_sleep', '', 'internal', '', '2',
  'The advice is given at the third visit.', '', 1, at, lead, at, lead FROM plan
 WHERE state NOT IN ('notified', 'not_selected')
""",
    """
INSERT INTO incidents_ratingset (id, jurisdiction_id, review_id, opportunity_id, rater_id, kind, status, sealed,
  informed, created_at)
SELECT uuidv7(), o.jurisdiction_id, o.review_id, o.id, o.created_by_id, 'independent', 'open', false, false,
  o.created_at
  FROM incidents_improvementopportunity o JOIN plan ON review = o.review_id
 WHERE plan.state NOT IN ('in_review')
""",
    """
INSERT INTO incidents_rating (id, jurisdiction_id, rating_set_id, item_code, value, missing_code, rationale, version,
  created_at, created_by_id, updated_at, updated_by_id)
SELECT uuidv7(), s.jurisdiction_id, s.id, 'I' || item, item %% 4, '', '', 1, s.created_at, s.rater_id, s.created_at,
  s.rater_id
  FROM incidents_ratingset s, generate_series(1, %(items)s) item
""",
    """
INSERT INTO incidents_searchentry (id, jurisdiction_id, review_id, part, part_id, privacy, words)
SELECT gen_random_uuid(), r.jurisdiction_id, r.id, e.part, e.part_id, e.privacy, incidents_search_words(e.said)
  FROM incidents_review r JOIN incidents_incident i ON i.id = r.incident_id, LATERAL (VALUES
    ('incident', i.id, 'core', i.number || ' ' || i.incident_type || ' ' || i.cause_group),
    ('incident', i.id, 'identifying', i.office || ' ' || i.local_case_number || ' ' || i.summary),
    ('review', r.id, 'privileged', r.story)) e (part, part_id, privacy, said)
""",
    """
INSERT INTO incidents_searchentry (id, jurisdiction_id, review_id, part, part_id, privacy, words)
SELECT gen_random_uuid(), o.jurisdiction_id, o.review_id, 'opportunity', o.id, e.privacy,
  incidents_search_words(e.said)
  FROM incidents_improvementopportunity o, LATERAL (VALUES
    ('core', o.theme || ' ' || o.locus), ('privileged', o.title || ' ' || o.narrative)) e (privacy, said)
""",
)
ITEMS = 3  # ratings a review; the list counts them by index, so more of them would only lengthen the loading


@dataclass(frozen=True)
class Place:
    """The member in which the lists are opened, and the people who open them, by role."""

    member: Jurisdiction
    people: dict[str, User]

    def actor(self, role: str) -> Actor:
        return reviews.acting(self.people[role], self.member)


def fill(copy: Copy, reviews_wanted: int = REVIEWS) -> Place:
    """Writes the rows to ``copy``, on which the ORM works now, and lets the planner know them."""
    with scope(jur=[PARTNERSHIP], people=[PARTNERSHIP], actor="bench"):
        members = [factories.member() for _number in range(MEMBERS)]
        people = {role: factories.person(role, at=members[0]) for role in ROLES}
        names = [f"Person S-{number}" for number in range(4 * MEMBERS)]
        shut = (User(email=f"{name[7:].lower()}@example.org", display_name=name, password="!") for name in names)
        staff = [one.pk for one in User.objects.bulk_create(shut)]
        staff[0], staff[2] = people["caseworker"].pk, people["reviewer"].pk
        scale = scales.version_in_use()
    values = {
        "members": [one.pk for one in members], "staff": staff, "reviews": reviews_wanted, "count": MEMBERS,
        "scale": str(scale.pk), "sha256": scale.sha256, "items": ITEMS,
    }  # fmt: skip
    opened = copy.open("admin")
    with opened, opened.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # no triggers: history and locks are not measured here
        for statement in (PLAN, *ROWS):
            cursor.execute(statement, values)
    opened.close()
    analyse(copy)
    return Place(members[0], people)
