"""Memory of each web and background process after 200 requests, beside a Python that has only set up Django."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.bed import Bed
from benchmarks.figures import Result, Series, Target
from benchmarks.site import Visitor, expect

REQUESTS, LIMIT = 200, 120.0
BARE = """
import django
from django.conf import settings
settings.configure(INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "guardian"])
django.setup()
print(open("/proc/self/smaps_rollup").read())
"""


def memory(bed: Bed) -> Iterator[Result]:
    """RSS counts shared pages fully, PSS by share; the target is set on the larger of the two, RSS."""
    browse(bed)
    said = subprocess.run([sys.executable, "-c", BARE], capture_output=True, text=True, check=True).stdout
    floor = sizes(said)
    for name, first in bed.site.pids.items():
        every = [sizes(Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")) for pid in (first, *children(first))]
        rss = Series(tuple(one["Rss"] for one in every), "MB")
        pss = Series(tuple(one["Pss"] for one in every), "MB")
        yield Result(
            f"Memory of each {name} process after {REQUESTS} requests (RSS)",
            rss,
            Series((floor["Rss"],), "MB"),
            f"RSS of a Python with Django and guardian set up (PSS {floor['Pss']:.0f} MB)",
            (Target("largest RSS", rss.most, LIMIT, "MB"), Target("largest PSS", pss.most, LIMIT, "MB")),
            (f"PSS {pss}; all {name} processes together {sum(pss.samples):.0f} MB",),
        )


def browse(bed: Bed) -> None:
    """What a lead opens in a day, with a connection for each turn so that every worker gets its part."""
    visitor = Visitor(bed.site.port)
    item = bed.site.rating_page(visitor)
    review = item.path.partition("rate/")[0]
    paths = ("/", "/reviews/", "/reviews/new/", review, item.path, "/reviews/?view=all", f"{review}record/")
    for turn in range(REQUESTS):
        if turn % 5 == 0:
            visitor.connection.close()
        expect(visitor.get(paths[turn % len(paths)]), 200)


def children(parent: int) -> list[int]:
    """The processes that this one started."""
    text = Path(f"/proc/{parent}/task/{parent}/children").read_text("ascii")
    return [int(number) for number in text.split()]


def sizes(rollup: str) -> dict[str, float]:
    """{"Rss": MB, "Pss": MB} from the kernel's sum over a process's memory, which is in kB."""
    lines = (line.split() for line in rollup.splitlines())
    return {line[0].rstrip(":"): int(line[1]) / 1024 for line in lines if line and line[0] in {"Rss:", "Pss:"}}
