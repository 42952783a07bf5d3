"""Where a member may stand in the tree of members, and which roles fit it. Pure: no Django, no database, no clock."""

from collections.abc import Mapping

STATE, COUNTY, CITY, TRIBAL, OFFICE = "state", "county", "city", "tribal", "office"

# What each kind may be part of. A tribal nation is part of a state only if it says so itself; a state and the
# partnership's office are part of nothing. The tree says where a place lies. It never passes on a right.
MAY_BE_PART_OF: Mapping[str, frozenset[str]] = {
    STATE: frozenset(),
    OFFICE: frozenset(),
    COUNTY: frozenset({STATE}),
    CITY: frozenset({STATE, COUNTY}),
    TRIBAL: frozenset({STATE}),
}


def fits(kind: str, parent_kind: str | None) -> bool:
    """May a member of ``kind`` be part of one of ``parent_kind`` (None: of nothing)?"""
    return parent_kind is None or parent_kind in MAY_BE_PART_OF[kind]


def makes_cycle(parents: Mapping[int, int | None], child: int, parent: int | None) -> bool:
    """Would ``child`` be inside itself if it became part of ``parent``?

    ``parents`` maps each member's number to the number of what it is part of. A cycle that is there already,
    above the new parent, counts as well.
    """
    seen = {child}
    while parent is not None:
        if parent in seen:
            return True
        seen.add(parent)
        parent = parents.get(parent)
    return False
