"""Judges a list against the official list of regions and the registry."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import bindparam, select

from app.kit.store.db import read
from app.regions import codes
from app.regions import queries as regions
from app.regions.models import Region
from app.rosters.rules.tables import ListTable
from app.villages.queries.entries import AT_ONCE, entries_by_key
from app.villages.rules.lists import JudgedRow, KnownPlaces, judge_rows, village_name_key
from app.villages.rules.reading import list_rows


def judge_table(table: ListTable, scopes: Sequence[str], today: date) -> list[JudgedRow]:
    """What becomes of each row of a list; nothing is stored. `scopes`: the regions whose villages
    may be stored. Raises ListRefusedError."""
    rows = list_rows(table)
    successors = regions.region_successors()
    wanted = {row["code"] for row in rows if codes.is_region_code(row["code"])}
    wanted |= {codes.current_code(code, successors) for code in wanted}
    keys = {village_name_key(row["village"]) for row in rows if not row["code"]} - {""}
    named = regions.villages_named(keys) if keys else {}
    names, gone = _listed_regions(wanted)
    names |= {each.code: each.name for places in named.values() for each in places}
    places = KnownPlaces(
        names=names,
        gone=gone,
        successors=successors,
        by_name={key: [each.code for each in found] for key, found in named.items()},
    )
    return judge_rows(rows, places, entries_by_key(names), scopes, today)


def _listed_regions(wanted: Collection[str]) -> tuple[dict[str, str], set[str]]:
    """({code: name} of those in force, codes of those that are not)."""
    names: dict[str, str] = {}
    gone: set[str] = set()
    sought = sorted(wanted)
    for start in range(0, len(sought), AT_ONCE):
        for code, name, gone_at in read().execute(
            _REGIONS, {"codes": sought[start : start + AT_ONCE]}
        ):
            if gone_at is None:
                names[code] = name
            else:
                gone.add(code)
    return names, gone


_REGIONS = select(Region.code, Region.name, Region.gone_at).where(
    Region.code.in_(bindparam("codes", expanding=True))
)
