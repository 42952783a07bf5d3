"""`make run`: everything the product needs, in order, until Ctrl-C."""

import hashlib
import os
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

from npcs.core.local import assets, ports, product, services
from npcs.core.local.state import AlreadyRunning, State, from_environment
from npcs.core.local.supervisor import Supervisor, print_line
from npcs.core.local.terminal import Stop, say

WEB_SECONDS = 60.0
# What the broker says at every start and stop and that asks nothing of the reader.
NOISE = (
    "Memory overcommit must be enabled",
    "Received SIGTERM scheduling shutdown",
    "is now ready to exit",
    "the database system is starting up",
)
ENDED = "Everything else was stopped. Nothing saved was lost; start again with: make run"


def run() -> int:
    """Start everything, print the READY line, and wait. Return the exit code."""
    began = time.monotonic()
    state = from_environment()
    try:
        state.claim()
    except AlreadyRunning as other:
        where = f"at {other.url} (process {other.pid})" if other.url else "and still starting"
        say(f"Already running {where}. Stop it there with Ctrl-C, or set STATE_DIR and PORT to run a second one.")
        return 0
    try:
        with Supervisor(show) as supervisor:
            url, accounts = start(supervisor, state)
            state.announce(url)
            say(f"READY {url}  {accounts}{'  ' if accounts else ''}({time.monotonic() - began:.0f} s; Ctrl-C stops it)")
            say(f"{supervisor.wait_for_end()} {ENDED}")
            return 1
    except KeyboardInterrupt:
        say("Stopped.")
        return 0
    finally:
        state.release()


def show(name: str, line: str) -> None:
    """Print a child's line unless it is noise."""
    if not any(part in line for part in NOISE):
        print_line(name, line)


def start(supervisor: Supervisor, state: State) -> tuple[str, str]:
    """Start the services and the product; return the address and the line about demo accounts ("" without demo)."""
    port, message = ports.for_web(os.environ.get("PORT", ""))
    if message:
        say(message)
    with ThreadPoolExecutor() as pool:
        database = services.start_database(supervisor, state)
        redis_url = services.start_broker(supervisor, state)
        demo = os.environ.get("DEMO") or "1"
        environment = product.environment(state, database.runtime_url, redis_url, DEMO=demo)
        static = pool.submit(static_files, state, environment)
        set_up(database, environment)
        accounts = pool.submit(demo_accounts, database, environment)
        static.result()
        web = supervisor.start(product.web(port, environment))
        url = f"http://{ports.LOOPBACK}:{port}/"
        supervisor.wait_until(lambda: is_up(f"{url}health/live"), web, WEB_SECONDS)
        supervisor.start(product.worker(environment))
        supervisor.start(product.beat(state, environment))
        return url, accounts.result()


def set_up(database: services.Database, environment: dict[str, str]) -> None:
    """Migrate and load reference data as the owner."""
    say("Preparing the database ...")
    as_owner = environment | {"DATABASE_URL": database.owner_url, "RUNTIME_DATABASE_URL": database.runtime_url}
    say(product.manage(["setup_database"], as_owner).splitlines()[-1])


def demo_accounts(database: services.Database, environment: dict[str, str]) -> str:
    """Fill an empty database with demo data and return the line about its accounts; "" outside demo mode."""
    if environment["DEMO"] != "1":
        return ""
    if services.is_empty(database):
        say("Loading the demo data (once) ...")
        product.manage(["demo", "load"], environment)
    return " ".join(product.manage(["demo", "accounts"], environment).split())


def static_files(state: State, environment: dict[str, str]) -> None:
    """Fetch the design system, and gather all static files under hashed names unless none has changed."""
    assets.ensure()
    digest = hashlib.sha256()
    for path in product.static_inputs():
        seen = path.stat()
        digest.update(f"{path}:{seen.st_size}:{seen.st_mtime_ns}".encode())
    if state.changed("static", digest.hexdigest()):
        say("Collecting the static files ...")
        product.manage(["collectstatic", "--noinput", "--clear", "--verbosity", "0"], environment)
        state.remember("static", digest.hexdigest())


def is_up(url: str) -> bool:
    """Tell whether the web server answers."""
    try:
        with urllib.request.urlopen(url, timeout=2):
            return True
    except urllib.error.HTTPError as answer:
        return answer.code < 500
    except OSError:
        return False


def claimed() -> State:
    """The state of this checkout, taken for one command; a plain message when the product is running on it."""
    state = from_environment()
    try:
        state.claim()
    except AlreadyRunning as other:
        raise Stop(f"It is running at {other.url}. Stop it with Ctrl-C first.") from other
    return state


def wipe() -> int:
    """Remove the demo data from the database as its owner; everything else stays."""
    state = claimed()
    try:
        with Supervisor(show) as supervisor:
            database = services.start_database(supervisor, state)
            environment = product.environment(state, database.owner_url, "", DEMO="1")
            say(product.manage(["demo", "wipe"], environment).strip())
    finally:
        state.release()
    say("`DEMO=0 make run` starts without demo data; a plain `make run` would load it into an empty database again.")
    return 0


def clean() -> int:
    """Remove everything that runs wrote: the database, secrets, static files and assets."""
    state = claimed()
    services.remove(state)
    state.release()
    assets.remove()
    return 0
