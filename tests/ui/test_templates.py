"""Rules that hold for every template: no inline script, style or handler; every component is in the gallery."""

import re

import pytest
from django.conf import settings
from django.template import Context, Template
from django.template.loader import get_template

ROOT = settings.BASE_DIR / "templates"
TEMPLATES = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.html"))
COMPONENTS = sorted(path.stem for path in (ROOT / "components").glob("*.html"))
SCRIPTS = sorted((settings.BASE_DIR / "static" / "js").glob("*.js"))
INLINE = {
    "handler": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.I),
    "style attribute": re.compile(r"<[a-z][^>]*\sstyle\s*=", re.I),
    "style element": re.compile(r"<style\b", re.I),
    "script without a source": re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.I),
    "javascript address": re.compile(r"javascript:", re.I),
    "foreign address": re.compile(r"(?:src|action)=\"(?:https?:)?//", re.I),
}


def source(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_template_has_anything_inline(name):
    found = [kind for kind, pattern in INLINE.items() if pattern.search(source(name))]
    assert not found


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_can_be_read(name):
    assert get_template(name)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_comment_over_several_lines_uses_the_tag_for_it(name):
    assert not re.search(r"\{#[^#]*\n[^#]*#\}", source(name))


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_part_that_is_called_exists(name):
    called = re.findall(r"\{% (?:part|wrap) \"([^\"]+)\"", source(name))
    assert set(called) <= set(COMPONENTS)


def used_from(names: set[str]) -> set[str]:
    """Components that these templates call, and what those call in turn."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        text = source(waiting.pop())
        called = set(re.findall(r"\{% (?:part|wrap) \"([a-z_]+)\"", text))
        called |= set(re.findall(r"\"components/([a-z_]+)\.html\"", text))
        for tag in ("icon", "state", "due"):
            called |= {tag} if f"{{% {tag} " in text else set()
        waiting += [f"components/{name}.html" for name in called - found]
        found |= called
    return found


def test_every_component_is_in_the_gallery():
    pages = {name for name in TEMPLATES if name.startswith("gallery/")}
    shells = {"skeleton.html", "base.html", "base_focus.html", "base_plain.html"}
    kept = {"errors/send_again.html"}  # shown by the error pages themselves
    assert set(COMPONENTS) - used_from(pages | shells | kept) == set()


def test_a_part_gets_only_what_it_is_given():
    page = Template('{% part "quote" text=text %}')
    html = page.render(Context({"text": "Given", "by": "Not given"}))
    assert "Given" in html
    assert "Not given" not in html


def test_a_body_is_placed_in_its_component():
    html = Template('{% wrap "panel" title="A title" id="x" %}<p>Body</p>{% endwrap %}').render(Context())
    assert '<h2 id="x-t">A title</h2>' in html
    assert "<p>Body</p>" in html


def test_an_empty_body_leaves_no_empty_box():
    html = Template('{% wrap "page_head" title="A title" %}\n  {% endwrap %}').render(Context())
    assert "A title" in html
    assert "actions" not in html


def test_a_body_is_escaped_once():
    html = Template('{% wrap "panel" %}{{ text }}{% endwrap %}').render(Context({"text": "<b> & co"}))
    assert "&lt;b&gt; &amp; co" in html


def test_values_are_escaped_in_components():
    html = Template('{% part "note" text=text %}').render(Context({"text": "<script>"}))
    assert "<script>" not in html


def test_a_state_always_has_a_word_and_an_icon():
    html = Template('{% state "wait" "On hold" %}').render(Context())
    assert "On hold" in html
    assert "<svg" in html


def test_the_narrative_is_not_sent_before_the_person_says_so():
    page = Template('{% wrap "content_note" seen=seen %}The narrative{% endwrap %}')

    class Request:
        def get_full_path(self):
            return "/reviews/1/"

    asked = page.render(Context({"seen": False, "request": Request(), "csrf_token": "t"}))
    assert "The narrative" not in asked
    assert 'value="/reviews/1/#narrative"' in asked
    assert "The narrative" in page.render(Context({"seen": True}))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_keep_nothing_in_the_browser_and_build_no_html(path):
    text = path.read_text(encoding="utf-8")
    for word in ("localStorage", "sessionStorage", "indexedDB", "document.cookie =", "innerHTML", "eval(", "outerHTML"):
        assert word not in text


def test_the_style_sheet_uses_red_for_errors_only():
    sheet = (settings.BASE_DIR / "static" / "site.css").read_text(encoding="utf-8")
    rules = [line for line in sheet.split("}") if "var(--error)" in line]
    assert rules
    assert all("error" in rule.split("{")[0] for rule in rules)
