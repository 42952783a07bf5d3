"""Addresses below ``account/``.

Only what is wanted is routed: no sign-up, no change of the address, no connecting of other accounts. Names
with an underscore are the ones by which allauth finds its own pages.
"""

from django.urls import path, re_path

from npcs.core.access import routes
from npcs.core.accounts.views import agency, entrance, own, security

# How one signs in, out and keeps the sign-in safe: open before a second step is set up.
sign_in = [
    path("sign-in/", entrance.SignIn.as_view(), name="account_login"),
    path("sign-in/passkey/", entrance.PasskeySignIn.as_view(), name="mfa_login_webauthn"),
    path("sign-in/second-step/", entrance.SecondStep.as_view(), name="mfa_authenticate"),
    path("sign-out/", entrance.SignOut.as_view(), name="account_logout"),
    path("demo/", entrance.demo_sign_in, name="account-demo"),
    path("forgot/", entrance.Forgot.as_view(), name="account_reset_password"),
    path("forgot/sent/", entrance.ForgotSent.as_view(), name="account_reset_password_done"),
    re_path(
        r"^forgot/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        entrance.NewPasswordByLink.as_view(),
        name="account_reset_password_from_key",
    ),
    path("forgot/done/", entrance.NewPasswordDone.as_view(), name="account_reset_password_from_key_done"),
    path("agency/<slug:provider_id>/", agency.start, name="openid_connect_login"),
    path("agency/<slug:provider_id>/back/", agency.back, name="openid_connect_callback"),
    path("agency-cancelled/", agency.Cancelled.as_view(), name="socialaccount_login_cancelled"),
    path("agency-error/", agency.Failed.as_view(), name="socialaccount_login_error"),
    path("security/", security.index, name="mfa_index"),
    path("security/password/", security.Password.as_view(), name="account_change_password"),
    path("security/password/first/", security.FirstPassword.as_view(), name="account_set_password"),
    path("security/app/", security.AddApp.as_view(), name="mfa_activate_totp"),
    path("security/app/remove/", security.RemoveApp.as_view(), name="mfa_deactivate_totp"),
    path("security/passkey/", security.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("security/passkey/<int:pk>/name/", security.RenamePasskey.as_view(), name="mfa_edit_webauthn"),
    path("security/passkey/<int:pk>/remove/", security.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("security/recovery-codes/", security.RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path("security/recovery-codes/new/", security.NewRecoveryCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("security/devices/", security.Devices.as_view(), name="usersessions_list"),
    path("confirm/", security.ConfirmPassword.as_view(), name="account_reauthenticate"),
    path("confirm/code/", security.ConfirmCode.as_view(), name="mfa_reauthenticate"),
    path("confirm/passkey/", security.ConfirmPasskey.as_view(), name="mfa_reauthenticate_webauthn"),
]

urlpatterns = [
    *sign_in,
    path("", own.profile, name="account"),
    path("tokens/", own.token_list, name="account-tokens"),
    path("tokens/<uuid:token_id>/end/", own.token_revoke, name="account-token-revoke"),
    path("log/", own.log, name="account-log"),
]

routes.declare(
    ["account_login", "mfa_login_webauthn", "mfa_authenticate"],
    kind="public",
    why="This is where people sign in; the tries are counted.",
)
routes.declare(["account_logout"], kind="public", why="It ends the caller's own session, if there is one.")
routes.declare(
    ["account_reset_password", "account_reset_password_done"],
    kind="public",
    why="Its answer is the same for every address; the link goes to the mailbox only.",
)
routes.declare(
    ["account_reset_password_from_key", "account_reset_password_from_key_done"],
    kind="public",
    why="The link from the mail is the proof; it works once.",
)
routes.declare(
    ["socialaccount_login_cancelled", "socialaccount_login_error"],
    kind="public",
    why="It says that a sign-in elsewhere did not work, and nothing else.",
)
routes.declare(
    [
        "account_change_password", "account_set_password", "mfa_activate_totp", "mfa_deactivate_totp",
        "mfa_add_webauthn", "mfa_edit_webauthn", "mfa_remove_webauthn", "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes", "usersessions_list", "account_reauthenticate", "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
    ],
    kind="signed_in",
    why="It reads and changes only the person's own ways to sign in.",
)  # fmt: skip
