"""Where a word stands in the whole database, for tests that say it must be gone."""

from django.db import connection
from psycopg2 import sql


def tables_with(word: str) -> list[str]:
    """Every table in scope, search indexes included, in which any column of any row holds the word."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        found = []
        for (name,) in cursor.fetchall():
            statement = sql.SQL("SELECT 1 FROM {} t WHERE t::text ILIKE %s LIMIT 1").format(sql.Identifier(name))
            cursor.execute(statement, [f"%{word}%"])
            found += [name] if cursor.fetchone() else []
    return found
