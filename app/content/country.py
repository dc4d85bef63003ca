"""A country sheet: contacts in that country and the rules that are known, each with its source.

A sheet contains only checked facts; a missing fact is unknown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

HOME: Final = "id"
CONTACTS: Final = "hubungi"
WAGES: Final = "upah"
LIMITS: Final = "potongan"
TOPICS: Final = (
    "penempatan", "umur", "dokumen", "biaya", "visa", WAGES, LIMITS, "uang_tertinggal", "kirim",
)  # fmt: skip
"""The topics of a sheet, in the order in which pages show them."""

DOMESTIC: Final = "prt"
OTHER_JOB: Final = "bukan-prt"
JOBS: Final = (DOMESTIC, OTHER_JOB)
AGENCY: Final = "agen"
FUND: Final = "iuran"
KINDS: Final = (AGENCY, FUND)

MISSION: Final = "perwakilan"
OFFICE: Final = "kantor"
MINISTRY: Final = "kementerian"
LABOUR: Final = "kerja"
EMERGENCY: Final = "darurat"
CONTACT_ROLES: Final = (MISSION, OFFICE, MINISTRY, LABOUR, EMERGENCY)
"""What a number may be shown first as: the protection line of a mission, its front office, an
Indonesian ministry, a labour line in Indonesian, the emergency number."""
SEEN_RECENTLY: Final = "2024"
"""A number whose newest source is older than this year is never shown first."""


@dataclass(frozen=True, kw_only=True)
class CountrySheetEntry:
    """An entry of a country sheet: one known fact, as a sentence by language. `sources` are
    (publisher, address), `as_of` is a year, month or day ("2017", "2025-04", "2025-04-10"), `line`
    is the line of its review date."""

    text: Mapping[str, str]
    sources: tuple[tuple[str, str], ...]
    as_of: str
    review_by: date
    line: int

    def is_overdue(self, today: date) -> bool:
        return self.review_by < today


@dataclass(frozen=True, kw_only=True)
class CountryContact(CountrySheetEntry):
    """An office or hotline that helps workers in a country. `phone` is empty if its number was not
    found; `page` is an https address or empty; a source may have no address. `as_of` is empty if
    no source has a date. `role` is one of CONTACT_ROLES, or empty: never shown first.
    `calls` and `whatsapp`: what the number takes. `hours` and `spoken` (languages) are texts by
    language, empty if unknown. `sources_differ`: sources give other numbers for the same line.
    `money_only`: does not handle labour matters."""

    name: Mapping[str, str]
    phone: str
    calls: bool
    whatsapp: bool
    page: str
    role: str
    hours: Mapping[str, str]
    spoken: Mapping[str, str]
    sources_differ: bool
    money_only: bool

    @property
    def number_to_dial(self) -> str:
        return re.sub("[ -]", "", self.phone)

    @property
    def is_reachable_from_abroad(self) -> bool:
        """Whether the contact can be reached from another country."""
        return self.phone.startswith("+") or bool(self.page and not self.phone)

    @property
    def is_old(self) -> bool:
        """Whether the number was last seen before SEEN_RECENTLY."""
        return bool(self.as_of) and self.as_of < SEEN_RECENTLY

    @property
    def may_lead(self) -> bool:
        """Whether the number may be shown before the others."""
        return bool(self.phone and self.role) and not (self.is_old or self.sources_differ)


@dataclass(frozen=True, kw_only=True)
class CountryFact(CountrySheetEntry):
    """A rule of a country. `job` is the job that it applies to (prt, bukan-prt); empty: all
    jobs."""

    job: str = ""

    def applies_to_job(self, job: str) -> bool:
        return self.job in ("", job)


@dataclass(frozen=True, kw_only=True)
class MinimumWage(CountryFact):
    """The minimum wage per month, in the country's currency."""

    least: Decimal


@dataclass(frozen=True, kw_only=True)
class DeductionLimit(CountryFact):
    """The most that may be deducted from a wage, for one kind (agen, iuran). Exactly one is set: an
    amount per month by year of work (the last one applies to later years), a percentage of the
    monthly wage, or a percentage of the first month's wage, once."""

    kind: str
    monthly: tuple[Decimal, ...] = ()
    percent: Decimal | None = None
    percent_first: Decimal | None = None


@dataclass(frozen=True)
class Country:
    """A country sheet. `code` is ISO 3166 in lower case, `currency` ISO 4217 or empty; `facts` are
    by topic."""

    code: str
    name: Mapping[str, str]
    currency: str
    contacts: tuple[CountryContact, ...]
    facts: Mapping[str, tuple[CountryFact, ...]]

    @property
    def all_entries(self) -> tuple[CountrySheetEntry, ...]:
        return (*self.contacts, *(each for facts in self.facts.values() for each in facts))

    def facts_about(self, topic: str) -> tuple[CountryFact, ...]:
        return self.facts.get(topic, ())

    def minimum_wages(self, job: str) -> tuple[MinimumWage, ...]:
        return tuple(
            each
            for each in self.facts_about(WAGES)
            if isinstance(each, MinimumWage) and each.applies_to_job(job)
        )

    def deduction_limits(self, job: str) -> tuple[DeductionLimit, ...]:
        return tuple(
            each
            for each in self.facts_about(LIMITS)
            if isinstance(each, DeductionLimit) and each.applies_to_job(job)
        )
