"""Country sheets for the help pages and the checks."""

from __future__ import annotations

from app.content.country import HOME, Contact, Country
from app.content.countryfile import FOLDER
from app.money.queries import countries, country

__all__ = ["countries", "country", "destinations", "from_anywhere", "home"]


def home() -> Country:
    """The sheet of Indonesia: facts that hold for every destination, and numbers reachable from
    abroad. Raises LookupError if the sheet is missing.
    """
    found = country(HOME)
    if found is None:
        raise LookupError(f"{FOLDER}/{HOME}.yaml")
    return found


def from_anywhere() -> tuple[Contact, ...]:
    """The Indonesian contacts that can be reached from abroad."""
    return tuple(each for each in home().contacts if each.from_abroad)


def destinations(language: str) -> tuple[Country, ...]:
    """Every country except Indonesia, by name."""
    abroad = [each for each in countries() if each.code != HOME]
    return tuple(sorted(abroad, key=lambda each: each.name[language]))
