"""The first person comes in by the script that README.md prints."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from jurisdictions.models import Invitation
from npcs.core.jobs.models import OutboxMessage
from npcs.core.jobs.scopes import every_jurisdiction
from npcs.core.rls import PARTNERSHIP, scope


@pytest.mark.django_db
def test_the_script_of_the_readme_invites_the_first_person() -> None:
    readme = (Path(settings.BASE_DIR) / "README.md").read_text(encoding="utf-8")
    (script,) = re.findall(r"^```python\n(# first_invitation\.py\n.*?)^```", readme, flags=re.DOTALL | re.MULTILINE)
    exec(compile(script, "first_invitation.py", "exec"), {})  # noqa: S102  the text that people are told to run
    everywhere = [PARTNERSHIP, *every_jurisdiction()]
    with scope(jur=everywhere, people=everywhere):
        invitation = Invitation.objects.get(email="first.person@example.org")
        assert (invitation.role, invitation.jurisdiction.code) == ("partnership_steward", "OFFICE")
    assert "/invitation/?code=" in OutboxMessage.objects.get(to="first.person@example.org").body
