"""An invitation works once, for seven days, for the person whose address it is, and tells a stranger nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jurisdictions import tokens
from jurisdictions.grants import Provider
from jurisdictions.models import Invitation, Membership
from jurisdictions.roles import ROLES
from jurisdictions.services import invitations
from npcs.core.access import Forbidden, anonymous
from npcs.core.accounts.models import User
from npcs.core.audit.models import Event
from npcs.core.jobs.models import OutboxMessage
from npcs.core.rls import scope
from npcs.core.versions.errors import FieldErrors
from tests import factories
from tests.jurisdictions.conftest import Partnership, acting

EMAIL = "new.person@example.org"
PASSWORD = "four-unlike-words-here"
PAGE = reverse("invitation-accept")


class Sent:
    """One invitation with the secret that only the mail holds."""

    def __init__(self, partnership: Partnership, **changes: Any) -> None:
        self.secret = ""
        wishes = {"email": EMAIL, "display_name": "Reviewer R-9", "role": "reviewer"} | changes
        place = wishes.pop("at", partnership.own)
        actor = wishes.pop("actor", partnership.as_admin)
        self.row = invitations.invite(jurisdiction=place, actor=actor, link=self._link, **wishes)

    def _link(self, secret: str) -> str:
        self.secret = secret
        return f"https://example.org{PAGE}?code={secret}"

    @property
    def address(self) -> str:
        return f"{PAGE}?code={self.secret}"


@pytest.fixture
def sent(partnership: Partnership) -> Sent:
    return Sent(partnership)


def accept(sent: Sent, **changes: Any) -> Any:
    data = {"display_name": "Reviewer R-9", "password": PASSWORD, "again": PASSWORD} | changes
    return Client().post(sent.address, data)


def test_an_invitation_is_one_mail_with_a_link_and_no_case_detail(partnership: Partnership, sent: Sent) -> None:
    mail = OutboxMessage.objects.get()
    assert mail.to == EMAIL
    assert sent.address in mail.body
    assert "Own County" in mail.body
    assert "Reviewer" in mail.body
    assert sent.row.expires_at - sent.row.invited_at == timedelta(days=7)


def test_only_a_digest_of_the_secret_is_kept(sent: Sent) -> None:
    assert sent.secret
    values = Invitation.objects.filter(pk=sent.row.pk).values().get()
    assert sent.secret not in str(values)
    assert values["digest"] == tokens.digest(sent.secret)
    assert len(sent.secret.partition(".")[2]) >= 43


def test_a_new_person_accepts_and_is_at_work(partnership: Partnership, sent: Sent) -> None:
    browser = Client()
    page = browser.get(sent.address)
    assert page.status_code == 200
    assert b"Own County" in page.content
    answer = browser.post(sent.address, {"display_name": "Reviewer R-9", "password": PASSWORD, "again": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, reverse("home"))
    person = User.objects.get(email=EMAIL)
    assert person.check_password(PASSWORD)
    assert Provider().grants(person) == {partnership.own.pk: ROLES["reviewer"].actions}
    assert browser.session["acting_for"] == partnership.own.pk
    sent.row.refresh_from_db()
    assert sent.row.accepted_by == person
    with scope(jur=[partnership.own.pk]):
        event = Event.objects.get(kind="jurisdictions.membership.accepted")
    assert (event.actor_id, event.parent_id) == (person.pk, str(person.pk))


def test_opening_the_link_changes_nothing(partnership: Partnership, sent: Sent) -> None:
    for _mail_scanner in range(3):
        assert Client().get(sent.address).status_code == 200
    assert not User.objects.filter(email=EMAIL).exists()
    assert Invitation.objects.unanswered().filter(pk=sent.row.pk).exists()


def test_a_link_works_once(partnership: Partnership, sent: Sent) -> None:
    assert accept(sent).status_code == 302
    assert accept(sent).status_code == 410
    assert Client().get(sent.address).status_code == 410
    assert Membership.objects.filter(jurisdiction=partnership.own, role="reviewer").count() == 1


def test_a_link_runs_out(partnership: Partnership, sent: Sent) -> None:
    past = timezone.now() - timedelta(seconds=1)
    Invitation.objects.filter(pk=sent.row.pk).update(expires_at=past, invited_at=past - timedelta(days=7))
    assert accept(sent).status_code == 410
    with pytest.raises(FieldErrors, match="has ended"):
        invitations.accept(secret=sent.secret, display_name="X", password=PASSWORD, actor=anonymous())
    assert not User.objects.filter(email=EMAIL).exists()


def test_a_withdrawn_link_does_not_work(partnership: Partnership, sent: Sent) -> None:
    invitations.withdraw(invitation=sent.row, actor=partnership.as_admin)
    invitations.withdraw(invitation=sent.row, actor=partnership.as_admin)
    assert accept(sent).status_code == 410
    with scope(jur=[partnership.own.pk]):
        assert Event.objects.filter(kind="jurisdictions.invitation.withdrawn").count() == 1


def test_an_accepted_invitation_is_not_withdrawn(partnership: Partnership, sent: Sent) -> None:
    accept(sent)
    assert invitations.withdraw(invitation=sent.row, actor=partnership.as_admin).withdrawn_at is None


@pytest.mark.parametrize(
    "code",
    ["", "x", ".", "1.", "0.abc", "-1.abc", "9" * 14 + ".abc", "²." + "a" * 43, "1.\x00", "1." + "a" * 43, "a" * 5000],
)
def test_a_made_up_link_is_answered_like_an_old_one(partnership: Partnership, sent: Sent, code: str) -> None:
    assert Client().get(PAGE, {"code": code}).status_code == 410
    assert Client().post(f"{PAGE}?code={code[:50]}".replace("\x00", "%00")).status_code == 410


def test_a_link_of_one_member_does_not_open_another(partnership: Partnership, sent: Sent) -> None:
    rest = sent.secret.partition(".")[2]
    assert Client().get(PAGE, {"code": f"{partnership.far.pk}.{rest}"}).status_code == 410


def test_a_bad_password_is_said_beside_the_field_and_never_shown_again(partnership: Partnership, sent: Sent) -> None:
    for changes, words in (
        ({"password": "short", "again": "short"}, "12 characters"),
        ({"again": "something-else-entirely"}, "not the same"),
        ({"password": "", "again": ""}, "required"),
    ):
        answer = accept(sent, **changes)
        text = answer.content.decode()
        assert answer.status_code == 422
        assert words in text
        assert 'value="Reviewer R-9"' in text
        assert PASSWORD not in text
    assert not User.objects.filter(email=EMAIL).exists()


def test_somebody_with_an_account_signs_in_first_and_then_joins(partnership: Partnership, sign_in: Any) -> None:
    person = factories.person("reviewer", at=partnership.far)
    sent = Sent(partnership, email=person.email.upper(), role="director")
    page = Client().get(sent.address)
    assert page.status_code == 200
    assert b"Sign in" in page.content
    assert b"Sign in" in accept(sent).content
    assert not Membership.objects.filter(user=person, jurisdiction=partnership.own).exists()
    browser = sign_in(person, partnership.far)
    assert b"Accept the invitation" in browser.get(sent.address).content
    for _double_click in range(2):
        assert browser.post(sent.address).status_code == 302
    assert Provider().grants(person)[partnership.own.pk] == ROLES["director"].actions
    assert Membership.objects.filter(user=person, jurisdiction=partnership.own).count() == 1


def test_a_wrong_address_cannot_use_the_link(partnership: Partnership, sent: Sent, sign_in: Any) -> None:
    other = factories.person("reviewer", at=partnership.far)
    browser = sign_in(other, partnership.far)
    for answer in (browser.get(sent.address), browser.post(sent.address)):
        assert answer.status_code == 422
        assert b"another e-mail address" in answer.content
    assert not Membership.objects.filter(user=other, jurisdiction=partnership.own).exists()
    with pytest.raises(FieldErrors, match="another e-mail address"):
        invitations.join(secret=sent.secret, actor=acting(other, partnership.far))


def test_inviting_twice_sends_one_mail(partnership: Partnership, sent: Sent) -> None:
    again = Sent(partnership, email=EMAIL.upper())
    assert again.row == sent.row
    assert OutboxMessage.objects.count() == 1


def test_inviting_again_after_it_ran_out_sends_a_new_link(partnership: Partnership, sent: Sent) -> None:
    past = timezone.now() - timedelta(days=1)
    Invitation.objects.filter(pk=sent.row.pk).update(expires_at=past, invited_at=past - timedelta(days=7))
    again = Sent(partnership)
    assert again.row != sent.row
    assert OutboxMessage.objects.count() == 2
    sent.row.refresh_from_db()
    assert sent.row.withdrawn_at is not None


def test_who_may_invite(partnership: Partnership) -> None:
    reviewer = acting(factories.person("reviewer", at=partnership.own), partnership.own)
    for actor in (reviewer, acting(factories.person("member_admin", at=partnership.parent), partnership.parent)):
        with pytest.raises(Forbidden):
            Sent(partnership, actor=actor)
    assert Sent(partnership, actor=partnership.as_steward).row.jurisdiction == partnership.own


def test_nobody_invites_themselves(partnership: Partnership) -> None:
    with pytest.raises(Forbidden, match="own roles"):
        Sent(partnership, email=partnership.admin.email.upper(), role="director")


def test_somebody_who_is_here_gets_a_role_on_their_page_instead(partnership: Partnership) -> None:
    person = factories.person("reviewer", at=partnership.own)
    with pytest.raises(FieldErrors) as refusal:
        Sent(partnership, email=person.email, role="director")
    assert set(refusal.value.errors) == {"email"}


def test_an_office_role_cannot_be_had_at_a_member(partnership: Partnership) -> None:
    with pytest.raises(FieldErrors) as refusal:
        Sent(partnership, role="partnership_steward")
    assert set(refusal.value.errors) == {"role"}


def test_invitations_of_another_member_do_not_exist_without_its_scope(partnership: Partnership, sent: Sent) -> None:
    with scope(people=[partnership.far.pk]):
        assert tokens.find(sent.secret) is None
    with invitations.by_link(sent.secret):
        assert tokens.find(sent.secret) == sent.row
