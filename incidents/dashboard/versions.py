"""Which versions of the instrument can be counted together, item by item."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from incidents import scales
from npcs.core.instruments.crosswalk import Release, trend_breaks
from npcs.core.instruments.definition import Definition, Item, version_key
from npcs.core.instruments.models import InstrumentVersion
from npcs.core.instruments.selectors import releases


@dataclass(frozen=True)
class Version:
    """A version to which reviews are pinned."""

    pk: UUID
    semver: str
    definition: Definition

    def item_of(self, construct: str) -> Item | None:
        return next((item for item in self.definition.items if item.construct == construct), None)


@dataclass(frozen=True)
class Groups:
    """``of`` numbers the versions: those that can be compared share one. ``why`` says in words why a group began."""

    of: Mapping[str, int]
    why: Mapping[int, str]


def versions(ids: Iterable[UUID | None]) -> list[Version]:
    """The versions with these ids, oldest first; the one in use if there is none."""
    wanted = {one for one in ids if one is not None}
    rows = list(InstrumentVersion.objects.filter(pk__in=wanted).only("pk", "semver", "sha256")) if wanted else []
    found = rows or [scales.version_in_use()]
    made = [Version(row.pk, row.semver, scales.read_definition(row.pk, row.sha256)) for row in found]
    return sorted(made, key=lambda one: version_key(one.semver))


def line() -> tuple[Release, ...]:
    """The published versions of the instrument in their order, with the crosswalks between them. Two queries."""
    return releases(scales.CODE)


def groups(known: Sequence[Version], published: Sequence[Release], construct: str) -> Groups:
    """Puts the versions of one item into groups: a new one begins where the crosswalk says that the trend breaks."""
    breaks = {one.after: one.words for one in trend_breaks(published, construct)}
    of: dict[str, int] = {}
    why: dict[int, str] = {}
    number = 0
    for release in published:
        if release.version in breaks:
            number += 1
            why[number] = breaks[release.version]
        of[release.version] = number
    return Groups({one.semver: of.get(one.semver, 0) for one in known}, why)
