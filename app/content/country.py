"""A country sheet: whom to turn to there, and what is known of its rules, each with its source.

Only what somebody checked stands in a sheet; what is left out is not known.
"""

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
"""What a sheet may tell of, in the order in which pages tell it."""

DOMESTIC: Final = "prt"
OTHER_JOB: Final = "bukan-prt"
JOBS: Final = (DOMESTIC, OTHER_JOB)
AGENCY: Final = "agen"
FUND: Final = "iuran"
KINDS: Final = (AGENCY, FUND)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing that is known, as a sentence by language. `sources` are (who says so, address),
    `as_of` a year, month or day ("2017", "2025-04", "2025-04-10"), `line` where its review date
    stands in the file."""

    text: Mapping[str, str]
    sources: tuple[tuple[str, str], ...]
    as_of: str
    review_by: date
    line: int

    def overdue(self, today: date) -> bool:
        return self.review_by < today


@dataclass(frozen=True, kw_only=True)
class Contact(Entry):
    """Whom to turn to, and for what. An office whose number nobody checked has no `phone`;
    `page` is an https address or empty. `money_only`: not about work."""

    name: Mapping[str, str]
    phone: str
    whatsapp: bool
    page: str
    money_only: bool

    @property
    def dialled(self) -> str:
        return re.sub("[ -]", "", self.phone)

    @property
    def from_abroad(self) -> bool:
        """Whether it can be reached from another country."""
        return self.phone.startswith("+") or bool(self.page and not self.phone)


@dataclass(frozen=True, kw_only=True)
class Fact(Entry):
    """`job` is whom it is for (prt, bukan-prt), empty for all."""

    job: str = ""

    def holds_for(self, job: str) -> bool:
        return self.job in ("", job)


@dataclass(frozen=True, kw_only=True)
class Wage(Fact):
    """The least that is paid a month, in the country's currency."""

    least: Decimal


@dataclass(frozen=True, kw_only=True)
class Limit(Fact):
    """The most that may be taken off a wage, of one kind (agen, iuran), as one of three: an
    amount a month by year of work (the last one goes on), a percent of the month's wage, or a
    percent of the first month's wage, once."""

    kind: str
    monthly: tuple[Decimal, ...] = ()
    percent: Decimal | None = None
    percent_first: Decimal | None = None


@dataclass(frozen=True)
class Country:
    """`code` is ISO 3166 in lower case, `currency` ISO 4217 or empty; `facts` by topic."""

    code: str
    name: Mapping[str, str]
    currency: str
    contacts: tuple[Contact, ...]
    facts: Mapping[str, tuple[Fact, ...]]

    @property
    def entries(self) -> tuple[Entry, ...]:
        return (*self.contacts, *(each for facts in self.facts.values() for each in facts))

    def about(self, topic: str) -> tuple[Fact, ...]:
        return self.facts.get(topic, ())

    def wages(self, job: str) -> tuple[Wage, ...]:
        return tuple(
            each for each in self.about(WAGES) if isinstance(each, Wage) and each.holds_for(job)
        )

    def limits(self, job: str) -> tuple[Limit, ...]:
        return tuple(
            each for each in self.about(LIMITS) if isinstance(each, Limit) and each.holds_for(job)
        )
