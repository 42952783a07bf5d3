"""Static files with a hash in their name, so that browsers keep them for good.

A file that is missing (the design system, when npm could not be reached at set-up) keeps its plain name:
pages then come without that look, but they come.
"""

from functools import cached_property
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Rewrites ``url()`` in CSS and ``import`` between our modules to the hashed names."""

    manifest_strict = False
    support_js_module_import_aggregation = True

    def hashed_name(self, name, content=None, filename=None):
        """The hashed name, or the plain one of a file that is not there."""
        path = (filename or name).split("?")[0].split("#")[0]
        if content is None and not self.exists(path):
            return name
        return super().hashed_name(name, content, filename)

    @cached_property
    def _addresses(self) -> dict[str, str]:
        return {}

    def url(self, name: Any, force: bool = False) -> str:
        """The address of a file, found once a process: a page names the same icons dozens of times."""
        if force or name is None:
            return super().url(name, force)
        if name not in self._addresses:
            self._addresses[name] = super().url(name)
        return self._addresses[name]
