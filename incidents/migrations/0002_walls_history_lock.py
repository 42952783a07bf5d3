"""Row-level security, row history, parts that share their parent's member, and the lock on approved reviews."""

from django.db import migrations

from incidents.lock_sql import LOCK, UNLOCK
from npcs.core.rls import EnableRLS, RowHistory, SameJurisdiction

TABLES = (
    "incidents_incident",
    "incidents_numberseries",
    "incidents_review",
    "incidents_need",
    "incidents_improvementopportunity",
    "incidents_opportunityneed",
    "incidents_ratingset",
    "incidents_rating",
)
PARENTS = (
    ("incidents_review", "incident_id", "incidents_incident"),
    ("incidents_need", "review_id", "incidents_review"),
    ("incidents_improvementopportunity", "review_id", "incidents_review"),
    ("incidents_opportunityneed", "need_id", "incidents_need"),
    ("incidents_opportunityneed", "opportunity_id", "incidents_improvementopportunity"),
    ("incidents_ratingset", "review_id", "incidents_review"),
    ("incidents_rating", "rating_set_id", "incidents_ratingset"),
)


class Migration(migrations.Migration):
    dependencies = [("incidents", "0001_initial"), ("core", "0002_walls_and_history")]

    operations = [
        *(EnableRLS(table) for table in TABLES),
        *(RowHistory(table) for table in TABLES if table != "incidents_numberseries"),
        *(SameJurisdiction(*parent) for parent in PARENTS),
        migrations.RunSQL(LOCK, UNLOCK),
    ]
