"""Pages of the sign-in and of a person's own account.

- entrance: signing in and out, the second step, a forgotten password, demo people
- agency: sign-in by an agency's identity provider
- security: password, second steps, devices
- own: profile, tokens, what is logged about oneself
"""
