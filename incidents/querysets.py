"""Which reviews count, and which revision of each: questions that every list and figure asks in the same words.

An incident has one review, in one revision more each time it was amended.
"""

from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from incidents.workflow import DECIDED

MISTAKE = "void"  # entered in error: counted and listed nowhere


def is_current(model: Any) -> Q:
    """Of each incident its newest approved revision. A condition for ``filter``, also of an aggregate."""
    return Q(state__in=DECIDED) & ~Q(Exists(_later(model).filter(state__in=DECIDED)))


def is_newest(model: Any) -> Q:
    """Of each incident its newest revision that is not void."""
    return ~Q(state=MISTAKE) & ~Q(Exists(_later(model).exclude(state=MISTAKE)))


def _later(model: Any) -> models.QuerySet:
    return model._base_manager.filter(incident=OuterRef("incident"), revision__gt=OuterRef("revision"))


class ReviewQuerySet(models.QuerySet):
    """Reviews of any member; ask the policy first. A revision costs one look into the index of revisions a row."""

    def counted(self) -> Self:
        """Reviews that figures count: no training record, and none that was entered in error."""
        return self.filter(is_training=False).exclude(state=MISTAKE)

    def current(self) -> Self:
        """One row an incident for counts, dashboards and sharing: its newest approved revision.

        While an amendment is written the revision before it stays the current one. An incident of which nothing is
        approved yet has no row.
        """
        return self.filter(is_current(self.model))

    def newest(self) -> Self:
        """One row an incident for lists of work: its newest revision, an amendment too; void ones are left out."""
        return self.filter(is_newest(self.model))
