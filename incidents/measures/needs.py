"""What families needed, and whether a need that was not met led to an improvement opportunity."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from incidents.measures.shares import Share

GAPS = frozenset({"unmet", "partly"})  # a need with a gap; a met one has none


@dataclass(frozen=True)
class NeedCount:
    """How many needs of one area and status there are, and how many of these led to an opportunity."""

    domain: str
    status: str
    count: int
    followed: int = 0


def unmet_by_domain(counts: Iterable[NeedCount]) -> Mapping[str, Share]:
    """{area of life: needs unmet of needs recorded}. Partly met is met in part, and counts as not unmet."""
    k: dict[str, int] = {}
    n: dict[str, int] = {}
    for one in counts:
        n[one.domain] = n.get(one.domain, 0) + one.count
        k[one.domain] = k.get(one.domain, 0) + (one.count if one.status == "unmet" else 0)
    return {domain: Share(k[domain], of) for domain, of in n.items()}


def conversion(counts: Iterable[NeedCount]) -> Share:
    """Needs with a gap (unmet or partly met) that led to an opportunity, of all needs with a gap."""
    gaps = [one for one in counts if one.status in GAPS]
    return Share(sum(one.followed for one in gaps), sum(one.count for one in gaps))
