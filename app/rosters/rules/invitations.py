"""Invitations made of a list of names: their kind of code, how long they live."""

from __future__ import annotations

from datetime import timedelta

CODE_KIND = "undangan"
INVITATION_LIVES = timedelta(days=30)
LONGEST_NAME = 40
"""Characters of a name, as in a profile."""
