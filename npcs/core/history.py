"""Sentences of the core app's events, loaded when the app is ready."""

import npcs.core.accounts.history
import npcs.core.instruments.history  # noqa: F401
