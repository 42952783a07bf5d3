"""Entries of the core app in the menu behind one's name, loaded when the app is ready."""

import npcs.core.accounts.navigation
import npcs.core.help.navigation  # noqa: F401
