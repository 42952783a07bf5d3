"""Static files carry a hash in their name; a missing design system does not stop the pages."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.templatetags.static import static
from django.test import override_settings


@pytest.fixture
def collected(tmp_path):
    """Our own files only, as after a set-up that could not fetch the design system."""
    own = {"STATICFILES_DIRS": [settings.BASE_DIR / "static"], "STATIC_ROOT": str(tmp_path), "INSTALLED_APPS": APPS}
    with override_settings(**own):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield tmp_path


APPS = ["django.contrib.contenttypes", "django.contrib.auth", "guardian", "django.contrib.staticfiles", "npcs.core"]


def test_our_files_get_a_hash_and_the_missing_ones_keep_their_name(collected):
    assert re.fullmatch(r"/static/site\.[0-9a-f]{12}\.css", static("site.css"))
    assert static("uswds/img/sprite.svg") == "/static/uswds/img/sprite.svg"


def test_modules_name_one_another_by_their_hashed_names(collected):
    name = static("js/main.js").removeprefix("/static/")
    imports = re.findall(r'from "\./([^"]+)"', Path(collected, name).read_text(encoding="utf-8"))
    assert imports
    assert all(re.fullmatch(r"\w+\.[0-9a-f]{12}\.js", found) for found in imports)
    assert all(Path(collected, "js", found).is_file() for found in imports)


def test_the_style_sheet_and_scripts_of_a_first_visit_are_small():
    own = [settings.BASE_DIR / "static" / "site.css", *(settings.BASE_DIR / "static" / "js").glob("*.js")]
    assert sum(path.stat().st_size for path in own) < 90_000
