"""Markdown of our own documents as HTML. No HTML passes through; a link leads to another guide or is plain text."""

from functools import lru_cache
from pathlib import Path

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

from npcs.core.help import guides

_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")


@lru_cache(maxsize=64)
def page(path: Path) -> tuple[str, SafeString]:
    """(title, body) of a document: its first heading, and everything below as HTML."""
    tokens = _markdown.parse(path.read_text(encoding="utf-8"))
    title = tokens[1].content
    body = tokens[3:]  # without the heading's three tokens
    for place, token in enumerate(body):
        if token.type == "heading_open":
            token.attrSet("id", slugify(body[place + 1].content))
        elif token.type == "table_open":
            token.attrSet("class", "usa-table table table--inset")
        elif token.type == "inline" and token.children:
            token.children = _linked(token.children, path)
    html = _markdown.renderer.render(body, _markdown.options, {})
    html = html.replace("<table", '<div class="scroll-x" tabindex="0"><table').replace("</table>", "</table></div>")
    return title, mark_safe(html)  # noqa: S308  our own file, and the renderer escapes what is no Markdown


def _linked(children: list[Token], path: Path) -> list[Token]:
    """The same words with links inside Help; a link to anything else keeps its words and is no link."""
    kept, is_open = [], False
    for token in children:
        if token.type == "link_open":
            slug = guides.slug_of((path.parent / str(token.attrGet("href")).partition("#")[0]).resolve())
            is_open = bool(slug)
            if not is_open:
                continue
            token.attrSet("href", reverse("help-page", args=[slug]))
        elif token.type == "link_close" and not is_open:
            continue
        kept.append(token)
    return kept
