"""Identifiers: UUID version 7 (RFC 9562 section 5.7), ordered by time so that keyset pages can use them."""

import secrets
import threading
import time
import uuid

_RANDOM_BITS = 74
_STEP_BITS = 32
_lock = threading.Lock()
_last = 0


def uuid7() -> uuid.UUID:
    """48 bits of Unix milliseconds, then version, variant and 74 random bits.

    Two ids of one process are in the order in which they were made, also within a millisecond (RFC 9562 section
    6.2, method 2): a history sorted by id never swaps two events of one request.
    """
    global _last
    fresh = ((time.time_ns() // 1_000_000) << _RANDOM_BITS) | secrets.randbits(_RANDOM_BITS)
    with _lock:
        _last = number = max(fresh, _last + 1 + secrets.randbits(_STEP_BITS))
    milliseconds, random = number >> _RANDOM_BITS, number & ((1 << _RANDOM_BITS) - 1)
    value = (milliseconds & ((1 << 48) - 1)) << 80
    value |= 0x7 << 76
    value |= (random >> 62) << 64
    value |= 0b10 << 62
    value |= random & ((1 << 62) - 1)
    return uuid.UUID(int=value)
