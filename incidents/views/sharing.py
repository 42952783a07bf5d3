"""Sharing: which reviews can be shared, exactly what would leave, and what has left."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from incidents import keyset, selectors
from incidents.core_set import NotShareable, Payload
from incidents.forms.data_set import TermsForm
from incidents.models import Review, ShareSubmission
from incidents.permissions import SHARE, VIEW
from incidents.reading import reader_of
from incidents.services import sharing
from incidents.sharing import preview, reads
from incidents.sharing.checks import checks, made_form, submission_of
from incidents.sharing.workflow import SUBMISSION
from incidents.views import pages
from npcs.core.access import Actor, access, policy_of
from npcs.core.jobs.models import Job
from npcs.core.jobs.services import cancel
from npcs.core.ui import words
from npcs.core.versions import drafts
from npcs.core.versions.editing import Editing
from npcs.core.versions.errors import FieldErrors, StaleVersion
from npcs.core.workflow import WorkflowError
from npcs.core.workflow.errors import NotPermitted

drafts.register("terms", ShareSubmission, SHARE, page=lambda one: pages.url("sharing-terms", one.review_id))

JOB_STATES: dict[str, dict[str, Any]] = {
    Job.State.QUEUED: {"tone": "todo", "label": gettext_lazy("Waiting for its turn")},
    Job.State.RUNNING: {"tone": "doing", "label": gettext_lazy("Being shared")},
    Job.State.DONE: {"tone": "done", "label": gettext_lazy("All shared")},
    Job.State.FAILED: {"tone": "needs", "label": gettext_lazy("Nothing was shared")},
    Job.State.CANCELLED: {"tone": "quiet", "label": gettext_lazy("Cancelled; nothing was shared")},
}
TABS = {
    "ready": gettext_lazy("Approved"),
    "shared": gettext_lazy("Shared"),
    "withdrawn": gettext_lazy("Withdrawn"),
}
EMPTY = {
    "ready": (
        gettext_lazy("No approved review waits here"),
        gettext_lazy("An approved review is listed here until it is shared. Sharing is your agency’s choice."),
    ),
    "shared": (
        gettext_lazy("Nothing is shared yet"),
        gettext_lazy(
            "What you share helps all members to see patterns. Open an approved review to see what would leave."
        ),
    ),
    "withdrawn": (
        gettext_lazy("Nothing was withdrawn"),
        gettext_lazy("A shared review can be withdrawn at any time. It then counts in no new figure."),
    ),
}


@access(Review, SHARE)
def index(request: HttpRequest) -> HttpResponse:
    """Approved, shared and withdrawn reviews. From the first tab many can be shared at once."""
    actor = pages.actor_of(request)
    view = request.GET.get("view", "ready")
    view = view if view in TABS else "ready"
    refused, status = "", 200
    if request.method == "POST":
        try:
            _ask(request, actor)
        except FieldErrors as refusal:
            refused, status = " ".join(refusal.errors.values()), 422
        else:
            return HttpResponseRedirect(pages.url("sharing-list"))
    context = _list(request, actor, view) | {"refused": refused}
    return render(request, "incidents/sharing_list.html", context, status=status)


def _ask(request: HttpRequest, actor: Actor) -> None:
    """Queues what was ticked, or cancels what is running."""
    if "cancel" in request.POST:
        found = reads.latest_job(actor=actor)
        if found is not None:
            cancel(job=found, actor=actor)
        return
    sharing.ask_to_share(actor=actor, once_key=_once(request), chosen=_chosen(request))


def _once(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("once", ""))
    except ValueError:
        raise FieldErrors({"": _("This page was not complete. Load it again.")}) from None


def _chosen(request: HttpRequest) -> list[sharing.Chosen]:
    """Boxes hold "<review>:<version>:<fingerprint>": what is shared is what was listed."""
    found = []
    for raw in request.POST.getlist("choose"):
        review, version, sha256 = [*raw.split(":"), "", ""][:3]
        if not (version.isascii() and version.isdigit() and len(version) < 9):
            raise FieldErrors({"": _("This page was not complete. Load it again.")})
        try:
            found.append(sharing.Chosen(str(UUID(review)), int(version), sha256))
        except ValueError:
            raise FieldErrors({"": _("This page was not complete. Load it again.")}) from None
    return found


def _list(request: HttpRequest, actor: Actor, view: str) -> dict[str, Any]:
    rows = reads.listed(actor=actor, view=view)
    edge = reads.edge_of(rows, request.GET.get("after", ""))
    page = keyset.page_of(rows, order=(keyset.Key("pk", down=True),), size=selectors.PAGE, edge=edge)
    listed = [_row(review, view) for review in page.rows]
    counts = reads.counts(actor=actor)
    return {
        "view": view,
        "views": [
            {"label": label, "url": f"?view={name}", "count": counts[name], "current": name == view}
            for name, label in TABS.items()
        ],
        "rows": listed,
        "columns": [
            {"label": _("Review")}, {"label": _("Incident")}, {"label": _("Approved")}, {"label": _("State")},
            {"label": _("Terms")}, {"label": _("Releases"), "num": True},
        ],
        "may_choose": any(row["box"] for row in listed),
        "once": uuid4(),
        "job": _progress(reads.latest_job(actor=actor)),
        "empty": EMPTY[view],
        "older_url": f"?view={view}&after={page.rows[-1].pk}" if page.has_later else "",
        "newer_url": f"?view={view}" if edge is not None else "",
        "crumbs": [*pages.crumbs(), {"label": _("Sharing")}],
    }  # fmt: skip


def _progress(found: Job | None) -> dict[str, Any] | None:
    """The last time many were shared at once."""
    if found is None:
        return None
    return {
        "state": JOB_STATES[found.state],
        "running": found.state in {Job.State.QUEUED, Job.State.RUNNING},
        "asked": words.moment(found.created_at),
        "counts": _("%(done)d of %(all)d") % {"done": found.done, "all": found.total},
        "why": found.error if found.state == Job.State.FAILED else "",
    }


def _row(review: Review, view: str) -> dict[str, Any]:
    submission = _latest(review)
    return {
        "number": review.incident.number,
        "revision": review.revision,
        "url": pages.url("sharing", review.pk),
        "incident": review.incident.get_incident_type_display(),
        "approved": words.day(review.approved_at),
        "state": state_tag(submission),
        "terms": terms_in_short(submission),
        "releases": len(submission.manifest_ids) if submission else 0,
        "box": _box(review) if view == "ready" else "",
    }


def _latest(review: Any) -> ShareSubmission | None:
    """The newest submission of a listed review; the list has loaded them."""
    return max(review.submissions.all(), key=lambda one: one.pk, default=None)


def _box(review: Review) -> str:
    """What a tick stands for: the review, its version and the form that would leave; "" if it cannot be shared now."""
    submission = _latest(review)
    if submission is None or submission.state != "waiting" or submission.consent != "yes":
        return ""
    made = _made(review, submission)
    return f"{review.pk}:{review.version}:{made.sha256}" if made else ""


def _made(review: Review, submission: ShareSubmission | None) -> Payload | None:
    """The form as it would leave now; None when there is none."""
    try:
        return made_form(review, submission)
    except NotShareable:
        return None


def state_tag(submission: ShareSubmission | None) -> dict[str, Any]:
    if submission is None:
        return {"tone": "todo", "label": _("No terms yet")}
    state = SUBMISSION.states[submission.state]
    return {"tone": state.tone or "quiet", "label": state.label, "icon": state.icon}


def terms_in_short(submission: ShareSubmission | None) -> str:
    """ "Yes, DSA 2026-1, not before 1 May 2026"."""
    if submission is None or not submission.consent:
        return _("none")
    parts = [submission.get_consent_display(), submission.agreement]
    if submission.embargo_on:
        parts.append(_("not before %(day)s") % {"day": words.day(submission.embargo_on)})
    return ", ".join(str(part) for part in parts if part)


@access(Review, VIEW, pk="review_id", name="review")
@require_safe
def show(request: HttpRequest, review: Review) -> HttpResponse:
    """One review: every field with its local value beside its shared form, the form itself, and the share button."""
    return _page(request, review, "", 200)


@access(Review, SHARE, pk="review_id", name="review")
@require_POST
def share(request: HttpRequest, review: Review) -> HttpResponse:
    """Share exactly the form whose fingerprint is sent. A refusal shows the page again, with the reason."""
    refused, status = _share(request, pages.actor_of(request), review)
    if refused:
        return _page(request, review, refused, status)
    messages.success(request, _("Shared. Exactly the form that you saw is kept."))
    return HttpResponseRedirect(pages.url("sharing", review.pk))


def _page(request: HttpRequest, review: Review, refused: str, status: int) -> HttpResponse:
    context = _one(request, pages.actor_of(request), review) | {"refused": refused}
    return render(request, "incidents/sharing.html", context, status=status)


def _share(request: HttpRequest, actor: Actor, review: Review) -> tuple[str, int]:
    """Shares; what stands against it as a sentence with the answer's status, ("", 200) when it is done."""
    version, sha256 = pages.number(request.POST.get("version", "")), request.POST.get("sha256", "")
    try:
        sharing.share(actor=actor, review=review, version=version, sha256=sha256)
    except NotPermitted:
        raise
    except StaleVersion:
        return _("It has changed since you looked. Nothing was shared. Look at the form again, then decide."), 409
    except WorkflowError as error:
        return str(error), 422 if error.code == "not_ready" else 409
    return "", 200


