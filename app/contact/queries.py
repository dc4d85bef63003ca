"""Reads of what people wish about being called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from app.contact.models import ContactWish, PlannedDeparture
from app.contact.rules import NO_CONTACT, WITHOUT_PHONE
from app.identity.models import Account
from app.kit.clock import today
from app.kit.store.db import read
from app.kit.store.exported import make_exporter


@dataclass(frozen=True, slots=True)
class HeldWish:
    """A wish that holds. `trainer`: the name of the trainer who noted it; None if the person chose
    it themselves."""

    since: datetime
    until: date | None
    trainer: str | None


@dataclass(frozen=True, slots=True)
class ContactWishes:
    """All that a person wishes about being called. `month`: in which they plan to leave."""

    no_contact: HeldWish | None
    without_phone: HeldWish | None
    month: date | None


_trainer = aliased(Account)


def contact_wishes_of(account: UUID) -> ContactWishes:
    """What this person wishes today. `without_phone` holds also if they have learned since;
    training.rules compares the two times."""
    found = (
        select(ContactWish.wish, ContactWish.since, ContactWish.until, _trainer.name)
        .outerjoin(_trainer, _trainer.id == ContactWish.noted_by)
        .where(ContactWish.account == account)
    )
    held = {
        wish: HeldWish(since, until, name)
        for wish, since, until, name in read().execute(found)
        if until is None or until >= today()
    }
    month = read().scalar(select(PlannedDeparture.month).where(PlannedDeparture.account == account))
    return ContactWishes(held.get(NO_CONTACT), held.get(WITHOUT_PHONE), month)


def wishes_no_contact(account: UUID) -> bool:
    """Whether no trainer may call this person."""
    its = (ContactWish.account == account, ContactWish.wish == NO_CONTACT)
    return bool(read().scalar(select(exists().where(*its))))


export_contact_wishes = make_exporter(
    ContactWish.account, ContactWish.wish, ContactWish.since, ContactWish.until
)
export_planned_departures = make_exporter(
    PlannedDeparture.account, PlannedDeparture.month, PlannedDeparture.said_at
)
