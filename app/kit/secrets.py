"""Hashing secrets and signing data, with the deployment's peppers and keys.

A pepper is stored outside the database and applied before the salt: an attacker with only the
database cannot try the million PINs. Peppers have ids and keys have an order, so that both can be
rotated. argon2id with 19 MiB, two passes and one lane is OWASP's minimum for passwords (Password
Storage Cheat Sheet); it takes about 20 ms, so it never runs inside a transaction."""

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
    """The argon2id hash of a peppered secret, and the id of its pepper."""

    hash: str
    key_id: str


def _peppered(secret: str, pepper: bytes) -> str:
    return hmac.digest(pepper, b"secret:" + secret.encode(), "sha256").hex()


def hash_secret(secret: str) -> Hashed:
    """Hash a PIN, words or a passphrase with the current pepper, for storage."""
    key_id, pepper = next(iter(_keys().peppers.items()))
    return Hashed(_HASHER.hash(_peppered(secret, pepper)), key_id)


def check(secret: str, kept: Hashed) -> bool:
    """Whether `kept` is the hash of `secret`; also False if its pepper no longer exists."""
    pepper = _keys().peppers.get(kept.key_id)
    if pepper is None:
        return False
    try:
        return _HASHER.verify(kept.hash, _peppered(secret, pepper))
    except VerificationError:
        return False


def rehashed_if_outdated(secret: str, kept: Hashed) -> Hashed | None:
    """A new hash of a secret that was just verified, if the stored one uses an older pepper or
    weaker settings; else None."""
    is_old = kept.key_id != next(iter(_keys().peppers)) or _HASHER.check_needs_rehash(kept.hash)
    return hash_secret(secret) if is_old else None


def hash_dummy_secret() -> None:
    """Take as long as checking a secret, so that timing does not reveal that there is none."""
    hash_secret("dummy")


def keyed_hashes(domain: str, text: str) -> list[bytes]:
    """Keyed hashes of `text` under each pepper, the current one first: they find a secret by an
    index, even if it was stored under an older pepper."""
    message = f"{domain}:{text}".encode()
    return [hmac.digest(pepper, message, "sha256") for pepper in _keys().peppers.values()]


def derived_numbers(domain: str, text: str) -> list[int]:
    """A 256-bit number derived from `text` under each pepper, the current one first. It cannot be
    computed from the database or from `text` alone."""
    return [int.from_bytes(each) for each in keyed_hashes(f"derived:{domain}", text)]


def verifiers() -> dict[str, str]:
    """Pepper id to a keyed hash of a constant, in hex. Stored in the database, it later shows
    whether the pepper of that id is still the same."""
    return {
        key_id: hmac.digest(pepper, b"verifier:pepper", "sha256").hex()
        for key_id, pepper in _keys().peppers.items()
    }


def sha256(text: str) -> bytes:
    """The SHA-256 hash of a secret with 256 random bits, which needs no salt."""
    return hashlib.sha256(text.encode()).digest()


def stamp(purpose: str, text: str) -> str:
    """A short MAC of `text` under the current key, for data that a client stores for us. It does
    not depend on the database and contains no time."""
    return _stamp(_keys().secret_keys[0], purpose, text)


def is_stamp(value: object, purpose: str, text: str) -> bool:
    """Whether `value` is a stamp of `text` by one of our keys. `value` may be of any type."""
    if not isinstance(value, str) or not value.isascii():
        return False
    stamps = (_stamp(key, purpose, text) for key in _keys().secret_keys)
    return any(hmac.compare_digest(value, each) for each in stamps)


def _stamp(key: str, purpose: str, text: str) -> str:
    mac = hmac.digest(key.encode(), f"bekal.{purpose}:{text}".encode(), "sha256")
    return urlsafe_b64encode(mac[:18]).decode()


def sign(data: Any, purpose: str) -> str:
    """Sign `data` (JSON) for use in a form. A signature for one purpose is invalid for another."""
    return _serializer(purpose).dumps(data)


def unsign(text: str | None, purpose: str, seconds: int) -> Any | None:
    """The signed data, if one of our keys signed it for this purpose at most `seconds` ago; else
    None."""
    try:
        return _serializer(purpose).loads(text or "", max_age=seconds)
    except BadData:
        return None


def _serializer(purpose: str) -> URLSafeTimedSerializer:
    # itsdangerous signs with the last key; our keys are ordered newest first.
    return URLSafeTimedSerializer(list(reversed(_keys().secret_keys)), salt=f"bekal.{purpose}")
