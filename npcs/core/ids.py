"""Identifiers: UUID version 7 (RFC 9562 section 5.7), ordered by time so that keyset pages can use them."""

import secrets
import time
import uuid

_RANDOM_BITS = 74


def uuid7() -> uuid.UUID:
    """48 bits of Unix milliseconds, then version, variant and 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    random = secrets.randbits(_RANDOM_BITS)
    value = (milliseconds & ((1 << 48) - 1)) << 80
    value |= 0x7 << 76
    value |= (random >> 62) << 64
    value |= 0b10 << 62
    value |= random & ((1 << 62) - 1)
    return uuid.UUID(int=value)
