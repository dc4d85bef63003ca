"""Links of organisations: the one that was sent, and those of an entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select

from app.identity.models import Account
from app.identity.queries import current_grants, has_new_staff_secret_since
from app.kit.clock import WIB
from app.kit.permissions import Person
from app.kit.secrets import hash_token
from app.kit.store.db import read
from app.partners.models import PartnerLink
from app.partners.queries.entries import StoredEntry, find_entry
from app.partners.rules.links import is_link_open
from app.partners.rules.versions import may_keep


@dataclass(frozen=True, slots=True)
class FoundLink:
    """A link, its entry, and who made it; never its secret."""

    id: UUID
    partner: UUID
    maker: UUID
    maker_name: str
    made_at: datetime
    until: datetime
    revoked_at: datetime | None

    @property
    def last_day(self) -> date:
        """The last day on which it is valid, in western Indonesia."""
        return (self.until - timedelta(microseconds=1)).astimezone(WIB).date()

    def is_open(self, now: datetime) -> bool:
        return is_link_open(self.until, self.revoked_at, now)


def find_open_link(
    text: str, permission: str, now: datetime
) -> tuple[FoundLink, StoredEntry] | None:
    """The link with this secret and its entry; None if there is none, if it is over, or if its
    maker may not keep the entry any more or got a new passphrase: a session may have been in other
    hands."""
    link = _first(PartnerLink.hash == hash_token(text))
    if link is None or not link.is_open(now):
        return None
    if has_new_staff_secret_since(link.maker, link.made_at):
        return None
    entry = find_entry(link.partner)
    maker = Person(link.maker, "", "", grants=current_grants(link.maker, now))
    if entry is None or not may_keep(lambda code: maker.may(permission, code), entry.entry):
        return None
    return link, entry


def find_link(link: UUID) -> FoundLink | None:
    return _first(PartnerLink.id == link)


def link_hash(link: UUID) -> bytes | None:
    return read().scalar(select(PartnerLink.hash).where(PartnerLink.id == link))


def links_of(partner: UUID) -> list[FoundLink]:
    """The links of an entry, the newest first."""
    rows = read().execute(
        _LINKS.where(PartnerLink.partner == partner).order_by(
            PartnerLink.made_at.desc(), PartnerLink.id
        )
    )
    return [FoundLink(*row) for row in rows]


def _first(condition: ColumnElement[bool]) -> FoundLink | None:
    row = read().execute(_LINKS.where(condition)).first()
    return None if row is None else FoundLink(*row)


_LINKS = select(
    PartnerLink.id,
    PartnerLink.partner,
    PartnerLink.maker,
    Account.name,
    PartnerLink.made_at,
    PartnerLink.until,
    PartnerLink.revoked_at,
).join(Account, Account.id == PartnerLink.maker)
