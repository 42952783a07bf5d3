"""What people type about members and people. Rules live in the services; a form only reads and shows."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jurisdictions import roles
from jurisdictions.choices import Kind, Status
from jurisdictions.models import Jurisdiction
from npcs.core.accounts.models import User
from npcs.core.accounts.zones import ZONES
from npcs.core.ui.cards import Card, CardChoiceField
from npcs.core.ui.dates import DayField, PartialDateField
from npcs.core.ui.text import CleanTextField

MEMBER_KINDS = [choice for choice in Kind.choices if choice[0] != Kind.OFFICE]
FIRST_POSSIBLE_DAY = dt.date(2010, 1, 1)  # nobody joined before the partnership was thought of


class MemberFilter(forms.Form):
    """The directory's filter, read from the address. What is not understood filters nothing."""

    q = CleanTextField(max_length=80, required=False, label=gettext_lazy("Name, code or agency"))
    kind = forms.ChoiceField(required=False, label=gettext_lazy("Kind"))
    status = forms.ChoiceField(required=False, label=gettext_lazy("Status"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("Any")), *MEMBER_KINDS]  # type: ignore[attr-defined]
        self.fields["status"].choices = [("", _("Any")), *Status.choices]  # type: ignore[attr-defined]


class MemberForm(forms.Form):
    """A member's facts. Its own administrator sees the first part; the partnership's office sees all."""

    code = CleanTextField(
        max_length=8,
        label=gettext_lazy("Code"),
        help_text=gettext_lazy(
            "2 to 8 capital letters and digits. It starts the numbers of its records, such as "
            "HB-2026-014, and cannot be changed later."
        ),
    )
    kind = forms.ChoiceField(choices=[("", "")], label=gettext_lazy("Kind"))
    name = CleanTextField(max_length=120, label=gettext_lazy("Name"))
    short_name = CleanTextField(
        max_length=24, label=gettext_lazy("Short name"), help_text=gettext_lazy("Shown beside your name on every page.")
    )
    agency = CleanTextField(max_length=160, required=False, label=gettext_lazy("Agency"))
    time_zone = forms.ChoiceField(choices=ZONES, label=gettext_lazy("Time zone"))
    notes_days = forms.IntegerField(
        min_value=1,
        max_value=3650,
        initial=90,
        label=gettext_lazy("Days for which raw debrief notes are kept"),
        help_text=gettext_lazy(
            "Counted from the approval of a review; then the notes are destroyed. 90 unless your rules say else."
        ),
    )
    part_of = forms.ModelChoiceField(
        Jurisdiction.objects.none(),
        required=False,
        label=gettext_lazy("Part of"),
        empty_label=gettext_lazy("No other member"),
        help_text=gettext_lazy("Says where it lies. It gives nobody access to anything."),
    )
    joined = PartialDateField(
        required=False,
        label=gettext_lazy("Joined"),
        earliest=FIRST_POSSIBLE_DAY,
        latest=timezone.localdate,
        help_text=gettext_lazy("As exact as it is known."),
    )
    source = CleanTextField(
        max_length=300, required=False, label=gettext_lazy("Source"),
        help_text=gettext_lazy("Where these facts were taken from."),
    )  # fmt: skip

    def __init__(self, *args: Any, member: Jurisdiction | None, office: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["part_of"].queryset = _parents(member)  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", _("Choose")), *MEMBER_KINDS]  # type: ignore[attr-defined]
        gone = [] if member is None else ["code", "kind"]
        gone += [] if office else ["joined", "source"]
        for name in gone:
            del self.fields[name]

    def clean_code(self) -> str:
        return self.cleaned_data["code"].upper()


def _parents(member: Jurisdiction | None) -> Any:
    rows = Jurisdiction.objects.filter(kind__in=[Kind.STATE, Kind.COUNTY]).order_by("name", "pk")
    return rows if member is None else rows.exclude(pk=member.pk)


class StatusForm(forms.Form):
    """One step of a member's lifecycle. Day and reason are there where the step takes them."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=10**8)
    on = DayField(
        required=False,
        label=gettext_lazy("Since"),
        help_text=gettext_lazy("Leave it empty for today."),
        earliest=FIRST_POSSIBLE_DAY,
        latest=timezone.localdate,
    )
    reason = CleanTextField(max_length=500, multiline=True, label=gettext_lazy("Reason"))

    def __init__(self, *args: Any, dated: bool, reason: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not dated:
            del self.fields["on"]
        if reason == "none":
            del self.fields["reason"]
        else:
            self.fields["reason"].required = reason == "required"


def role_cards(keys: Iterable[roles.RoleSpec]) -> list[Card]:
    return [Card(spec.key, spec.label, spec.description) for spec in keys]


class InviteForm(forms.Form):
    """Whom to invite, and as what."""

    email = forms.EmailField(
        max_length=254,
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("The invitation works for this address only."),
    )
    display_name = CleanTextField(
        max_length=80, label=gettext_lazy("Name shown to colleagues"),
        help_text=gettext_lazy("A role code such as “Reviewer R-2” works well. The person can change it."),
    )  # fmt: skip

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = CardChoiceField(cards=role_cards(roles.fitting(kind)), label=_("Role"))

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()


class AcceptForm(forms.Form):
    """A new person's name and password. What is typed as a password is never shown again."""

    display_name = CleanTextField(max_length=80, label=gettext_lazy("Name shown to colleagues"))
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("At least 12 characters. Three or four words that do not belong together work well."),
    )
    again = forms.CharField(
        label=gettext_lazy("Password once more"), strip=False, max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        password = data.get("password")
        if password and data.get("again") is not None and password != data["again"]:
            self.add_error("again", _("The two passwords are not the same. Type both again."))
        if password:
            try:
                validate_password(password, User(email=self.email, display_name=data.get("display_name", "")))
            except ValidationError as error:
                self.add_error("password", error)
        return data


class ReasonForm(forms.Form):
    """Why, if the person wants to say so."""

    reason = CleanTextField(
        max_length=500, multiline=True, required=False, label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Kept in the history of this person's roles. Write nothing about a case."),
    )  # fmt: skip


class PlainForm(forms.Form):
    """Nothing to fill in."""


class RoleForm(forms.Form):
    """One role out of those that can be held here."""

    def __init__(self, *args: Any, kind: str, without: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cards = role_cards(spec for spec in roles.fitting(kind) if spec.key not in set(without))
        self.fields["role"] = CardChoiceField(cards=cards, label=_("Role"))


class LeadershipForm(forms.Form):
    """What colleagues see beside the name. It gives no right."""

    is_leadership = forms.BooleanField(
        required=False,
        label=gettext_lazy("Belongs to the leadership"),
        help_text=gettext_lazy("Leadership may be named for the partnership's committee. It gives no access."),
    )
    title = CleanTextField(max_length=80, required=False, label=gettext_lazy("Title"))


class MoveForm(ReasonForm):
    """Where to, and as what."""

    destination = forms.ModelChoiceField(
        Jurisdiction.objects.none(), label=gettext_lazy("New member"), empty_label=gettext_lazy("Choose")
    )
    role_keys = forms.MultipleChoiceField(
        label=gettext_lazy("Roles there"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one role at the new member.")},
    )  # fmt: skip
    field_order = ["destination", "role_keys", "reason"]

    def __init__(self, *args: Any, destinations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["destination"].queryset = destinations  # type: ignore[attr-defined]
        self.fields["role_keys"].choices = [(spec.key, spec.label) for spec in roles.ROLES.values()]  # type: ignore[attr-defined]
