"""Instruments and their versions. A published version is frozen by a trigger (migration_ops) and by its hash."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from npcs.core.ids import uuid7
from npcs.core.instruments.lifecycle import VERSION
from npcs.core.versions.models import Versioned
from npcs.core.workflow import stamp_constraints, state_constraint


class Instrument(models.Model):
    """One questionnaire or rating scale over all its versions."""

    class Origin(models.TextChoices):
        OWN = "own", _("written by the partnership")
        LICENSED = "licensed", _("used by permission of its owner")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(_("code"), max_length=20, unique=True)
    title = models.CharField(_("title"), max_length=120)
    owner = models.CharField(_("owner"), max_length=120)
    origin = models.CharField(_("origin"), max_length=8, choices=Origin.choices)
    licence = models.CharField(_("terms of use"), max_length=500)
    is_active = models.BooleanField(_("in use"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Privacy:
        public = {"id", "code", "title", "owner", "origin", "licence", "is_active", "created_at"}

    class Meta:
        verbose_name = _("instrument")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.title


class InstrumentVersion(Versioned):
    """One version: a definition, its hash, and how it came into use.

    ``semver`` is the instrument's version for people ("1.0.0"); ``version`` counts saves of this row.
    """

    class ChangeClass(models.TextChoices):
        EDITORIAL = "editorial", _("editorial: same meaning, clearer words")
        MINOR = "minor", _("minor: new optional items")
        MAJOR = "major", _("major: other meaning, scale or items")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="versions")
    semver = models.CharField(_("version"), max_length=20)
    status = models.CharField(_("status"), max_length=9, choices=VERSION.choices, default=VERSION.initial)
    definition = models.JSONField(_("definition"))
    sha256 = models.CharField(_("fingerprint"), max_length=64)
    change_class = models.CharField(_("kind of change"), max_length=9, choices=ChangeClass.choices, blank=True)
    governance_reference = models.CharField(_("decision behind it"), max_length=200, blank=True)
    supersedes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_default = models.BooleanField(_("used for new work"), default=False)
    is_shipped = models.BooleanField(_("came with the product"), default=False)
    effective_from = models.DateField(_("used for new work from"), null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    published_at = models.DateTimeField(null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    retired_at = models.DateTimeField(null=True, editable=False)
    retired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Privacy:
        public = {
            "id", "instrument", "semver", "status", "definition", "sha256", "change_class", "governance_reference",
            "supersedes", "is_default", "is_shipped", "effective_from", "submitted_at", "submitted_by",
            "published_at", "published_by", "retired_at", "retired_by", "version", "created_at", "created_by",
            "updated_at", "updated_by",
        }  # fmt: skip

    class Meta:
        verbose_name = _("instrument version")
        ordering = ["instrument_id", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "semver"],
                name="core_instrumentversion_semver_once",
                violation_error_message=_("This version number is taken."),
            ),
            models.UniqueConstraint(
                fields=["instrument"],
                condition=Q(is_default=True),
                name="core_instrumentversion_one_default",
                violation_error_message=_("Another version is the default."),
            ),
            models.CheckConstraint(
                condition=Q(is_default=False) | Q(status="published"),
                name="core_instrumentversion_default_is_published",
                violation_error_message=_("Only a published version can be the default."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=("draft", "in_review"), published_at=None)
                | (
                    Q(published_at__isnull=False, effective_from__isnull=False)
                    & (Q(published_by__isnull=False) | Q(is_shipped=True))
                    & ~Q(status__in=("draft", "in_review"))
                    & ~Q(change_class="")
                    & ~Q(governance_reference="")
                ),
                name="core_instrumentversion_published_whole",
                violation_error_message=_(
                    "A published version needs its dates, a publisher, a kind of change and a decision."
                ),
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="core_instrumentversion_sha256",
                violation_error_message=_("The fingerprint is not a SHA-256."),
            ),
            state_constraint(VERSION, "core_instrumentversion_status"),
            *stamp_constraints(VERSION, "core_instrumentversion"),
        ]

    def __str__(self) -> str:
        return f"{self.instrument} {self.semver}"


class ItemCrosswalk(Versioned):
    """What became of one item from a version to the next one, and whether its values can be compared.

    Proposed by the product (``is_proposed``), changed by people while ``to_version`` is a draft, frozen with it
    (migration_ops). Read it as ``crosswalk.Link`` (``crosswalk.as_link``).
    """

    class Relation(models.TextChoices):
        SAME = "same", _("the same")
        REWORDED = "reworded", _("reworded or changed")
        SPLIT = "split", _("split")
        MERGED = "merged", _("merged")
        NEW = "new", _("new")
        DROPPED = "dropped", _("dropped")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    from_version = models.ForeignKey(InstrumentVersion, on_delete=models.PROTECT, related_name="+", editable=False)
    to_version = models.ForeignKey(
        InstrumentVersion, on_delete=models.CASCADE, related_name="crosswalk", editable=False
    )
    from_item = models.CharField(_("earlier item"), max_length=20, blank=True)
    to_item = models.CharField(_("later item"), max_length=20, blank=True)
    relation = models.CharField(_("what became of it"), max_length=8, choices=Relation.choices)
    comparable = models.BooleanField(_("values can be compared"), default=False)
    note = models.CharField(_("why"), max_length=500, blank=True)
    is_proposed = models.BooleanField(_("proposed by the product"), default=False, editable=False)

    class Privacy:
        public = {
            "id", "from_version", "to_version", "from_item", "to_item", "relation", "comparable", "note", "is_proposed",
            "version", "created_at", "created_by", "updated_at", "updated_by",
        }  # fmt: skip

    class Meta:
        verbose_name = _("line of a crosswalk")
        ordering = ["to_version_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["to_version", "from_item", "to_item"],
                name="core_itemcrosswalk_once",
                violation_error_message=_("The crosswalk has this line already."),
            ),
            models.CheckConstraint(
                condition=(Q(relation="new", from_item="") & ~Q(to_item=""))
                | (Q(relation="dropped", to_item="") & ~Q(from_item=""))
                | (Q(relation__in=("same", "reworded", "split", "merged")) & ~Q(from_item="") & ~Q(to_item="")),
                name="core_itemcrosswalk_ends",
                violation_error_message=_("Only a new or a dropped item has one end."),
            ),
            models.CheckConstraint(
                condition=Q(comparable=False) | Q(relation__in=("same", "reworded")),
                name="core_itemcrosswalk_comparable",
                violation_error_message=_("Only an item that became one item can be comparable."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_item or '-'} {self.to_item or '-'}"
