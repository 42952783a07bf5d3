"""The second wall: Postgres row-level security.

Each transaction carries the jurisdictions its person may touch; a policy on every table with a
``jurisdiction_id`` compares with them. Without a scope a query returns no rows and a write is refused.
"""

from npcs.core.rls.operations import AppendOnly, EnableRLS, RowHistory, SameJurisdiction
from npcs.core.rls.scope import PARTNERSHIP, Scope, current, scope, widen

__all__ = [
    "PARTNERSHIP",
    "AppendOnly",
    "EnableRLS",
    "RowHistory",
    "SameJurisdiction",
    "Scope",
    "current",
    "scope",
    "widen",
]
