"""Policies of the core app's models, loaded when the app is ready."""

import npcs.core.accounts.permissions
import npcs.core.instruments.permissions  # noqa: F401