def _one(request: HttpRequest, actor: Actor, review: Review) -> dict[str, Any]:
    whole = selectors.whole_review(review=review)
    reader = reader_of(actor, whole)
    if reader.sees_identifying:
        pages.log_read(request, whole)
    submission = submission_of(whole)
    shared = submission is not None and submission.state == "shared"
    made = None if shared else _made(whole, submission)
    text, sha256 = (submission.payload, submission.sha256) if shared else (made.text, made.sha256) if made else ("", "")
    found = checks(whole, submission) if not shared else []
    may = policy_of(Review).can(actor, SHARE, whole)
    open_to = may and whole.state in sharing.SHARABLE
    return {
        "review": whole,
        "number": whole.incident.number,
        "state": state_tag(submission),
        "shared": shared,
        "columns": [{"label": _("Field")}, {"label": _("Kept here")}, {"label": _("Shared form")}],
        "lines": preview.lines(whole, preview.values(text), reader),
        "readable": preview.readable(text),
        "sha256": sha256,
        "checks": [{"ok": check.ok, "text": check.text} for check in found],
        "can_share": open_to and not shared and bool(text) and all(check.ok for check in found),
        "terms_url": pages.url("sharing-terms", whole.pk) if open_to and not shared else "",
        "terms": terms_in_short(submission),
        "withdraw_url": pages.url("step", whole.pk, "withdraw") if may and whole.state == "shared" else "",
        "past": [_past(one) for one in whole.submissions.order_by("-pk") if one.state != "waiting"],
        "crumbs": pages.crumbs(whole, {"label": _("Sharing")}),
    }


