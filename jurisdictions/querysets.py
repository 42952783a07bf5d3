"""Chainable filters. None of them is a right; lists are scoped by the policies first."""

from django.db.models import Q, QuerySet


class MembershipQuerySet(QuerySet):
    """Roles of people at members."""

    def current(self) -> "MembershipQuerySet":
        """Not ended; a suspended one is current, it only gives nothing."""
        return self.filter(ended_at=None)

    def in_force(self) -> "MembershipQuerySet":
        """Gives rights now."""
        return self.filter(ended_at=None, suspended_at=None)


class InvitationQuerySet(QuerySet):
    """Invitations by e-mail."""

    def unanswered(self) -> "InvitationQuerySet":
        """Neither accepted nor withdrawn; may have run out."""
        return self.filter(accepted_at=None, withdrawn_at=None)


class JurisdictionQuerySet(QuerySet):
    """Members and the partnership's own office."""

    def members(self) -> "JurisdictionQuerySet":
        """Without the office, which is no member."""
        return self.exclude(kind="office")

    def matching(self, words: str) -> "JurisdictionQuerySet":
        """Every word is found in the code, the name or the agency."""
        found = self
        for word in words.split():
            found = found.filter(Q(code__istartswith=word) | Q(name__icontains=word) | Q(agency__icontains=word))
        return found
