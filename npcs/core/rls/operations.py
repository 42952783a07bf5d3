"""Migration operations for row-level security, row history and append-only tables."""

from django.db.migrations.operations import RunSQL

from npcs.core.rls import sql


class EnableRLS(RunSQL):
    """Turns on and forces row-level security on ``table``, with one policy by ``jurisdiction_id``.

    ``setting`` is the scope that counts: ``app.jur`` (case data) or ``app.people`` (memberships).
    ``own`` names a column with a user id: a person always sees their own rows.
    ``log=True`` is for log tables: anyone may add a row, only the scope may read it.
    """

    def __init__(self, table: str, setting: str = "app.jur", own: str = "", *, log: bool = False) -> None:
        self.table, self.setting, self.own, self.log = table, setting, own, log
        super().__init__(sql.enable(table, setting, own, log=log), sql.disable(table))

    def deconstruct(self) -> tuple:
        kwargs = {"table": self.table, "setting": self.setting, "own": self.own, "log": self.log}
        return self.__class__.__name__, [], kwargs


class RowHistory(RunSQL):
    """Adds the statement-level history trigger to ``table``; columns in ``skip`` are never copied."""

    def __init__(self, table: str, skip: tuple[str, ...] = ()) -> None:
        self.table, self.skip = table, tuple(skip)
        super().__init__(sql.history(table, self.skip), sql.no_history(table))

    def deconstruct(self) -> tuple:
        return self.__class__.__name__, [], {"table": self.table, "skip": self.skip}


class AppendOnly(RunSQL):
    """Refuses UPDATE, DELETE and TRUNCATE on ``table``, for the owner as well."""

    def __init__(self, table: str) -> None:
        self.table = table
        super().__init__(sql.append_only(table), sql.not_append_only(table))

    def deconstruct(self) -> tuple:
        return self.__class__.__name__, [], {"table": self.table}


class SameJurisdiction(RunSQL):
    """Makes a child's ``jurisdiction_id`` equal its parent's, by a composite foreign key.

    The parent needs a unique constraint on (id, jurisdiction_id).
    """

    def __init__(self, table: str, column: str, parent: str) -> None:
        self.table, self.column, self.parent = table, column, parent
        super().__init__(sql.same_jurisdiction(table, column, parent), sql.not_same_jurisdiction(table, column))

    def deconstruct(self) -> tuple:
        return self.__class__.__name__, [], {"table": self.table, "column": self.column, "parent": self.parent}
