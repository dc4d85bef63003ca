"""Who needs the six words, and which phones are known."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import exists, or_, select

from app.identity.models import Account, Credential, Device, DeviceAccount, SignIn
from app.kit.db import read


def device_is_known(secret_hash: bytes) -> bool:
    """Whether somebody is tied to this browser; it then has limits of its own."""
    found = (
        select(DeviceAccount.account)
        .join(Device, Device.id == DeviceAccount.device)
        .where(Device.secret_hash == secret_hash)
    )
    return read().execute(found).first() is not None


def needs_words(wanted: UUID, now: datetime) -> bool:
    """Whether it is time to show this person the six words: none yet, and a second visit (a
    sign-in after the first, or a day gone by)."""
    has_words = exists().where(Credential.account == Account.id, Credential.kind == "words")
    came_again = exists().where(SignIn.account == Account.id, SignIn.opened_at > Account.made_at)
    found = select(Account.id).where(
        Account.id == wanted,
        ~has_words,
        or_(came_again, Account.made_at <= now - timedelta(days=1)),
    )
    return read().scalar(found) is not None
