"""``manage.py demo load | wipe | accounts``: the made-up members, people and reviews for trying the product."""

import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from npcs.demo import accounts, load, wipe


class Command(BaseCommand):
    help = "Load or remove the demonstration data, or name its accounts. Demo mode only."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        loading = verbs.add_parser("load", help="fill a database without reviews; a second time changes nothing")
        loading.add_argument("--today", type=dt.date.fromisoformat, help="the day from which all dates count back")
        loading.add_argument("--reviews", type=int, default=load.REVIEWS, help="how many reviews (default: 2000)")
        verbs.add_parser("wipe", help="remove all of it; needs the database owner's DATABASE_URL")
        verbs.add_parser("accounts", help="name the accounts that one can sign in to by one click")

    def handle(self, *args: Any, **options: Any) -> None:
        verb = options["verb"]
        if verb == "load":
            self.stdout.write(load.load(today=options["today"], reviews=options["reviews"]))
        elif verb == "wipe":
            self.stdout.write(wipe.wipe())
        else:
            self.stdout.write(accounts.line())
