"""The gallery: every component in every state, with made-up content. It is what the accessibility tests scan."""

from npcs.core.ui.gallery.views import index, page

__all__ = ["index", "page"]
