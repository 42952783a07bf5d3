"""Help: the guide for one's role is one click away, reads as a page, and leads only where Help leads."""

import re

import pytest

from npcs.core.help import guides
from npcs.core.help.render import page
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "mine"), [("caseworker", "caseworker"), ("reviewer", "reviewer"), ("director", "director")]
)
def test_the_guides_for_what_one_does_stand_first(sign_in, role, mine):
    html = sign_in(factories.person(role)).get("/help/").content.decode()
    first, _rest = html.split("What others do")
    assert f"/help/{mine}/" in first
    assert "/help/member-administrator/" not in first


@pytest.mark.parametrize("slug", [one.slug for one in guides.registered()])
def test_every_guide_is_a_page_with_its_own_heading_and_without_dead_links(sign_in, slug):
    client = sign_in(factories.person("caseworker"))
    html = client.get(f"/help/{slug}/").content.decode()
    title, body = page(guides.find(slug).path)
    assert f"<h1>{title}" in re.sub(r"<h1[^>]*>", "<h1>", html)
    assert len(body) > 500
    links = re.findall(r'<a href="([^"]*)"', body)
    assert all(client.get(link).status_code == 200 for link in links)
    assert all(link.startswith("/help/") for link in links)


def test_a_guide_that_does_not_exist_is_not_found(sign_in):
    assert sign_in(factories.person("caseworker")).get("/help/nonsense/").status_code == 404


def test_no_html_passes_through(tmp_path):
    text = tmp_path / "x.md"
    text.write_text("# Title\n\n<script>alert(1)</script> and [out](https://example.org) and [gone](x.md)\n")
    title, body = page(text)
    assert title == "Title"
    assert "<script>" not in body
    assert "<a " not in body
    assert "out and gone" in body
