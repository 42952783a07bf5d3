"""A browser's own long name in two words, so that people recognise their devices."""

# The first that fits: later ones also carry the words of earlier ones.
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
LENGTH = 60


def in_words(user_agent: str) -> str:
    """ "Firefox, Windows"; what it says itself, shortened, where it is none that we know."""
    found = [name for known in (BROWSERS, SYSTEMS) for name in _first(known, user_agent)]
    return ", ".join(found) or user_agent[:LENGTH] or "?"


def _first(known: tuple[tuple[str, str], ...], user_agent: str) -> list[str]:
    return [name for mark, name in known if mark in user_agent][:1]
