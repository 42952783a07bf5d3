"""Row-level security for people and invitations, and row history for every table of the app."""

from django.db import migrations

from npcs.core.rls import EnableRLS, RowHistory


class Migration(migrations.Migration):
    dependencies = [("core", "0002_walls_and_history"), ("jurisdictions", "0001_initial")]

    operations = [
        # A person always sees their own roles: the header offers the members they may act for.
        EnableRLS("jurisdictions_membership", setting="app.people", own="user_id"),
        EnableRLS("jurisdictions_invitation", setting="app.people"),
        RowHistory("jurisdictions_jurisdiction"),
        RowHistory("jurisdictions_membership"),
        RowHistory("jurisdictions_invitation", skip=("digest",)),
        RowHistory("jurisdictions_jurisdictionuserpermission"),
    ]
