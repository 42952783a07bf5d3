"""The product as it runs: web server and worker on the demonstration data, and one visitor with a kept connection."""

import http.client
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.databases import Copy, fresh
from npcs.core.local import ports, product
from npcs.core.local.run import is_up
from npcs.core.local.supervisor import Supervisor
from npcs.core.local.testrun import append_to

START_SECONDS = 60.0
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    text: str


class Visitor:
    """One connection that stays open, with its cookies."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection(ports.LOOPBACK, port, timeout=30)
        self.cookies: dict[str, str] = {}

    def get(self, path: str, *, known: bool = True) -> Answer:
        """``known=False`` leaves the cookies out: nobody's request."""
        return self._ask("GET", path, None, self._headers() if known else {})

    def post(self, path: str, data: Mapping[str, str]) -> Answer:
        headers = {**self._headers(), "Content-Type": FORM, "X-CSRFToken": self.cookies.get("csrftoken", "")}
        return self._ask("POST", path, urlencode(data), headers)

    def sign_in(self, user_id: int) -> None:
        self.get("/account/demo/")
        expect(self.post("/account/demo/", {"person": str(user_id)}), 302)

    def _headers(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        try:
            self.connection.request(method, path, body, headers)
            reply = self.connection.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            self.connection.close()  # an idle connection that the server has closed meanwhile
            self.connection.request(method, path, body, headers)
            reply = self.connection.getresponse()
        text = reply.read().decode()
        for line in reply.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return Answer(reply.status, reply.headers, text)


def expect(answer: Answer, status: int) -> Answer:
    """A figure of a page that went wrong means nothing, so it ends the benchmark."""
    if answer.status != status:
        raise RuntimeError(f"expected {status}, got {answer.status}: {answer.text[:200]}")
    return answer


@dataclass(frozen=True)
class RatingPage:
    """One item of a review that its lead is rating."""

    lead: int
    path: str
    autosave: str
    version: int


@dataclass(frozen=True)
class Site:
    """The running product."""

    port: int
    copy: Copy
    pids: Mapping[str, int]  # of the web server's and the worker's first process

    def lead_at_work(self) -> tuple[int, str]:
        """Somebody who leads a review in scoring, at home in one member only, and the review's id."""
        with self.copy.open("admin") as opened, opened.cursor() as cursor:
            cursor.execute(
                "SELECT r.lead_id, r.id FROM incidents_review r WHERE r.state = 'scoring' AND 1 = (SELECT count(*)"
                " FROM jurisdictions_membership m WHERE m.user_id = r.lead_id) ORDER BY r.lead_id, r.id LIMIT 1"
            )
            lead, review = cursor.fetchone()
        opened.close()
        return lead, str(review)

    def rating_page(self, visitor: Visitor) -> RatingPage:
        """Signs the lead in and opens the first item."""
        lead, review = self.lead_at_work()
        visitor.sign_in(lead)
        path = expect(visitor.get(f"/reviews/{review}/rate/"), 302).headers["Location"]
        page = expect(visitor.get(path), 200).text
        autosave = re.search(r'data-autosave="([^"]+)"', page)
        version = re.search(r'name="version" value="(\d+)"', page)
        assert autosave
        assert version
        return RatingPage(lead, path, autosave[1], int(version[1]))


@contextmanager
def demo_site() -> Iterator[Site]:
    """Starts the product as `make run` does, on a database of its own."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("TEST_")} | {"DEMO": "1"}
    with fresh("bench_site") as copy:
        environment["DATABASE_URL"] = copy.url("runtime")
        product.manage(["demo", "load"], environment)
        analyse(copy)
        supervisor = Supervisor(append_to(Path(environment["STATE_DIR"]) / "bench_site.log"))
        port = ports.any_free()
        try:
            web = supervisor.start(product.web(port, environment))
            worker = supervisor.start(product.worker(environment))
            address = f"http://{ports.LOOPBACK}:{port}/health/live"
            supervisor.wait_until(lambda: is_up(address), web, START_SECONDS)
            yield Site(port, copy, {"gunicorn": web.process.pid, "celery": worker.process.pid})
        finally:
            supervisor.stop()


def analyse(copy: Copy) -> None:
    """What the database does by itself a minute after a large load."""
    opened = copy.open("admin")
    opened.autocommit = True
    with opened.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
    opened.close()
