"""The migration operations that freeze published rows, and what hangs on them, in the database itself."""

from collections.abc import Iterable, Mapping, Sequence

from django.db.migrations.operations import RunSQL


class FreezePublished(RunSQL):
    """Refuses UPDATE, DELETE and TRUNCATE of rows of ``table`` that have left ``draft``, for the owner as well.

    Only the columns in ``mutable`` may still change, and the status only along ``moves`` (pairs of from and to);
    ``also`` names further columns that may change in one status (what a publication stamps on a row in review).
    Columns added later are frozen without a word here. The triggers also run in replication sessions. Rows are
    compared as text, because jsonb takes 1 and 1.0 for the same and a hash does not.
    """

    def __init__(
        self,
        table: str,
        mutable: Sequence[str],
        moves: Sequence[tuple[str, str]],
        status: str = "status",
        draft: str = "draft",
        also: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self.table, self.status, self.draft = table, status, draft
        self.also = {key: tuple(columns) for key, columns in (also or {}).items()}
        self.mutable, self.moves = tuple(mutable), tuple(tuple(move) for move in moves)
        super().__init__(self._create(), self._drop())

    def deconstruct(self) -> tuple:
        kwargs = {
            "table": self.table,
            "mutable": self.mutable,
            "moves": self.moves,
            "status": self.status,
            "draft": self.draft,
            "also": self.also,
        }
        return self.__class__.__name__, [], kwargs

    def describe(self) -> str:
        return f"Freeze published rows of {self.table}"

    def _create(self) -> str:
        free = _quoted(dict.fromkeys((self.status, *self.mutable)))
        moves = " OR ".join(f"(OLD.{self.status} = '{old}' AND NEW.{self.status} = '{new}')" for old, new in self.moves)
        more = "".join(
            f"  IF OLD.{self.status} = '{key}' THEN free := free || ARRAY[{_quoted(columns)}]; END IF;\n"
            for key, columns in self.also.items()
        )
        return f"""
CREATE FUNCTION {self.table}_freeze() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE free text[] := ARRAY[{free}];
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    RAISE EXCEPTION '{self.table}: published rows are kept, TRUNCATE refused' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.{self.status} = '{self.draft}' THEN
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION '{self.table}: a published row is kept, DELETE refused' USING ERRCODE = 'restrict_violation';
  END IF;
{more}  IF (to_jsonb(NEW) - free)::text <> (to_jsonb(OLD) - free)::text THEN
    RAISE EXCEPTION '{self.table}: a published row is frozen, UPDATE refused' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.{self.status} <> OLD.{self.status} AND NOT ({moves or "false"}) THEN
    RAISE EXCEPTION '{self.table}: this change of {self.status} is refused' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON {self.table}
  FOR EACH ROW EXECUTE FUNCTION {self.table}_freeze();
CREATE TRIGGER frozen_truncate BEFORE TRUNCATE ON {self.table}
  FOR EACH STATEMENT EXECUTE FUNCTION {self.table}_freeze();
ALTER TABLE {self.table} ENABLE ALWAYS TRIGGER frozen;
ALTER TABLE {self.table} ENABLE ALWAYS TRIGGER frozen_truncate;
"""

    def _drop(self) -> str:
        return (
            f"DROP TRIGGER frozen ON {self.table}; DROP TRIGGER frozen_truncate ON {self.table};"
            f" DROP FUNCTION {self.table}_freeze();"
        )


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


class FreezeWithParent(RunSQL):
    """Refuses every change of rows of ``table`` whose parent (``column`` to ``parent``) has left ``draft``."""

    def __init__(self, table: str, column: str, parent: str, status: str = "status", draft: str = "draft") -> None:
        self.table, self.column, self.parent, self.status, self.draft = table, column, parent, status, draft
        super().__init__(self._create(), self._drop())

    def deconstruct(self) -> tuple:
        names = ("table", "column", "parent", "status", "draft")
        return self.__class__.__name__, [], {name: getattr(self, name) for name in names}

    def describe(self) -> str:
        return f"Freeze rows of {self.table} with their row of {self.parent}"

    def _create(self) -> str:
        refuse = f"""RAISE EXCEPTION '{self.table}: a published row is frozen, % refused', TG_OP
      USING ERRCODE = 'restrict_violation';"""
        out = f"SELECT 1 FROM {self.parent} WHERE id = {{row}}.{self.column} AND {self.status} <> '{self.draft}'"  # noqa: S608
        return f"""
CREATE FUNCTION {self.table}_freeze() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    {refuse}
  END IF;
  IF TG_OP <> 'INSERT' AND EXISTS ({out.format(row="OLD")}) THEN
    {refuse}
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  IF EXISTS ({out.format(row="NEW")}) THEN
    {refuse}
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER frozen BEFORE INSERT OR UPDATE OR DELETE ON {self.table}
  FOR EACH ROW EXECUTE FUNCTION {self.table}_freeze();
CREATE TRIGGER frozen_truncate BEFORE TRUNCATE ON {self.table}
  FOR EACH STATEMENT EXECUTE FUNCTION {self.table}_freeze();
ALTER TABLE {self.table} ENABLE ALWAYS TRIGGER frozen;
ALTER TABLE {self.table} ENABLE ALWAYS TRIGGER frozen_truncate;
"""

    def _drop(self) -> str:
        return (
            f"DROP TRIGGER frozen ON {self.table}; DROP TRIGGER frozen_truncate ON {self.table};"
            f" DROP FUNCTION {self.table}_freeze();"
        )
