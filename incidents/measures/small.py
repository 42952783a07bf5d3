"""Small groups are withheld, and one more with them where the total would give them back."""

from collections.abc import Mapping

from incidents.measures.shares import FEWEST


def withheld(counts: Mapping[str, int], fewest: int = FEWEST) -> frozenset[str]:
    """Groups whose count is not shown beside a known total. A group of nobody is shown: it points at nobody.

    One small group alone could be told from the total, so the next smallest is withheld with it. The groups withheld
    hold ``fewest`` together, or all are withheld.
    """
    small = {name for name, count in counts.items() if 0 < count < fewest}
    if not small:
        return frozenset()
    rest = sorted((name for name, count in counts.items() if count >= fewest), key=lambda name: (counts[name], name))
    while rest and (len(small) < 2 or sum(counts[name] for name in small) < fewest):
        small.add(rest.pop(0))
    return frozenset(small)
