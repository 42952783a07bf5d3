"""Entries of the core app in the navigation, loaded when the app is ready."""

import npcs.core.accounts.navigation
import npcs.core.help.navigation
import npcs.core.instruments.navigation  # noqa: F401
