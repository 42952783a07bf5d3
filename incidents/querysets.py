"""Questions that every list and figure asks in the same words."""

from typing import Self

from django.db import models


class ReviewQuerySet(models.QuerySet):
    """Reviews."""

    def counted(self) -> Self:
        """Reviews that figures count: no training record, and none that was entered in error."""
        return self.filter(is_training=False).exclude(state="void")
