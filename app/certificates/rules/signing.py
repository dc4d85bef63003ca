"""The text inside the QR code of a certificate. Pure.

A token is `<payload>.<signature>` in base64url. The payload has six lines of UTF-8: version, id of
the key, id of the certificate, day, name, and ids of modules with spaces between them. Whoever has
the public key can check it; Bekal is needed only to learn whether it was revoked."""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

VERSION = "1"
DOMAIN = b"bekal.certificate:"
"""Before what is signed, so that no other text signed by the key passes for a certificate."""
LONGEST_TOKEN = 2000
"""Characters; a token of every module of the course has about 500."""


@dataclass(frozen=True, slots=True)
class CertificateContent:
    """What a certificate says: whose it is, the ids of the modules that this person finished, and
    the day in western Indonesia on which it was made. `id`: 128 random bits."""

    id: UUID
    name: str
    modules: tuple[str, ...]
    day: date


def new_certificate_id() -> UUID:
    """An id that nobody can guess and that tells no time."""
    return UUID(bytes=secrets.token_bytes(16))


def sign_certificate(content: CertificateContent, keys: Mapping[str, bytes]) -> str:
    """The token of a certificate, signed by the first of the keys (id to the 32 bytes of Ed25519's
    secret).

    >>> keys = {"1": bytes(32)}
    >>> siti = CertificateContent(UUID(int=7), "Siti", ("menabung",), date(2026, 12, 2))
    >>> read_certificate(sign_certificate(siti, keys), keys) == siti
    True
    """
    key_id, secret = next(iter(keys.items()))
    lines = (
        *(VERSION, key_id, _encode(content.id.bytes), content.day.isoformat()),
        *(content.name, " ".join(content.modules)),
    )
    payload = "\n".join(lines).encode()
    signature = Ed25519PrivateKey.from_private_bytes(secret).sign(DOMAIN + payload)
    return f"{_encode(payload)}.{_encode(signature)}"


def read_certificate(token: str, keys: Mapping[str, bytes]) -> CertificateContent | None:
    """What a token says; None if none of the keys signed exactly this text."""
    if len(token) > LONGEST_TOKEN:
        return None
    try:
        payload, signature = (_decode(part) for part in token.split("."))
        version, key_id, certificate, day, name, modules = payload.decode().split("\n")
        if version != VERSION or key_id not in keys:
            return None
        public = Ed25519PrivateKey.from_private_bytes(keys[key_id]).public_key()
        public.verify(signature, DOMAIN + payload)
    except (ValueError, InvalidSignature):
        return None
    its_id = UUID(bytes=_decode(certificate))
    return CertificateContent(its_id, name, tuple(modules.split()), date.fromisoformat(day))


def _encode(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    """Raises ValueError, also for a second way to write the same bytes: the last letter of base64
    may hold bits that mean nothing, and other letters would be passed over."""
    content = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if _encode(content) != text:
        raise ValueError(text)
    return content
