"""Ratings without a reason cost the search nothing: its trigger is not called for them."""

from django.db import migrations

from incidents.search_sql import QUICK_RATINGS, SLOW_RATINGS


class Migration(migrations.Migration):
    dependencies = [("incidents", "0011_data_set_and_sharing")]

    operations = [
        migrations.RunSQL(QUICK_RATINGS, SLOW_RATINGS),
    ]
