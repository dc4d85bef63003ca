"""The country sheets as they stand in the course folder."""

from __future__ import annotations

from functools import lru_cache

from app.content.country import HOME, Contact, Country
from app.content.countryfile import FOLDER, read_countries
from app.content.faults import Faults
from app.kit.i18n import LANGUAGES
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
    return next((each for each in countries() if each.code == code), None)


def home() -> Country:
    """Indonesia: what is the same wherever one goes, and numbers that answer from anywhere.
    Raises LookupError where its sheet is gone."""
    found = country(HOME)
    if found is None:
        raise LookupError(f"{FOLDER}/{HOME}.yaml")
    return found


def from_anywhere() -> tuple[Contact, ...]:
    """Those of the home that answer from abroad."""
    return tuple(each for each in home().contacts if each.from_abroad)


def destinations(language: str) -> tuple[Country, ...]:
    """Every country but the home, by name."""
    abroad = [each for each in countries() if each.code != HOME]
    return tuple(sorted(abroad, key=lambda each: each.name[language]))
