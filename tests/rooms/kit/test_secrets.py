"""What is kept of a PIN costs whoever steals it."""

from __future__ import annotations

from argon2 import PasswordHasher


def test_a_pin_is_hashed_by_what_owasp_asks_at_least(own_hasher: PasswordHasher) -> None:
    """Password Storage Cheat Sheet: argon2id, 19 MiB, two passes, one lane."""
    assert own_hasher.hash("482915").startswith("$argon2id$v=19$m=19456,t=2,p=1$")
