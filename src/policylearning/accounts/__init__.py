"""People: sign-in, roles, consent, privacy."""
