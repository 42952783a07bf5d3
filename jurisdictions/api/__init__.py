"""REST: the facts of members, and the people of one's own member."""
