"""Sharing: the terms, the share and the withdrawal of one review, and many at once."""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from incidents import selectors
from incidents.core_set import VERSION, NotShareable, Payload
from incidents.models import Review, ShareSubmission
from incidents.permissions import SHARE
from incidents.services.common import locked, refuse_unknown
from incidents.sharing import reads
from incidents.sharing.checks import SHARABLE, against, made_form, submission_of
from incidents.sharing.workflow import SUBMISSION
from incidents.workflow import REVIEW
from npcs.core import audit
from npcs.core.access import Actor, require
from npcs.core.jobs.models import Job
from npcs.core.jobs.services import enqueue
from npcs.core.versions import services as versions
from npcs.core.versions.errors import FieldErrors, StaleVersion
from npcs.core.workflow import GuardFailed, perform

TERMS = frozenset({"consent", "agreement", "embargo_on"})
JOB = reads.JOB
MOST_AT_ONCE = 200


class Chosen(NamedTuple):
    """A review to share, with its version and the fingerprint of the form that somebody looked at."""

    review: str
    version: int
    sha256: str


@transaction.atomic
def write_terms(*, actor: Actor, review: Review, version: int, data: dict[str, Any]) -> ShareSubmission:
    """Says whether the review may be shared, under which agreement and from when. ``version`` 0: the first time.

    The first save draws the share key. Raises FieldErrors for a review that is not approved and StaleVersion.
    """
    refuse_unknown(data, TERMS)
    row = locked(actor=actor, review_id=review.pk, action=SHARE)
    found = submission_of(row)
    if found is not None and found.state != "waiting":
        raise FieldErrors({"": _("It is shared already. Withdraw it first, then write new terms.")})
    if found is None:
        return _first_terms(actor, row, version, data)
    saved, changed = versions.save(obj=found, expected=version, changes=data, actor=actor)
    if changed:
        payload = {"fields": sorted(changed)}
        audit.record(kind="incidents.submission.terms", actor=actor, obj=saved, parent=row, payload=payload)
    return saved


def _first_terms(actor: Actor, review: Review, version: int, data: dict[str, Any]) -> ShareSubmission:
    if review.state not in SHARABLE:
        raise FieldErrors({"": _("Only an approved review can be shared.")})
    earlier = _shared_before(review)
    key = {"share_uid": earlier.share_uid} if earlier else {}  # a later revision replaces, so it keeps the key
    people = {"created_by_id": actor.user_id, "updated_by_id": actor.user_id}
    made = ShareSubmission.objects.create(
        jurisdiction_id=review.jurisdiction_id, review=review, **key, **data, **people
    )
    if version != 0:
        raise versions.stale(made, data)
    payload = {"fields": sorted(data)}
    audit.record(kind="incidents.submission.terms", actor=actor, obj=made, parent=review, payload=payload)
    return made


@transaction.atomic
def share(*, actor: Actor, review: Review, version: int, sha256: str) -> ShareSubmission:
    """Shares exactly the form whose fingerprint is ``sha256``: the one that was previewed.

    Sharing the same form twice shares it once. Raises StaleVersion when it is not the one that was looked at, and what
    ``perform`` raises: GuardFailed with everything that is missing, also when no form can be made.
    """
    row = locked(actor=actor, review_id=review.pk, action=SHARE)
    submission = submission_of(row)
    if submission is not None and submission.state == "shared" and submission.sha256 == sha256:
        return submission
    waiting = submission is not None and submission.state == "waiting"
    try:
        made = checked_form(row, submission) if waiting else None
    except NotShareable as error:
        raise GuardFailed(error.reasons) from error
    if made is not None and made.sha256 != sha256:
        raise StaleVersion(submission, {"sha256": (sha256, made.sha256)})
    perform(REVIEW, row, "share", actor=actor, version=version)
    assert submission is not None  # the step's guard asks for the terms
    assert made is not None
    earlier = _shared_before(row)
    if earlier is not None:
        perform(SUBMISSION, earlier, "supersede", actor=actor, version=earlier.version)
    changes = {"payload": made.text, "sha256": made.sha256, "core_set_version": VERSION}
    return perform(SUBMISSION, submission, "share", actor=actor, version=submission.version, changes=changes)


def checked_form(review: Review, submission: ShareSubmission | None) -> Payload | None:
    """The form of the review with every part loaded, so that it is the same wherever it is made."""
    return made_form(selectors.whole_review(review=review), submission)


def _shared_before(review: Review) -> ShareSubmission | None:
    """What an earlier revision of the same incident has shared and still shares."""
    rows = ShareSubmission.objects.filter(review__incident_id=review.incident_id, state="shared")
    return rows.exclude(review_id=review.pk).order_by("-pk").first()


@transaction.atomic
def withdraw(*, actor: Actor, review: Review, version: int, reason: str) -> Review:
    """Takes a shared review out of every future figure. The submission stays as a tombstone with its releases."""
    require(actor, SHARE, review)
    after = perform(REVIEW, review, "withdraw", actor=actor, version=version, reason=reason)
    submission = ShareSubmission.objects.filter(review_id=review.pk, state="shared").first()
    if submission is not None:
        perform(SUBMISSION, submission, "withdraw", actor=actor, version=submission.version, reason=reason)
    return after


@transaction.atomic
def ask_to_share(*, actor: Actor, once_key: UUID, chosen: Sequence[Chosen]) -> Job:
    """Queues the sharing of many reviews: all of them or none. The same ``once_key`` asks once.

    Raises FieldErrors for an empty or too long choice, NotVisible or Forbidden for a review one may not share.
    """
    if not chosen or len(chosen) > MOST_AT_ONCE:
        raise FieldErrors({"": _("Choose between 1 and %(most)d reviews.") % {"most": MOST_AT_ONCE}})
    found = {str(row.pk): row for row in reads.sharable(actor=actor).filter(pk__in=[one.review for one in chosen])}
    if len(found) != len({one.review for one in chosen}):
        raise FieldErrors({"": _("A review in your choice cannot be shared now. Load the page again.")})
    for row in found.values():
        require(actor, SHARE, row)
    assert actor.acting_for is not None
    return enqueue(
        kind=JOB, key=str(once_key), actor=actor, jurisdiction_id=actor.acting_for, chosen=json.dumps(list(chosen))
    )


@transaction.atomic
def share_all(*, actor: Actor, chosen: Sequence[Chosen]) -> int:
    """Shares every chosen review or, when one of them cannot be, none."""
    for one in chosen:
        share(actor=actor, review=Review.objects.get(pk=one.review), version=one.version, sha256=one.sha256)
    return len(chosen)


def must_be_shareable(*, review_id: str) -> None:
    """Makes the form of one review and throws it away. Raises NotShareable with what stands against it."""
    review = Review.objects.select_related("incident", "jurisdiction").get(pk=review_id)
    submission = submission_of(review)
    if submission is not None and submission.state == "shared":
        return
    found = list(against(selectors.whole_review(review=review), submission))
    if found:
        raise NotShareable(found)


@transaction.atomic
def note_release(*, actor: Actor, submissions: Sequence[ShareSubmission], manifest_id: str) -> None:
    """Writes down that a release holds these submissions, so that a withdrawal can name it. Releases call it."""
    for submission in submissions:
        row = ShareSubmission.objects.select_for_update(of=("self",)).get(pk=submission.pk)
        if manifest_id not in row.manifest_ids:
            ids = {"manifest_ids": [*row.manifest_ids, manifest_id]}
            versions.save(obj=row, expected=row.version, changes=ids, actor=actor)
