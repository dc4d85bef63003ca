"""Country sheets for the help pages and the checks."""

from __future__ import annotations

from app.content.country import HOME, Country, CountryContact
from app.content.countryfile import FOLDER
from app.money.queries import country_sheet, country_sheets

__all__ = [
    "country_sheet",
    "country_sheets",
    "destination_countries",
    "indonesia_sheet",
    "indonesian_contacts_reachable_from_abroad",
]


def indonesia_sheet() -> Country:
    """The country sheet of Indonesia: facts for every destination, and contacts. Raises LookupError
    if the file is missing."""
    found = country_sheet(HOME)
    if found is None:
        raise LookupError(f"{FOLDER}/{HOME}.yaml")
    return found


def indonesian_contacts_reachable_from_abroad() -> tuple[CountryContact, ...]:
    """The Indonesian contacts that can be reached from abroad."""
    return tuple(each for each in indonesia_sheet().contacts if each.is_reachable_from_abroad)


def destination_countries(language: str) -> tuple[Country, ...]:
    """Every country with a sheet except Indonesia, sorted by name in `language`."""
    abroad = [each for each in country_sheets() if each.code != HOME]
    return tuple(sorted(abroad, key=lambda each: each.name[language]))
