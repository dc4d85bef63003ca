"""Weeks stored as a freeze leaves them, with chosen numbers: many weeks are quick that way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import insert, select

from app.frozen_weeks.models import CoveragePage, CoverageWeek
from app.frozen_weeks.rules import FrozenPage, FrozenRegion, encode_frozen_coverage_page
from app.kit.clock import start_of_monday
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
    more: Mapping[str, Mapping[str, Any]] | None = None,
    versions: tuple[int, ...] = (1,),
    ratio_names: tuple[str, ...] = (),
) -> None:
    """Store the week of `monday`. `shown`: the shown counts of regions, by name as in
    FrozenRegion.counts; all other regions of the list, but for `unlisted` ones, show zeros.
    `more`: other fields of FrozenRegion by region. `versions`: of the core list; `ratio_names`: the
    ratios that were counted."""
    with app.app_context():
        listed = set(read().scalars(select(Region.code).where(Region.gone_at.is_(None))))
        listed = (listed | {codes.COUNTRY}) - set(unlisted)
        numbers = {
            code: replace(
                FrozenRegion(shown.get(code, {}), reached=False), **(more or {}).get(code, {})
            )
            for code in listed | shown.keys()
        }
        parts: dict[str | None, dict[str, FrozenRegion]] = defaultdict(dict)
        for code, its in numbers.items():
            parts[codes.parent_code(code)][code] = its
        pages = [
            {
                "monday": monday,
                "region": code,
                "numbers": encode_frozen_coverage_page(
                    FrozenPage(numbers[code], parts[code], versions, ratio_names)
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


def households(number: int, *regions: str) -> dict[str, dict[str, int]]:
    """The same number of households in each region."""
    return {region: {"households": number} if number else {} for region in regions}
