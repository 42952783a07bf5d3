"""What stands against sharing a review: validation 6 (docs, incidents section 5.3), one sentence each.

Page, API, guard and job all read it from here.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.core_set import NotShareable, Payload
from incidents.sharing.local import day_at, payload_of
from npcs.core.instruments.errors import FingerprintMismatch
from npcs.core.ui import words

SHARABLE = ("approved", "shared", "withdrawn")  # states of a review whose content is approved


class Check(NamedTuple):
    """One condition. ``text`` says what holds, or what is missing and what to do."""

    ok: bool
    text: str


def submission_of(review: Any) -> Any:
    """The submission that is being prepared or is shared; None when there is none yet."""
    return review.submissions.filter(state__in=("waiting", "shared")).order_by("-pk").first()


def checks(review: Any, submission: Any) -> list[Check]:
    """Every condition of validation 6, met or not, in the order in which one can mend them."""
    return [*_state(review), *_terms(review, submission), _instrument(review), _form(review, submission)]


def against(review: Any, submission: Any) -> Iterator[str]:
    """What is missing; nothing when the review may be shared."""
    return (check.text for check in checks(review, submission) if not check.ok)


def _state(review: Any) -> Iterator[Check]:
    if review.state in SHARABLE:
        yield Check(True, _("The review is approved."))
    else:
        yield Check(False, _("The review is not approved. Only approved content is shared."))
    if review.is_training:
        yield Check(False, _("This is a training record. It is never shared."))


def _terms(review: Any, submission: Any) -> Iterator[Check]:
    consent, agreement = (submission.consent, submission.agreement) if submission else ("", "")
    if consent == "yes":
        yield Check(True, _("Your agency says that it may be shared."))
    else:
        yield Check(False, _("Your agency has not said that it may be shared. Write it down in the terms."))
    if agreement.strip():
        yield Check(True, _("The agreement is named."))
    else:
        yield Check(False, _("Name the agreement under which it is shared."))
    yield _embargo(submission.embargo_on if submission else None, day_at(review.jurisdiction, timezone.now()))


def _embargo(until: date | None, today: date | None) -> Check:
    if until is None:
        return Check(True, _("There is no day before which it must not be shared."))
    if today is None or until > today:
        return Check(False, _("It must not be shared before %(day)s.") % {"day": words.day(until)})
    return Check(True, _("The day before which it must not be shared is over."))


def _instrument(review: Any) -> Check:
    """The pinned version still holds the text whose fingerprint the review keeps."""
    version = review.instrument_version
    if version is not None and review.instrument_sha256 == version.sha256:
        return Check(True, _("The scale’s version is the one that was fixed for this review."))
    return Check(False, _("The scale’s version is not the one that was fixed for this review."))


def _form(review: Any, submission: Any) -> Check:
    try:
        made = made_form(review, submission)
    except NotShareable:
        return Check(False, _("The shared form could not be made, so nothing can leave. Ask your administrator."))
    if made is None:
        return Check(False, _("The shared form is made once the terms are written."))
    return Check(True, _("Every field has its declared form. Nothing in it points to a person, a place or a day."))


def made_form(review: Any, submission: Any) -> Payload | None:
    """The shared form as it would leave now; None without a submission, whose key is a part of it.

    Raises NotShareable, also when the instrument's text is not the one that was pinned.
    """
    if submission is None:
        return None
    try:
        return payload_of(review, submission.share_uid)
    except FingerprintMismatch as error:
        raise NotShareable([_("The scale’s version is not the one that was fixed for this review.")]) from error
