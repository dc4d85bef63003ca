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


class _KeySettings(Protocol):
    @property
    def secret_keys(self) -> tuple[str, ...]: ...
    @property
    def peppers(self) -> Mapping[str, bytes]: ...


def _key_settings() -> _KeySettings:
    keys: _KeySettings = registry().settings
    return keys


@dataclass(frozen=True, slots=True)
class HashedSecret:
    """The argon2id hash of a peppered secret, and the id of its pepper."""

    hash: str
    key_id: str


def _add_pepper(secret: str, pepper: bytes) -> str:
    return hmac.digest(pepper, b"secret:" + secret.encode(), "sha256").hex()


def hash_secret(secret: str) -> HashedSecret:
    """Hash a PIN, words or a passphrase with the current pepper, for storage."""
    key_id, pepper = next(iter(_key_settings().peppers.items()))
    return HashedSecret(_HASHER.hash(_add_pepper(secret, pepper)), key_id)


def verify_secret(secret: str, stored_hash: HashedSecret) -> bool:
    """Whether `stored_hash` is the hash of `secret`; also False if its pepper no longer exists."""
    pepper = _key_settings().peppers.get(stored_hash.key_id)
    if pepper is None:
        return False
    try:
        return _HASHER.verify(stored_hash.hash, _add_pepper(secret, pepper))
    except VerificationError:
        return False


def rehash_if_outdated(secret: str, stored_hash: HashedSecret) -> HashedSecret | None:
    """A new hash of a secret that was just verified, if the stored one uses an older pepper or
    weaker settings; else None."""
    is_old = stored_hash.key_id != next(
        iter(_key_settings().peppers)
    ) or _HASHER.check_needs_rehash(stored_hash.hash)
    return hash_secret(secret) if is_old else None


def hash_dummy_secret() -> None:
    """Spend as long as hashing a real secret takes, so that the time of an answer does not reveal
    that an account has none."""
    hash_secret("dummy")


def keyed_hashes(domain: str, text: str) -> list[bytes]:
    """Return keyed hashes of `text`, one for each pepper, the current pepper first. They find a
    stored secret by an index, even if it was stored under an older pepper."""
    message = f"{domain}:{text}".encode()
    return [hmac.digest(pepper, message, "sha256") for pepper in _key_settings().peppers.values()]


def derived_numbers(domain: str, text: str) -> list[int]:
    """Return 256-bit numbers derived from `text`, one under each pepper, the current one first. It
    cannot be computed from the database or from `text` alone."""
    return [int.from_bytes(each) for each in keyed_hashes(f"derived:{domain}", text)]


def compute_pepper_verifiers() -> dict[str, str]:
    """Return {pepper id: keyed hash of a constant, in hex}. Stored in the database, it later shows
    whether the pepper with that id is still the same."""
    return {
        key_id: hmac.digest(pepper, b"verifier:pepper", "sha256").hex()
        for key_id, pepper in _key_settings().peppers.items()
    }


def hash_token(token: str) -> bytes:
    """The SHA-256 hash of a secret with 256 random bits, which needs no salt."""
    return hashlib.sha256(token.encode()).digest()


def make_mac(purpose: str, text: str) -> str:
    """Return a short MAC of `text` under the current key, for data that a client stores for us. It
    does not depend on the database and contains no time."""
    return _mac_with_key(_key_settings().secret_keys[0], purpose, text)


def is_valid_mac(value: object, purpose: str, text: str) -> bool:
    """Return whether `value` is a MAC of `text` by one of our keys. `value` may be of any type."""
    if not isinstance(value, str) or not value.isascii():
        return False
    stamps = (_mac_with_key(key, purpose, text) for key in _key_settings().secret_keys)
    return any(hmac.compare_digest(value, each) for each in stamps)


def _mac_with_key(key: str, purpose: str, text: str) -> str:
    mac = hmac.digest(key.encode(), f"bekal.{purpose}:{text}".encode(), "sha256")
    return urlsafe_b64encode(mac[:18]).decode()


def sign_json(data: Any, purpose: str) -> str:
    """Sign `data` (JSON) for use in a form. A signature for one purpose is invalid for another."""
    return _serializer(purpose).dumps(data)


def verify_signed(signed_text: str | None, purpose: str, max_age_seconds: int) -> Any | None:
    """The signed data, if one of our keys signed it for this purpose at most `max_age_seconds` ago;
    else None."""
    try:
        return _serializer(purpose).loads(signed_text or "", max_age=max_age_seconds)
    except BadData:
        return None


def _serializer(purpose: str) -> URLSafeTimedSerializer:
    # itsdangerous signs with the last key; our keys are ordered newest first.
    return URLSafeTimedSerializer(
        list(reversed(_key_settings().secret_keys)), salt=f"bekal.{purpose}"
    )
