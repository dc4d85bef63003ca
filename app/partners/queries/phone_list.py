"""The partners of a province or country, for a phone that keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, bindparam, func, or_, select

from app.kit.store.db import read
from app.partners.models import Partner, PartnerPlace
from app.partners.queries.entries import list_entries
from app.partners.rules.freshness import Freshness, oldest_shown
from app.partners.rules.phone_list import (
    MOST_TEXT,
    MOST_TEXT_OF_NEED,
    Parts,
    divide_into_parts,
    those_that_fit,
    with_need,
)
from app.partners.rules.vocabulary import NEEDS
from app.regions.codes import COUNTRY
from app.regions.queries import region_names
from app.regions.rules import first_text_after_prefix


@dataclass(frozen=True, slots=True)
class PhoneList:
    """Who helps in `whole`, a province or country. `parts`: for all of Indonesia, for `whole`, then
    its regencies by name. `names` are those of the regencies. `total`: how many partners there are,
    some of whom may be left out of `parts`."""

    whole: str
    parts: Parts
    names: dict[str, str]
    freshness: dict[UUID, Freshness]
    total: int

    @property
    def left_out(self) -> int:
        return self.total - _count(self.parts)

    def of_need(self, need: str) -> Parts:
        """The parts with the partners that help with this need, as many as fit on a page."""
        return those_that_fit(with_need(self.parts, need), MOST_TEXT_OF_NEED)

    def left_out_of(self, need: str) -> int:
        """How many of this list's partners with this need do not fit on its page."""
        return _count(with_need(self.parts, need)) - _count(self.of_need(need))

    def counts(self) -> dict[str, int]:
        """{need: how many partners stand on its page}, of the needs that have any."""
        found = {need: _count(self.of_need(need)) for need in NEEDS}
        return {need: count for need, count in found.items() if count}


def make_phone_list(whole: str, today: date) -> PhoneList:
    """The list of a province (two digits) or country. Entries that the search hides are not in it.
    Five statements."""
    inside = f"{whole}."
    ids = read().scalars(
        _INSIDE,
        {
            "oldest": oldest_shown(today),
            "whole": whole,
            "from": inside,
            "before": first_text_after_prefix(inside),
        },
    )
    stored = {each.entry.id: each for each in list_entries(ids)}
    divided = divide_into_parts((each.entry for each in stored.values()), whole)
    names = region_names(part for part in divided if part not in (COUNTRY, whole))
    ordered = sorted(
        divided, key=lambda part: (part != COUNTRY, part != whole, names.get(part, part))
    )
    return PhoneList(
        whole=whole,
        parts=those_that_fit({part: divided[part] for part in ordered}, MOST_TEXT),
        names=names,
        freshness={id_: each.freshness(today) for id_, each in stored.items()},
        total=len(stored),
    )


def _count(parts: Parts) -> int:
    return len({each.id for some in parts.values() for each in some})


_INSIDE = (
    select(Partner.id)
    .distinct()
    .join(PartnerPlace, PartnerPlace.partner == Partner.id)
    .where(
        Partner.ended_at.is_(None),
        func.coalesce(Partner.checked_on, Partner.added_on) >= bindparam("oldest"),
        or_(
            PartnerPlace.place.in_((COUNTRY, bindparam("whole"))),
            and_(PartnerPlace.place >= bindparam("from"), PartnerPlace.place < bindparam("before")),
        ),
    )
)
