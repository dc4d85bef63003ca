"""Record what came of ringing a help number."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.work_abroad.models import HelpNumberCheck
from app.work_abroad.rules.help_lines import NumberCheck


def record_number_check(
    tx: Session, country: str, number: str, check: NumberCheck, *, now: datetime
) -> None:
    """Record that an office rang a number of this country's sheet; `number` as it is dialled."""
    tx.add(
        HelpNumberCheck(
            country=country,
            number=number,
            result=check.result,
            office=check.office,
            checked_on=check.checked_on,
            recorded_at=now,
        )
    )
    tx.flush()
