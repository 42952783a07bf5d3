"""Tables of the app: members, memberships of people, invitations, and the grants that follow from them."""

from jurisdictions.models.grants import JurisdictionUserPermission
from jurisdictions.models.invitations import Invitation
from jurisdictions.models.jurisdictions import Jurisdiction
from jurisdictions.models.memberships import Membership

__all__ = ["Invitation", "Jurisdiction", "JurisdictionUserPermission", "Membership"]
