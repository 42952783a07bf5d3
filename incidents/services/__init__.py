"""Writes of the review process. Each is a verb, takes its actor, and leaves an event in the same transaction."""
