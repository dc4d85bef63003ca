"""The signed id in a sign-up form, valid for this phone for a day. It becomes the account's id, so
that a form sent twice creates one account."""

from __future__ import annotations

from uuid import UUID

from app.kit.secrets import sign_json, verify_signed
from app.kit.store.db import new_id
from app.sign_in.rules.codes import DRAFT_LIVES


def sign_new_account_id(device_hash: bytes) -> str:
    """A new account id, signed for this browser."""
    return sign_json([new_id().hex, device_hash.hex()], "draft")


def read_signed_account_id(token: str | None, device_hash: bytes | None) -> UUID | None:
    """The account id in the token if it was signed for this browser within a day; else None."""
    read = verify_signed(token, "draft", DRAFT_LIVES)
    if read is None or device_hash is None or read[1] != device_hash.hex():
        return None
    return UUID(read[0])
