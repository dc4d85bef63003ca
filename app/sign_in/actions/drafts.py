"""The signed id in a sign-up form, valid for this phone for a day. It becomes the account's id, so
that a form sent twice creates one account."""

from __future__ import annotations

from uuid import UUID

from app.kit.secrets import sign_json, verify_signed
from app.sign_in.rules.codes import DRAFT_LIVES


def sign_account_id(account: UUID, device_hash: bytes) -> str:
    """The id of an account that this browser may make or take over, signed for it."""
    return sign_json([account.hex, device_hash.hex()], "draft")


def read_signed_account_id(token: str | None, device_hash: bytes | None) -> UUID | None:
    """The account id in the token if it was signed for this browser within a day; else None."""
    read = verify_signed(token, "draft", DRAFT_LIVES)
    if read is None or device_hash is None or read[1] != device_hash.hex():
        return None
    return UUID(read[0])
