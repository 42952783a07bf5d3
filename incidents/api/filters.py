"""What the list of reviews can be narrowed by."""

from django_filters import rest_framework as filters

from incidents import choices
from incidents.models import Review
from incidents.workflow import REVIEW


class ReviewFilters(filters.FilterSet):
    """``?state=scoring&state=returned&incident_type=fatality&due_before=2026-12-31``."""

    state = filters.MultipleChoiceFilter(choices=REVIEW.choices, help_text="One state or several.")
    incident_type = filters.ChoiceFilter(
        field_name="incident__incident_type", choices=choices.IncidentType.choices, help_text="Kind of incident."
    )
    due_before = filters.DateFilter(field_name="due_on", lookup_expr="lt", help_text="Due before this day (ISO).")
    due_after = filters.DateFilter(field_name="due_on", lookup_expr="gt", help_text="Due after this day (ISO).")

    class Meta:
        model = Review
        fields: list[str] = []
