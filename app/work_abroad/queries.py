"""Country sheets for the help pages and the checks, and what offices found when they rang."""

from __future__ import annotations

from datetime import date

import structlog
from sqlalchemy import bindparam, func, select
from sqlalchemy.exc import SQLAlchemyError

from app.content.country import HOME, Country
from app.content.countryfile import FOLDER
from app.kit.store.db import read
from app.money.queries import country_sheet, country_sheets
from app.work_abroad.models import HelpNumberCheck
from app.work_abroad.rules.help_lines import HelpLine, NumberCheck

__all__ = [
    "country_sheet",
    "country_sheets",
    "destination_countries",
    "find_line",
    "help_lines",
    "indonesia_sheet",
    "lines_not_due",
    "lines_to_replace",
    "lines_to_ring",
    "newest_check",
]

log = structlog.get_logger("bekal.work_abroad")


def indonesia_sheet() -> Country:
    """The country sheet of Indonesia: facts for every destination, and contacts. Raises LookupError
    if the file is missing."""
    found = country_sheet(HOME)
    if found is None:
        raise LookupError(f"{FOLDER}/{HOME}.yaml")
    return found


def destination_countries(language: str) -> tuple[Country, ...]:
    """Every country with a sheet except Indonesia, sorted by name in `language`."""
    abroad = [each for each in country_sheets() if each.code != HOME]
    return tuple(sorted(abroad, key=lambda each: each.name[language]))


def help_lines(*codes: str) -> tuple[tuple[HelpLine, ...], ...]:
    """The contacts of each of these countries, in the order of its sheet, with the latest check of
    each number. Empty for a country without a sheet. Takes one statement.

    If the database cannot be read, the numbers come without checks: whoever opens this page may be
    in danger, and a number that may be dead helps more than none."""
    try:
        checks = _latest_checks(codes)
    except SQLAlchemyError:
        log.exception("help_number_checks_unreadable")
        checks = {}
    return tuple(_lines_of_country(code, checks) for code in codes)


def lines_to_ring(today: date) -> list[HelpLine]:
    """The numbers that are due: never rung, or not for six months, but for emergency numbers.
    Numbers that may be shown first come first, then by country."""
    due = [each for each in _all_lines() if each.is_due(today)]
    return sorted(due, key=lambda each: (not each.contact.may_lead, each.country))


def lines_not_due(today: date) -> list[HelpLine]:
    """The numbers that an office has reached within the last six months, and emergency numbers,
    which nobody rings to test."""
    return [each for each in _all_lines() if not (each.is_due(today) or each.is_hidden)]


def lines_to_replace() -> list[HelpLine]:
    """The numbers that are hidden, since the last office that rang found them dead or wrong."""
    return [each for each in _all_lines() if each.is_hidden]


def find_line(code: str, number: str) -> HelpLine | None:
    """The line of this country's sheet with this number, written in any way."""
    dialled = "".join(sign for sign in number if sign.isdigit() or sign == "+")
    lines = help_lines(code)[0]
    return next((each for each in lines if each.contact.number_to_dial == dialled), None)


def newest_check() -> str:
    """When the newest check was recorded; "" without any. Pages of numbers that were built before
    it are outdated."""
    at = read().scalar(_NEWEST)
    return at.isoformat() if at else ""


def _all_lines() -> list[HelpLine]:
    codes = [each.code for each in country_sheets()]
    return [each for lines in help_lines(*codes) for each in lines if each.contact.phone]


def _lines_of_country(
    code: str, checks: dict[tuple[str, str], NumberCheck]
) -> tuple[HelpLine, ...]:
    sheet = country_sheet(code)
    if sheet is None:
        return ()
    return tuple(
        HelpLine(code, sheet.name, each, checks.get((code, each.number_to_dial)))
        for each in sheet.contacts
    )


def _latest_checks(codes: tuple[str, ...]) -> dict[tuple[str, str], NumberCheck]:
    """The latest check of each number of these countries, by country and dialled number."""
    rows = read().execute(_CHECKS, {"codes": codes})
    return {
        (country, number): NumberCheck(result, office, checked_on)
        for country, number, result, office, checked_on in rows
    }


_CHECKS = (
    select(
        HelpNumberCheck.country,
        HelpNumberCheck.number,
        HelpNumberCheck.result,
        HelpNumberCheck.office,
        HelpNumberCheck.checked_on,
    )
    .where(HelpNumberCheck.country.in_(bindparam("codes", expanding=True)))
    .order_by(HelpNumberCheck.checked_on, HelpNumberCheck.recorded_at)
)
_NEWEST = select(func.max(HelpNumberCheck.recorded_at))
