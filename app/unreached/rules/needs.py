"""Which needs have a partner in the parts of a region, and which have none. Pure.

Told from the public list of partners and from official figures of senders, never from a count of
households."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from app.frozen_weeks.rules import FrozenWeek
from app.partners.rules.counts import PartnerCount, add_counts
from app.ratios.rules.official import OfficialSource
from app.regions.codes import COUNTRY, ancestor_codes

State = Literal["ada", "perlu", "belum"]
HAS: Final = "ada"
DUE: Final = "perlu"
NONE: Final = "belum"
STATES: Final[tuple[State, ...]] = (HAS, DUE, NONE)
NOBODY: Final = PartnerCount()

Counts = Mapping[str, Mapping[str, PartnerCount]]


@dataclass(frozen=True, slots=True)
class NeedInPart:
    """Partners for a need in one part of a region. `own`: those inside the part. `wide`: those for
    the whole of a region above it; those for all of Indonesia are not counted, since they are
    everywhere. `senders`: of money, an official figure; None where no figure is known."""

    code: str
    need: str
    own: PartnerCount
    wide: PartnerCount
    senders: int | None

    @property
    def state(self) -> State:
        """HAS: a partner was checked in the last six months. DUE: there are partners, and each has
        to be checked. NONE: there is no partner."""
        if self.own.checked or self.wide.checked:
            return HAS
        both = (self.own, self.wide)
        return DUE if any(each.shown or each.hidden for each in both) else NONE

    @property
    def is_overlap(self) -> bool:
        """Whether several partners inside the part help with the same need."""
        return self.own.shown > 1

    @property
    def is_gap_of_senders(self) -> bool:
        """Whether people there send money, and nobody helps with the need."""
        return self.state == NONE and bool(self.senders)


@dataclass(frozen=True, slots=True)
class NeedInRegion:
    """A need in a region: its parts, those without a partner first, with most senders at the top.
    `national`: partners for all of Indonesia that the search shows."""

    need: str
    parts: tuple[NeedInPart, ...]
    national: int

    def count(self, state: State) -> int:
        """In how many parts it is so."""
        return sum(each.state == state for each in self.parts)

    @property
    def gaps_of_senders(self) -> int:
        return sum(each.is_gap_of_senders for each in self.parts)

    @property
    def overlaps(self) -> int:
        return sum(each.is_overlap for each in self.parts)

    @property
    def is_without_partner(self) -> bool:
        """Whether no part has any partner for it."""
        return bool(self.parts) and self.count(NONE) == len(self.parts)


@dataclass(frozen=True, slots=True)
class PartInNeed:
    """A part of a region with the needs for which it has no partner."""

    code: str
    senders: int | None
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NeedsInRegion:
    """Which needs have a partner in the parts of a region today; of a village, in itself. `above`:
    code and name of every region above, the country first. `names`: of the parts. `week`: of the
    figures of senders; None before the first one. `source`: of these figures; None if no figure
    counts."""

    code: str
    name: str
    above: tuple[tuple[str, str], ...]
    found: tuple[NeedInRegion, ...]
    names: Mapping[str, str]
    week: FrozenWeek | None
    source: OfficialSource | None


def need_in_part(code: str, need: str, counts: Counts, senders: Mapping[str, int]) -> NeedInPart:
    """The partners for a need in a part.

    >>> counts = {"35": {"L03": PartnerCount(1, 0, 0)}, "00": {"L04": PartnerCount(2, 2, 0)}}
    >>> [need_in_part("35.07", need, counts, {}).state for need in ("L03", "L04")]
    ['perlu', 'belum']
    """
    wide = add_counts(
        counts.get(its, {}).get(need, NOBODY) for its in ancestor_codes(code) if its != COUNTRY
    )
    return NeedInPart(code, need, counts.get(code, {}).get(need, NOBODY), wide, senders.get(code))


def needs_in_region(
    needs: Iterable[str], parts: Iterable[str], counts: Counts, senders: Mapping[str, int]
) -> tuple[NeedInRegion, ...]:
    """Each need in a region, those for which most senders have no partner first."""
    codes = tuple(parts)
    national = counts.get(COUNTRY, {})
    found = []
    for need in needs:
        its = (need_in_part(code, need, counts, senders) for code in codes)
        there = tuple(sorted(its, key=_gaps_first))
        found.append(NeedInRegion(need, there, national.get(need, NOBODY).shown))
    return tuple(sorted(found, key=_most_needed_first))


def parts_with_gaps(found: Sequence[NeedInRegion]) -> tuple[PartInNeed, ...]:
    """The parts that lack a partner for some need, those with most senders first."""
    missing: dict[str, list[str]] = {}
    senders: dict[str, int | None] = {}
    for need in found:
        for part in need.parts:
            if part.state == NONE:
                missing.setdefault(part.code, []).append(need.need)
                senders[part.code] = part.senders
    lacking = [PartInNeed(code, senders[code], tuple(sorted(its))) for code, its in missing.items()]
    return tuple(
        sorted(lacking, key=lambda each: (-(each.senders or 0), -len(each.missing), each.code))
    )


def overlaps_in(found: Iterable[NeedInRegion]) -> tuple[NeedInPart, ...]:
    """Where several partners help with the same need, most partners first."""
    several = [part for need in found for part in need.parts if part.is_overlap]
    return tuple(sorted(several, key=lambda each: (-each.own.shown, each.code, each.need)))


def _gaps_first(part: NeedInPart) -> tuple[int, int, str]:
    return -STATES.index(part.state), -(part.senders or 0), part.code


def _most_needed_first(need: NeedInRegion) -> tuple[int, int, str]:
    without = sum(each.senders or 0 for each in need.parts if each.state == NONE)
    return -without, -need.count(NONE), need.need


def _largest_first(part: PartInNeed) -> tuple[int, int, str]:
    return -(part.senders or 0), -len(part.missing), part.code
