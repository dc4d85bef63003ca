"""The signed id in a sign-up form, valid for this phone for a day. It becomes the account's id, so
that a form sent twice creates one account."""

from __future__ import annotations

from uuid import UUID

from app.kit.secrets import sign, unsign
from app.kit.store.db import new_id
from app.sign_in.rules.codes import DRAFT_LIVES


def make_draft(device: bytes) -> str:
    """A new id, signed for the browser whose secret hashes to `device`."""
    return sign([new_id().hex, device.hex()], "draft")


def read_draft(token: str | None, device: bytes | None) -> UUID | None:
    """The id of a draft, if it is ours, of today, and of this very browser; else None."""
    read = unsign(token, "draft", DRAFT_LIVES)
    if read is None or device is None or read[1] != device.hex():
        return None
    return UUID(read[0])
