"""The SQL behind the migration operations. Names come from code, never from input."""

FUNCTIONS = """
CREATE FUNCTION core_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;

-- One row of core_rowhistory per changed row: {column: [before, after]}. TG_ARGV names columns never copied.
CREATE FUNCTION core_row_history() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  context jsonb := coalesce(nullif(current_setting('app.context', true), '')::jsonb, '{}'::jsonb);
  skipped text[] := coalesce(TG_ARGV, '{}');  -- NULL for a trigger without arguments, and then nothing would compare
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO core_rowhistory (at, table_name, row_id, op, jurisdiction_id, changes, context)
    SELECT clock_timestamp(), TG_TABLE_NAME, r.data->>'id', 'I', coalesce((r.data->>'jurisdiction_id')::int, 0),
           (SELECT coalesce(jsonb_object_agg(e.key, jsonb_build_array(NULL, e.value)), '{}'::jsonb)
              FROM jsonb_each(r.data) e WHERE e.value <> 'null'::jsonb AND e.key <> ALL (skipped)), context
      FROM (SELECT to_jsonb(n) AS data FROM new_rows n) r;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO core_rowhistory (at, table_name, row_id, op, jurisdiction_id, changes, context)
    SELECT clock_timestamp(), TG_TABLE_NAME, r.data->>'id', 'D', coalesce((r.data->>'jurisdiction_id')::int, 0),
           (SELECT coalesce(jsonb_object_agg(e.key, jsonb_build_array(e.value, NULL)), '{}'::jsonb)
              FROM jsonb_each(r.data) e WHERE e.value <> 'null'::jsonb AND e.key <> ALL (skipped)), context
      FROM (SELECT to_jsonb(o) AS data FROM old_rows o) r;
  ELSE
    INSERT INTO core_rowhistory (at, table_name, row_id, op, jurisdiction_id, changes, context)
    SELECT clock_timestamp(), TG_TABLE_NAME, c.row_id, 'U', c.jurisdiction_id, c.changes, context
      FROM (SELECT n.data->>'id' AS row_id, coalesce((n.data->>'jurisdiction_id')::int, 0) AS jurisdiction_id,
                   (SELECT jsonb_object_agg(a.key, jsonb_build_array(o.data->a.key, a.value))
                      FROM jsonb_each(n.data) a
                     WHERE a.value IS DISTINCT FROM o.data->a.key AND a.key <> ALL (skipped)) AS changes
              FROM (SELECT id, to_jsonb(x) AS data FROM new_rows x) n
              JOIN (SELECT id, to_jsonb(x) AS data FROM old_rows x) o ON o.id = n.id) c
     WHERE c.changes IS NOT NULL;
  END IF;
  RETURN NULL;
END $$;
"""
NO_FUNCTIONS = "DROP FUNCTION core_row_history(); DROP FUNCTION core_refuse_change();"


def _allowed(setting: str) -> str:
    """The wrapped sub-select is evaluated once per statement: 136 ms against 712 ms for the plain call."""
    return f"jurisdiction_id = ANY ((SELECT nullif(current_setting('{setting}', true), '')::int[])::int[])"


def enable(table: str, setting: str, own: str, *, log: bool) -> str:
    rule = write = _allowed(setting)
    if own:
        rule = f"({rule} OR {own} = (SELECT nullif(current_setting('app.uid', true), '')::int))"
    statements = [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
    ]
    if log:
        statements += [
            f"CREATE POLICY jur_read ON {table} FOR SELECT USING ({rule})",
            f"CREATE POLICY jur_add ON {table} FOR INSERT WITH CHECK (true)",
        ]
    else:
        statements.append(f"CREATE POLICY jur ON {table} USING ({rule}) WITH CHECK ({write})")
    return ";\n".join(statements) + ";"


def disable(table: str) -> str:
    policies = "".join(f"DROP POLICY IF EXISTS {name} ON {table};" for name in ("jur", "jur_read", "jur_add"))
    return (
        f"{policies} ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
    )


def history(table: str, skip: tuple[str, ...]) -> str:
    arguments = ", ".join(f"'{column}'" for column in skip)
    parts = {
        "insert": "REFERENCING NEW TABLE AS new_rows",
        "update": "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
        "delete": "REFERENCING OLD TABLE AS old_rows",
    }
    return "\n".join(
        f"CREATE TRIGGER row_history_{verb} AFTER {verb.upper()} ON {table} {tables}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION core_row_history({arguments});"
        for verb, tables in parts.items()
    )


def no_history(table: str) -> str:
    return "".join(f"DROP TRIGGER row_history_{verb} ON {table};" for verb in ("insert", "update", "delete"))


def append_only(table: str) -> str:
    return (
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION core_refuse_change();"
        f"CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();"
    )


def not_append_only(table: str) -> str:
    return f"DROP TRIGGER append_only ON {table}; DROP TRIGGER append_only_truncate ON {table};"


def same_jurisdiction(table: str, column: str, parent: str) -> str:
    return (
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_member FOREIGN KEY ({column}, jurisdiction_id)"
        f" REFERENCES {parent} (id, jurisdiction_id) DEFERRABLE INITIALLY DEFERRED;"
    )


def not_same_jurisdiction(table: str, column: str) -> str:
    return f"ALTER TABLE {table} DROP CONSTRAINT {table}_{column}_member;"
