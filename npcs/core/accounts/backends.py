"""Who a password lets in."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend


class ActiveUserBackend(AuthenticationBackend):
    """Sign-in by e-mail address and password.

    A suspended person gets the same answer as a wrong password, after the same work, so the answer never
    tells whether an address is known here. Each request asks again: a suspension ends open sessions at once.
    """

    def user_can_authenticate(self, user: Any) -> bool:
        return user.may_sign_in

    def _check_password(self, user: Any, password: str) -> Any:
        # The parent keeps a suspended person with the right password aside, to send them to a page that says
        # "inactive". That page would confirm the address, so nobody is kept aside here.
        if user is None:
            return None
        self._did_check_password = True
        correct = user.check_password(password)
        return user if correct and self.user_can_authenticate(user) else None
