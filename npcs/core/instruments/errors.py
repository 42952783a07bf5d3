"""Why an instrument could not be loaded, published or trusted. Each carries a sentence for the person."""

from django.utils.translation import gettext as _


class InstrumentError(Exception):
    """Base. ``message`` is shown, ``code`` is the stable key for the API; nothing was changed."""

    code = "frozen"
    findings: tuple[str, ...] = ()

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)


class VersionFrozen(InstrumentError):
    """A version with this number is out already, and a published version never changes."""

    def __init__(self, code: str, semver: str) -> None:
        super().__init__(
            _("%(code)s %(version)s is published and cannot change. Give the new text a higher version number.")
            % {"code": code, "version": semver}
        )


class VersionInReview(InstrumentError):
    """The version is being read before the decision, and does not change meanwhile."""

    def __init__(self, code: str, semver: str) -> None:
        super().__init__(
            _("%(code)s %(version)s is in review and cannot change now. Take it back to edit it first.")
            % {"code": code, "version": semver}
        )


class FingerprintMismatch(InstrumentError):
    """The stored definition is not the one that the fingerprint was made from: somebody went around the product."""

    def __init__(self, code: str, semver: str) -> None:
        super().__init__(
            _("The stored text of %(code)s %(version)s does not match its fingerprint. Tell your administrator.")
            % {"code": code, "version": semver}
        )


class DecisionMissing(InstrumentError):
    """Publishing needs a recorded decision."""

    def __init__(self) -> None:
        super().__init__(_("Name the decision behind this version, for instance a meeting and an item of its minutes."))
