"""Identifiers are version 7 and in the order in which they were made."""

import time
from concurrent.futures import ThreadPoolExecutor

from npcs.core.ids import uuid7


def test_ids_are_version_7_of_now() -> None:
    made = uuid7()
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert abs((made.int >> 80) - time.time_ns() // 1_000_000) < 5_000


def test_ids_of_one_millisecond_are_in_order_and_all_different() -> None:
    made = [uuid7() for _each in range(20_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_threads_never_make_the_same_id() -> None:
    with ThreadPoolExecutor(8) as pool:
        made = [one for part in pool.map(lambda _n: [uuid7() for _each in range(2_000)], range(8)) for one in part]
    assert len(set(made)) == len(made)
