"""Which guides there are, and for whom. An app registers its own in ``<app>/navigation.py``."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

DOCS = Path(settings.BASE_DIR) / "docs"


@dataclass(frozen=True)
class Guide:
    """One text of docs/. ``action``: the right whose holders it is written for; empty: everybody."""

    slug: str
    label: Any
    file: str
    action: str = ""
    order: int = 50

    @property
    def path(self) -> Path:
        return DOCS / self.file

    def is_for(self, actor: Any) -> bool:
        """Is it written for what this person does? Everybody may read every guide."""
        return bool(self.action and actor.where(self.action))


_guides: dict[str, Guide] = {}


def register(*, slug: str, label: Any, file: str, action: str = "", order: int = 50) -> None:
    """Adds a guide; ``file`` is its path below docs/."""
    _guides[slug] = Guide(slug, label, file, action, order)


def registered() -> list[Guide]:
    return sorted(_guides.values(), key=lambda guide: guide.order)


def find(slug: str) -> Guide | None:
    return _guides.get(slug)


def slug_of(path: Path) -> str:
    """The guide that is this file, as a link in another guide names it; "" when it is none."""
    return next((one.slug for one in _guides.values() if one.path == path), "")


register(slug="glossary", label=_("Glossary"), file="glossary.md", order=90)
