"""Hashing secrets and signing notes, with this house's peppers and keys.

A pepper, kept outside the database, goes in before the salt: whoever has only the database cannot
try the million PINs. Peppers have ids and keys have an order, so that both can be rotated.
argon2id with 19 MiB, two passes, one lane is OWASP's least for passwords (Password Storage Cheat
Sheet); it takes some 20 ms, so it is never done inside a transaction."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from itsdangerous import BadData, URLSafeTimedSerializer

from app.kit.registry import registry

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


class _Keys(Protocol):
    @property
    def secret_keys(self) -> tuple[str, ...]: ...
    @property
    def peppers(self) -> Mapping[str, bytes]: ...


def _keys() -> _Keys:
    keys: _Keys = registry().settings
    return keys


@dataclass(frozen=True, slots=True)
class Hashed:
    """argon2id of a peppered secret, and the id of its pepper."""

    hash: str
    key_id: str


def _peppered(secret: str, pepper: bytes) -> str:
    return hmac.digest(pepper, b"secret:" + secret.encode(), "sha256").hex()


def hash_secret(secret: str) -> Hashed:
    """A PIN, words or a passphrase under the current pepper, ready to be kept."""
    key_id, pepper = next(iter(_keys().peppers.items()))
    return Hashed(_HASHER.hash(_peppered(secret, pepper)), key_id)


def check(secret: str, kept: Hashed) -> bool:
    """Whether it is this secret; False also where its pepper is gone."""
    pepper = _keys().peppers.get(kept.key_id)
    if pepper is None:
        return False
    try:
        return _HASHER.verify(kept.hash, _peppered(secret, pepper))
    except VerificationError:
        return False


def renewed(secret: str, kept: Hashed) -> Hashed | None:
    """A new hash of a secret that was just right, where the kept one is of an older pepper or of
    cheaper settings."""
    is_old = kept.key_id != next(iter(_keys().peppers)) or _HASHER.check_needs_rehash(kept.hash)
    return hash_secret(secret) if is_old else None


def spend_time() -> None:
    """Take as long as checking a secret does, where there is none to check."""
    hash_secret("nobody")


def lookups(domain: str, text: str) -> list[bytes]:
    """Keyed hashes of `text` under each pepper, the current one first: to find what is secret by
    an index, whenever it was written down."""
    message = f"{domain}:{text}".encode()
    return [hmac.digest(pepper, message, "sha256") for pepper in _keys().peppers.values()]


def derived(domain: str, text: str) -> list[int]:
    """A number of 256 bits made of `text` under each pepper, the current one first: who has only
    the database, or only `text`, cannot make it."""
    return [int.from_bytes(each) for each in lookups(f"derived:{domain}", text)]


def verifiers() -> dict[str, str]:
    """By the id of each pepper a keyed hash of nothing secret, in hex: kept beside what was hashed
    with it, it tells later whether that pepper is still the same."""
    return {
        key_id: hmac.digest(pepper, b"verifier:pepper", "sha256").hex()
        for key_id, pepper in _keys().peppers.items()
    }


def sha256(text: str) -> bytes:
    """For secrets of 256 random bits, which need no salt."""
    return hashlib.sha256(text.encode()).digest()


def stamp(purpose: str, text: str) -> str:
    """A short MAC of `text` under the current key, for what somebody else keeps for us. It needs
    nothing of the database, and says nothing of when it was made."""
    return _stamp(_keys().secret_keys[0], purpose, text)


def is_stamp(told: object, purpose: str, text: str) -> bool:
    """Whether one of our keys made this stamp of `text`, whatever it is that was told."""
    if not isinstance(told, str) or not told.isascii():
        return False
    made = (_stamp(key, purpose, text) for key in _keys().secret_keys)
    return any(hmac.compare_digest(told, each) for each in made)


def _stamp(key: str, purpose: str, text: str) -> str:
    mac = hmac.digest(key.encode(), f"bekal.{purpose}:{text}".encode(), "sha256")
    return urlsafe_b64encode(mac[:18]).decode()


def sign(data: Any, purpose: str) -> str:
    """`data` (JSON) as a signed note for a form. A note for one purpose is none for another."""
    return _serializer(purpose).dumps(data)


def unsign(text: str | None, purpose: str, seconds: int) -> Any | None:
    """What a note says, if one of our keys signed it for this purpose at most `seconds` ago."""
    try:
        return _serializer(purpose).loads(text or "", max_age=seconds)
    except BadData:
        return None


def _serializer(purpose: str) -> URLSafeTimedSerializer:
    # itsdangerous signs with the last of its keys; ours come newest first.
    return URLSafeTimedSerializer(list(reversed(_keys().secret_keys)), salt=f"bekal.{purpose}")
