"""Rules of sign_in: passphrases, sign-in names, redirects."""
