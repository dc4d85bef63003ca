"""Hashes of secrets. A pepper, kept outside the database, goes in before the salt: whoever has
only the database cannot try the million PINs. Peppers have ids, so that they can be rotated.

argon2id with 19 MiB, two passes, one lane is OWASP's least for passwords (Password Storage Cheat
Sheet); it takes some 20 ms, so it is never done inside a transaction."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
Peppers = Mapping[str, bytes]
"""Key id to pepper, the current one first."""


@dataclass(frozen=True, slots=True)
class Hashed:
    """argon2id of a peppered secret, and the id of its pepper."""

    hash: str
    key_id: str


def _peppered(secret: str, pepper: bytes) -> str:
    return hmac.digest(pepper, b"secret:" + secret.encode(), "sha256").hex()


def hashed(secret: str, peppers: Peppers) -> Hashed:
    """The secret under the current pepper."""
    key_id, pepper = next(iter(peppers.items()))
    return Hashed(_HASHER.hash(_peppered(secret, pepper)), key_id)


def fits(secret: str, kept: Hashed, peppers: Peppers) -> bool:
    """Whether it is this secret; False also where the pepper is gone."""
    pepper = peppers.get(kept.key_id)
    if pepper is None:
        return False
    try:
        return _HASHER.verify(kept.hash, _peppered(secret, pepper))
    except VerificationError:
        return False


def is_old(kept: Hashed, peppers: Peppers) -> bool:
    """Whether it was made with an older pepper or cheaper settings, and should be made again."""
    return kept.key_id != next(iter(peppers)) or _HASHER.check_needs_rehash(kept.hash)


def keyed(domain: str, text: str, peppers: Peppers) -> list[bytes]:
    """Keyed hashes of `text` under each pepper, the current one first: to find what is secret by
    an index, whenever it was written down."""
    return [
        hmac.digest(pepper, f"{domain}:{text}".encode(), "sha256") for pepper in peppers.values()
    ]


def sha256(text: str) -> bytes:
    """For secrets of 256 random bits, which need no salt."""
    return hashlib.sha256(text.encode()).digest()
