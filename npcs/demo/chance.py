"""Repeatable chance: the same key always gives the same draws, so two loads of one day are alike."""

import random
import uuid
from collections.abc import Mapping
from datetime import datetime


def source(key: str) -> random.Random:
    return random.Random(key)  # noqa: S311  nothing secret is made from it


def draw(rng: random.Random, shares: Mapping) -> str:
    """One of the keys, as often as its share says."""
    return rng.choices(list(shares), weights=list(shares.values()))[0]


def id_at(moment: datetime, rng: random.Random) -> str:
    """A UUID version 7 of this moment, so that what is ordered by id is ordered by time (npcs.core.ids)."""
    milliseconds = int(moment.timestamp() * 1000)
    value = milliseconds << 80 | 0x7 << 76 | rng.getrandbits(12) << 64 | 0b10 << 62 | rng.getrandbits(62)
    return str(uuid.UUID(int=value))
