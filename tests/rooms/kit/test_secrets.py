"""Hashing of PINs."""

from __future__ import annotations

from argon2 import PasswordHasher


def test_pin_hash_uses_exactly_the_minimum_argon2_parameters_of_owasp(
    own_hasher: PasswordHasher,
) -> None:
    """Password Storage Cheat Sheet: argon2id, 19 MiB, two passes, one lane."""
    assert own_hasher.hash("482915").startswith("$argon2id$v=19$m=19456,t=2,p=1$")
