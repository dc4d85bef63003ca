"""Country sheets as they are in the course folder, and the parts that the tools use. The room
work_abroad reads them here too."""

from __future__ import annotations

from functools import lru_cache

from app.content.country import Country
from app.content.countryfile import FOLDER, read_countries
from app.content.faults import FaultList
from config import COURSE, ORIGINAL


def country_sheets() -> tuple[Country, ...]:
    """Every country sheet, by code. A changed file is read again at the next request, so that a
    corrected number needs no restart."""
    sheets = (COURSE / FOLDER).glob("*.yaml")
    return _read_country_sheets(
        tuple(sorted((each.name, each.stat().st_mtime_ns) for each in sheets))
    )


@lru_cache(maxsize=2)
def _read_country_sheets(_file_times: tuple[tuple[str, int], ...]) -> tuple[Country, ...]:
    # What a sheet lacks in another language is shown in the original.
    return read_countries(COURSE, (ORIGINAL,), FaultList())


def country_sheet(code: str) -> Country | None:
    """The country sheet for this code (ISO 3166 in lower case), if there is one."""
    return next((each for each in country_sheets() if each.code == code), None)


def currency_by_country() -> dict[str, str]:
    """Country code to currency (ISO 4217), for each sheet that names a currency."""
    return {each.code: each.currency for each in country_sheets() if each.currency}
