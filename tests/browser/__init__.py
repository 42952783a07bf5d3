"""Journeys through the running product in a real browser, as the made-up people of the demonstration."""
