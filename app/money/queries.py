"""The country sheets as they stand in the course folder, and what the tools take from them. Help
and the checks of a payslip and an offer (app/work_abroad) read them here too."""

from __future__ import annotations

from functools import lru_cache

from app.content.country import Country
from app.content.countryfile import FOLDER, read_countries
from app.content.faults import Faults
from app.kit.text.i18n import LANGUAGES
from config import COURSE


def countries() -> tuple[Country, ...]:
    """Every sheet, by code. A sheet that was changed is read anew with the next request: a number
    that is no longer right must not wait for a restart."""
    sheets = (COURSE / FOLDER).glob("*.yaml")
    return _read(tuple(sorted((each.name, each.stat().st_mtime_ns) for each in sheets)))


@lru_cache(maxsize=2)
def _read(_stamp: tuple[tuple[str, int], ...]) -> tuple[Country, ...]:
    return read_countries(COURSE, LANGUAGES, Faults())


def country(code: str) -> Country | None:
    """The sheet of this code (ISO 3166 in lower case), if there is one."""
    return next((each for each in countries() if each.code == code), None)


def currencies() -> dict[str, str]:
    """By code of each country whose sheet names one: its currency (ISO 4217)."""
    return {each.code: each.currency for each in countries() if each.currency}
