"""Read tokens: the one that was sent, and those that a member of staff may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from app.identity.models import Account
from app.identity.queries import current_grants, has_new_staff_secret_since
from app.kit.clock import WIB
from app.kit.permissions import Person
from app.kit.secrets import hash_token
from app.kit.store.db import read
from app.read_tokens.models import ReadToken, ReadTokenUse


@dataclass(frozen=True, slots=True)
class ReadTokenDetails:
    """A token, its maker, and the day on which it was last used."""

    id: UUID
    name: str
    regions: Sequence[str]
    maker: UUID
    maker_name: str
    made_at: datetime
    until: datetime
    revoked_at: datetime | None
    last_used: date | None

    @property
    def last_day(self) -> date:
        """The last day on which it is valid, in western Indonesia."""
        return (self.until - timedelta(microseconds=1)).astimezone(WIB).date()

    def is_over(self, now: datetime) -> bool:
        return self.revoked_at is not None or self.until <= now


def find_sent_read_token(text: str) -> ReadTokenDetails | None:
    """The token with this text, valid or not."""
    return _first_token(ReadToken.hash == hash_token(text))


def find_read_token(token_id: UUID) -> ReadTokenDetails | None:
    return _first_token(ReadToken.id == token_id)


def read_token_hash(token_id: UUID) -> bytes | None:
    return read().scalar(select(ReadToken.hash).where(ReadToken.id == token_id))


def list_read_tokens() -> list[ReadTokenDetails]:
    """All tokens, the newest first."""
    rows = read().execute(_TOKENS.order_by(ReadToken.made_at.desc(), ReadToken.id))
    return [ReadTokenDetails(*row) for row in rows]


def regions_of_maker(token: ReadTokenDetails, permission: str, now: datetime) -> tuple[str, ...]:
    """The regions in which the maker of a token has this permission now; none once their
    passphrase was reset or changed: a session may have been in other hands."""
    if has_new_staff_secret_since(token.maker, token.made_at):
        return ()
    return Person(token.maker, "", "", grants=current_grants(token.maker, now)).scopes(permission)


def _first_token(condition: ColumnElement[bool]) -> ReadTokenDetails | None:
    row = read().execute(_TOKENS.where(condition)).first()
    return None if row is None else ReadTokenDetails(*row)


_LAST_USE = (
    select(func.max(ReadTokenUse.day)).where(ReadTokenUse.token == ReadToken.id).scalar_subquery()
)
_TOKENS = select(
    ReadToken.id,
    ReadToken.name,
    ReadToken.regions,
    ReadToken.maker,
    Account.name,
    ReadToken.made_at,
    ReadToken.until,
    ReadToken.revoked_at,
    _LAST_USE,
).join(Account, Account.id == ReadToken.maker)
