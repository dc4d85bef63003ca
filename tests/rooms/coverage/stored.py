"""Weeks stored as a freeze leaves them, with chosen numbers: many weeks are quick that way."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from flask import Flask
from sqlalchemy import insert, select

from app.coverage.models import CoveragePage, CoverageWeek
from app.coverage.rules import (
    FrozenPage,
    FrozenRegion,
    encode_frozen_coverage_page,
    start_of_monday,
)
from app.kit.store.db import read, transaction
from app.regions import codes
from app.regions.models import Region

Counts = Mapping[str, int]


def store_week(
    app: Flask,
    monday: date,
    shown: Mapping[str, Counts],
    *,
    late: bool = False,
    unlisted: Collection[str] = (),
    percents: Mapping[str, Counts] | None = None,
    versions: tuple[int, ...] = (1,),
) -> None:
    """Store the week of `monday`. `shown`: the shown counts of regions, by name as in
    FrozenRegion.counts; all other regions of the list, but for `unlisted` ones, show zeros.
    `percents`: likewise. `versions`: of the core list."""
    with app.app_context():
        listed = set(read().scalars(select(Region.code).where(Region.gone_at.is_(None))))
        listed = (listed | {codes.COUNTRY}) - set(unlisted)
        numbers = {
            code: FrozenRegion(shown.get(code, {}), (percents or {}).get(code, {}), reached=False)
            for code in listed | shown.keys()
        }
        pages = [
            {
                "monday": monday,
                "region": code,
                "numbers": encode_frozen_coverage_page(
                    FrozenPage(
                        numbers[code],
                        {part: its for part, its in numbers.items() if _parent(part) == code},
                        versions,
                    )
                ),
            }
            for code in shown
            if codes.region_level(code) != "village"
        ]
        as_of = start_of_monday(monday) + timedelta(hours=30 if late else 0, seconds=5)
        week = {
            "monday": monday, "as_of": as_of, "fingerprint": "0" * 16, "late": late,
            "visible_at": as_of,
        }  # fmt: skip
        with transaction() as tx:
            tx.execute(insert(CoverageWeek).values(week))
            tx.execute(insert(CoveragePage), pages)


def _parent(code: str) -> str | None:
    return codes.parent_code(code)


def households(number: int, *regions: str) -> dict[str, dict[str, int]]:
    """The same number of households in each region."""
    return {region: {"households": number} if number else {} for region in regions}
