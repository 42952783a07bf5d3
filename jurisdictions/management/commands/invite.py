"""Sends the first invitation, before anybody can sign in to send one."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from jurisdictions.models import Jurisdiction
from jurisdictions.services import invitations
from npcs.core.access import system
from npcs.core.rls import PARTNERSHIP, scope
from npcs.core.versions.errors import FieldErrors


class Command(BaseCommand):
    help = "Invite a person to a role by mail. For the first person; afterwards people invite each other in the pages."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--member", required=True, help="code of the member, or OFFICE")
        parser.add_argument("--role", required=True, help="key of the role, such as member_admin")
        parser.add_argument("--email", required=True)
        parser.add_argument("--name", required=True, help="name shown to colleagues, such as a role code")
        parser.add_argument("--site", required=True, help="address of the product, such as https://reviews.example.org")

    def handle(self, *args: Any, **options: Any) -> None:
        place = Jurisdiction.objects.filter(code=options["member"]).first()
        if place is None:
            raise CommandError(f"There is no member with the code {options['member']}.")
        site = options["site"].rstrip("/")
        with scope(jur=[PARTNERSHIP, place.pk], people=[PARTNERSHIP, place.pk], actor="set-up"):
            try:
                invitations.invite(
                    jurisdiction=place,
                    email=options["email"],
                    display_name=options["name"],
                    role=options["role"],
                    actor=system("Set-up"),
                    link=lambda secret: f"{site}/invitation/?code={secret}",
                )
            except FieldErrors as refusal:
                raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Invited. The mail leaves within a minute, from the outbox, to {options['email']}.")
