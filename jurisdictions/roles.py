"""Roles as data: what each may do, in words for the page and in action keys for the policies.

To change what a role may do, change this file; ``load_reference`` (run at every start) brings the grants in
the database in line, and a changed role acts at the next request. Keys are stored and never change.
A person may hold several roles; what they may do is the union.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

from jurisdictions.choices import Kind

Scope = Literal["member", "office", "both"]

# Every right there is. Each becomes a Permission on the Jurisdiction, with the key as its codename.
ACTIONS: Mapping[str, Any] = {
    "member.view": _("See the member's home and who is who"),
    "member.manage": _("Change the member's settings"),
    "people.view": _("See the member's people and their roles"),
    "people.manage": _("Invite, suspend, move and end people"),
    "partnership.manage": _("Add members and change their status"),
    "notice.file": _("Report an incident"),
    "review.view": _("See reviews, without their narratives"),
    "review.screen": _("Screen notices and decide which incidents are reviewed"),
    "review.open": _("Open a review and name its lead"),
    "review.edit": _("Write in a review"),
    "review.rate": _("Rate a review"),
    "review.approve": _("Approve or return a review"),
    "review.amend": _("Open an approved review again as a new revision"),
    "review.share": _("Share a review’s core data, or withdraw them"),
    "review.hold": _("Put a review on hold and lift the hold"),
    "review.void": _("Mark a review as entered in error, together with a second person"),
    "review.import": _("Bring in notices from a spreadsheet"),
    "rules.manage": _("Keep the member's screening rules"),
    "recommendation.edit": _("Write recommendations and follow them up"),
    "disclosure.edit": _("Write a public disclosure record"),
    "disclosure.approve": _("Release a public disclosure record"),
    "narrative.view": _("Read narratives"),
    "instrument.view": _("See instruments"),
    "instrument.manage": _("Add and publish instruments"),
    "audit.view": _("Read the logs"),
    "token.use": _("Use the API with a token"),
}


@dataclass(frozen=True)
class RoleSpec:
    """One role. ``scope`` says where it can be held: at a member, at the partnership's office, or at both."""

    key: str
    label: Any
    description: Any
    scope: Scope
    actions: frozenset[str]

    def fits(self, kind: str) -> bool:
        """Can the role be held at a place of this kind?"""
        return self.scope == "both" or (self.scope == "office") == (kind == Kind.OFFICE)


_SPECS = (
    RoleSpec(
        "caseworker", _("Caseworker"),
        _("Reports incidents and follows what became of their own reports."),
        "member", frozenset({"member.view", "notice.file"}),
    ),
    RoleSpec(
        "reviewer", _("Reviewer"),
        _("Leads reviews: records what a family needed and received, and rates what shaped it."),
        "member",
        frozenset({
            "member.view", "people.view", "notice.file", "review.view", "review.screen", "review.open", "review.edit",
            "review.rate", "recommendation.edit", "narrative.view", "instrument.view", "token.use",
        }),
    ),
    RoleSpec(
        "second_rater", _("Second rater"),
        _("Rates a review independently of its lead, then agrees with the lead on one set."),
        "member",
        frozenset({
            "member.view", "people.view", "review.view", "review.rate", "narrative.view", "instrument.view",
            "token.use",
        }),
    ),
    RoleSpec(
        "coordinator", _("Coordinator"),
        _("Keeps the reviews moving: screens, opens, names leads, sets holds, keeps the rules. Does not rate."),
        "member",
        frozenset({
            "member.view", "people.view", "notice.file", "review.view", "review.screen", "review.open", "review.edit",
            "review.hold", "review.void", "review.import", "rules.manage", "recommendation.edit", "disclosure.edit",
            "narrative.view", "instrument.view", "token.use",
        }),
    ),
    RoleSpec(
        "director", _("Director"),
        _("Approves reviews or returns them with a question. Never one they wrote or rated themselves."),
        "member",
        frozenset({
            "member.view", "people.view", "review.view", "review.approve", "review.amend", "review.void",
            "recommendation.edit", "disclosure.approve", "narrative.view", "instrument.view", "token.use",
        }),
    ),
    RoleSpec(
        "data_steward", _("Data steward"),
        _("Looks after the shared data set: the answers in codes, not the narratives. Shares and withdraws them."),
        "member", frozenset({"member.view", "review.view", "review.share", "instrument.view", "token.use"}),
    ),
    RoleSpec(
        "member_admin", _("Member administrator"),
        _("Invites people, gives and ends their roles, and keeps the member's settings. Sees no review."),
        "member", frozenset({"member.view", "member.manage", "people.view", "people.manage"}),
    ),
    RoleSpec(
        "technical_advisor", _("Technical advisor"),
        _("Sees the coded answers of the place that named them, never a narrative."),
        "both", frozenset({"member.view", "review.view", "instrument.view", "token.use"}),
    ),
    RoleSpec(
        "partnership_steward", _("Partnership steward"),
        _("Works at the partnership's office: adds members, helps with their people, looks after instruments. "
          "Sees no review."),
        "office",
        frozenset({
            "member.view", "member.manage", "people.view", "people.manage", "partnership.manage", "instrument.view",
            "instrument.manage",
        }),
    ),
    RoleSpec(
        "committee_member", _("Committee member"),
        _("Takes part in the partnership's decisions. Sees published results, no review."),
        "member", frozenset({"member.view"}),
    ),
    RoleSpec(
        "auditor", _("Auditor"),
        _("Reads the logs of who saw and changed what. Sees no review."),
        "both", frozenset({"member.view", "audit.view"}),
    ),
)  # fmt: skip

ROLES: Mapping[str, RoleSpec] = {spec.key: spec for spec in _SPECS}
# Whom colleagues look for on Home, in this order.
TO_ASK = ("director", "coordinator", "member_admin", "data_steward", "partnership_steward")


def keeper(kind: str) -> str:
    """The role that a place of this kind is never without once somebody has it: it manages the people there."""
    return "partnership_steward" if kind == Kind.OFFICE else "member_admin"


def fitting(kind: str) -> list[RoleSpec]:
    """The roles that can be held at a place of this kind, in the order of this file."""
    return [spec for spec in ROLES.values() if spec.fits(kind)]


def actions_of(keys: Iterable[str]) -> frozenset[str]:
    """What somebody with these roles may do. A key that is no role any more gives nothing."""
    return frozenset().union(*(ROLES[key].actions for key in keys if key in ROLES))


def label(key: str) -> str:
    """The role's name for the page; the key itself if the role is no longer there."""
    return str(ROLES[key].label) if key in ROLES else key


def labels(keys: Iterable[str]) -> str:
    """Names of several roles in the order of this file, each once: "Reviewer, Director"."""
    held = set(keys)
    return ", ".join(label(key) for key in [*(key for key in ROLES if key in held), *sorted(held - set(ROLES))])
