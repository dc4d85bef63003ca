"""The country sheets, as help and the checks need them."""

from __future__ import annotations

from app.content.country import HOME, Contact, Country
from app.content.countryfile import FOLDER
from app.money.queries import countries, country

__all__ = ["countries", "country", "destinations", "from_anywhere", "home"]


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
