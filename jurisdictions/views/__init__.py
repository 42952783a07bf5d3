"""Pages: home, members, people, invitations."""
