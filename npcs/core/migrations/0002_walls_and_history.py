"""Row-level security, row history, append-only logs, frozen instruments, and the table for rate limits."""

from django.db import migrations

from npcs.core.instruments.migration_ops import FreezePublished
from npcs.core.rls import AppendOnly, EnableRLS, RowHistory, sql

CACHE_TABLE = """
CREATE TABLE core_cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
CREATE INDEX core_cache_expires ON core_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        migrations.RunSQL(sql.FUNCTIONS, sql.NO_FUNCTIONS),
        migrations.RunSQL(CACHE_TABLE, "DROP TABLE core_cache;"),
        EnableRLS("core_event", log=True),
        EnableRLS("core_accesslog", log=True),
        EnableRLS("core_rowhistory", log=True),
        EnableRLS("core_draft"),
        EnableRLS("core_job"),
        AppendOnly("core_event"),
        AppendOnly("core_accesslog"),
        AppendOnly("core_rowhistory"),
        RowHistory("core_user", skip=("password", "last_login")),
        RowHistory("core_user_groups"),
        RowHistory("core_user_user_permissions"),
        RowHistory("core_apitoken", skip=("digest", "last_used_at")),
        RowHistory("core_instrument"),
        RowHistory("core_instrumentversion", skip=("definition",)),
        FreezePublished(
            "core_instrumentversion",
            mutable=(
                "status", "is_default", "version", "updated_at", "updated_by_id", "retired_at", "retired_by_id",
            ),  # fmt: skip
            moves=(("published", "retired"),),
        ),
    ]
