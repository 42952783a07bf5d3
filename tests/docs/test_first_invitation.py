"""The first person comes in by the command that README.md prints."""

import re
import shlex
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from jurisdictions.models import Invitation
from npcs.core.jobs.models import OutboxMessage
from npcs.core.jobs.scopes import every_jurisdiction
from npcs.core.rls import PARTNERSHIP, scope


@pytest.mark.django_db
def test_the_command_of_the_readme_invites_the_first_person() -> None:
    readme = (Path(settings.BASE_DIR) / "README.md").read_text(encoding="utf-8")
    (command,) = re.findall(r"manage\.py (invite [^`]*?)\n```", readme)
    call_command(*shlex.split(command.replace("\\\n", " ")))
    everywhere = [PARTNERSHIP, *every_jurisdiction()]
    with scope(jur=everywhere, people=everywhere):
        invitation = Invitation.objects.get(email="first.person@example.org")
        assert (invitation.role, invitation.jurisdiction.code) == ("partnership_steward", "OFFICE")
    assert "https://reviews.example.org/invitation/?code=" in OutboxMessage.objects.get().body


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"member": "NOWHERE"}, {"role": "king"}])
def test_a_wrong_member_or_role_is_refused_in_words(wrong: dict[str, str]) -> None:
    options = {
        "member": "OFFICE",
        "role": "partnership_steward",
        "email": "p@example.org",
        "name": "P",
        "site": "https://x.example.org",
    }
    with pytest.raises(CommandError):
        call_command("invite", **(options | wrong))
    assert not OutboxMessage.objects.exists()