def _past(one: ShareSubmission) -> dict[str, Any]:
    """What has left, with the releases that hold it."""
    return {
        "state": state_tag(one),
        "shared": words.moment(one.shared_at),
        "ended": words.moment(one.withdrawn_at or one.superseded_at),
        "key": str(one.share_uid),
        "sha256": one.sha256,
        "releases": one.manifest_ids,
    }


@access(Review, SHARE, pk="review_id", name="review")
def terms(request: HttpRequest, review: Review) -> HttpResponse:
    """Write whether it may be shared, under which agreement, and from when."""
    actor = pages.actor_of(request)
    found = submission_of(review)
    found = found if found is not None and found.state == "waiting" else None
    back = pages.url("sharing", review.pk)
    form = Editing(
        form_key="terms",
        object_id=str(found.pk) if found else f"new-{review.pk}",
        form_class=TermsForm,
        template="incidents/form.html",
        initial={name: getattr(found, name) for name in sharing.TERMS} if found else {},
        save=lambda data, version: sharing.write_terms(actor=actor, review=review, version=version, data=data),
        done=lambda _submission: back,
        current_version=found.version if found else 0,
        show=pages.shown(TermsForm()),
        success=_("Saved."),
        context=pages.form_context(
            review, _("Terms of sharing"),
            intro=_("Nothing leaves by this step. You see the exact form before you share it."),
        ) | {"cancel_url": back},
    )  # fmt: skip
    return pages.edit(request, review, form)
