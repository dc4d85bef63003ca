"""People and their browsers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.identity.models import Account, Departure, Device, StaffGrant
from app.identity.rules import permissions_of_role
from app.identity.rules.departure import LastDepartureAnswer
from app.kit.store.db import read
from app.kit.text.i18n import configured_or_original_language


@dataclass(frozen=True, slots=True)
class Profile:
    """The profile of an account; None stands for a question that was not answered."""

    id: UUID
    name: str
    language: str
    stage: str | None
    sex: str | None
    country: str | None
    made_at: datetime


def find_profile(account_id: UUID) -> Profile | None:
    row = (
        read()
        .execute(
            select(
                Account.id,
                Account.name,
                Account.language,
                Account.stage,
                Account.sex,
                Account.country,
                Account.made_at,
            ).where(Account.id == account_id)
        )
        .one_or_none()
    )
    return (
        None
        if row is None
        else replace(Profile(*row), language=configured_or_original_language(row.language))
    )


def find_departure(account_id: UUID) -> LastDepartureAnswer | None:
    """When a person last left to work abroad; None if they did not say."""
    its = Departure.account == account_id
    row = read().execute(select(Departure.kind, Departure.month).where(its)).one_or_none()
    return None if row is None else LastDepartureAnswer(*row)


def find_device_id(device_hash: bytes | None) -> UUID | None:
    """The id of the row of this browser; None if it has none."""
    if device_hash is None:
        return None
    return read().scalar(select(Device.id).where(Device.secret_hash == device_hash))


def regions_ever_granted_to_staff(
    staff: Collection[UUID], permission: str
) -> dict[UUID, tuple[str, ...]]:
    """The codes of the regions in which each of these members of staff has, or had, a permission;
    those without one are left out."""
    found = select(StaffGrant.account, StaffGrant.role, StaffGrant.scope)
    regions: dict[UUID, tuple[str, ...]] = {}
    for row in read().execute(found.where(StaffGrant.account.in_(staff))):
        if permission in permissions_of_role(row.role):
            regions[row.account] = (*regions.get(row.account, ()), row.scope)
    return regions
