"""Sentences from which the made-up reviews are put together. They speak of conditions, never of fault."""
