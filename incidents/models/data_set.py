"""What the core data set asks beyond the notice, and what was shared of a review."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incidents.core_set import lists
from incidents.core_set.fields import CODE
from incidents.models.review import PERSON, Review
from incidents.sharing.workflow import SUBMISSION
from jurisdictions.models import Jurisdiction
from npcs.core.ids import uuid7
from npcs.core.versions.models import Versioned
from npcs.core.workflow import stamp_constraints, state_constraint


class DataSetFacts(Versioned):
    """Facts for the data set, one row a review. All optional: an empty field says that nobody has answered yet."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+", editable=False)
    review = models.OneToOneField(Review, on_delete=models.PROTECT, related_name="data_set_facts", editable=False)
    event_kind = models.CharField(
        _("harm, near miss or unsafe condition"), max_length=16, choices=lists.EventKind, blank=True
    )
    near_fatality_definition = models.CharField(
        _("definition of a near fatality"), max_length=16, choices=lists.NearFatality, blank=True
    )
    birth_date = models.DateField(_("child’s date of birth"), null=True)
    race = models.JSONField(_("race and ethnicity"), default=list, blank=True)
    tribal_membership = models.CharField(_("membership in a Tribe"), max_length=14, choices=lists.YesNo, blank=True)
    icwa_applies = models.CharField(
        _("the Indian Child Welfare Act applies"), max_length=14, choices=lists.YesNo, blank=True
    )
    case_type = models.CharField(_("kind of case at the time"), max_length=14, choices=lists.CaseType, blank=True)
    living_arrangement = models.CharField(_("where the child lived"), max_length=18, choices=lists.Living, blank=True)
    caregiver_factors = models.JSONField(_("caregivers’ circumstances"), default=list, blank=True)
    lookback_months = models.PositiveSmallIntegerField(_("months looked back"), null=True)
    disciplines = models.JSONField(_("disciplines at the table"), default=list, blank=True)
    tribe_represented = models.CharField(
        _("the Tribe was represented"), max_length=14, choices=lists.YesNoNA, blank=True
    )
    family_input = models.CharField(
        _("the family or people with lived experience were heard"), max_length=14, choices=lists.YesNoNA, blank=True
    )

    LISTS = {"race": lists.Race, "caregiver_factors": lists.CaregiverFactor, "disciplines": lists.Discipline}

    class Privacy:
        identifying = {"birth_date", "race", "tribal_membership", "icwa_applies", "tribe_represented"}
        core = {
            "id", "jurisdiction", "review", "event_kind", "near_fatality_definition", "case_type",
            "living_arrangement", "caregiver_factors", "lookback_months", "disciplines", "family_input", "version",
            "created_at", "created_by", "updated_at", "updated_by",
        }  # fmt: skip

    class Meta:
        verbose_name = _("facts for the data set")
        verbose_name_plural = _("facts for the data set")
        constraints = [models.UniqueConstraint(fields=["id", "jurisdiction"], name="incidents_datasetfacts_member")]

    def __str__(self) -> str:
        return str(self.review_id)


class ShareSubmission(Versioned):
    """What one revision of a review shares: its terms, then the shared form exactly as it was previewed.

    ``payload`` is canonical JSON and never changes once it is shared (a trigger sees to it); ``share_uid`` is random
    and stands nowhere outside the member beside the review. A withdrawn submission stays as a tombstone.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+", editable=False)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="submissions", editable=False)
    data_set = models.CharField(_("data set"), max_length=16, default=CODE, editable=False)
    share_uid = models.UUIDField(_("share key"), default=uuid4, editable=False)
    consent = models.CharField(
        _("may it be shared"), max_length=3, choices=[("yes", _("Yes")), ("no", _("No"))], blank=True
    )
    agreement = models.CharField(_("agreement"), max_length=120, blank=True)
    embargo_on = models.DateField(_("not before"), null=True)
    state = models.CharField(max_length=12, choices=SUBMISSION.choices, default=SUBMISSION.initial, editable=False)
    core_set_version = models.CharField(_("version of the core data set"), max_length=14, blank=True, editable=False)
    payload = models.TextField(_("shared form"), blank=True, editable=False)
    sha256 = models.CharField(_("fingerprint"), max_length=64, blank=True, editable=False)
    manifest_ids = models.JSONField(_("releases that hold it"), default=list, blank=True, editable=False)
    shared_at = models.DateTimeField(null=True, editable=False)
    shared_by = models.ForeignKey(**PERSON)
    superseded_at = models.DateTimeField(null=True, editable=False)
    superseded_by = models.ForeignKey(**PERSON)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_by = models.ForeignKey(**PERSON)

    class Privacy:
        core = {
            "id", "jurisdiction", "review", "data_set", "share_uid", "consent", "agreement", "embargo_on", "state",
            "core_set_version", "payload", "sha256", "manifest_ids", "shared_at", "shared_by", "superseded_at",
            "superseded_by", "withdrawn_at", "withdrawn_by", "version", "created_at", "created_by", "updated_at",
            "updated_by",
        }  # fmt: skip

    class Meta:
        verbose_name = _("submission")
        constraints = [
            models.UniqueConstraint(
                fields=["review", "data_set"], condition=Q(state__in=["waiting", "shared"]),
                name="incidents_submission_one_alive",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", sha256="", payload="") | (~Q(state="waiting") & ~Q(sha256="")),
                name="incidents_submission_payload_when_shared",
                violation_error_message=_("What is shared has its form and fingerprint; what is not has none."),
            ),
            models.UniqueConstraint(fields=["id", "jurisdiction"], name="incidents_submission_member"),
            state_constraint(SUBMISSION, "incidents_submission_state"),
            *stamp_constraints(SUBMISSION, "incidents_submission"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["jurisdiction", "state", "-id"], name="incidents_submission_list")]

    def __str__(self) -> str:
        return str(self.share_uid)

    def get_absolute_url(self) -> str:
        return reverse("incidents:sharing", args=[self.review_id])
