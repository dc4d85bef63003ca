"""Disclosure control: which numbers by region may be shown, and how exactly.

Every count of people or households is shown as a multiple of 5, up or down by a secret that is
fixed for each region and figure, so that parts always add up (controlled rounding). Nothing is
hidden to protect something else, so no choice of rows can be retraced. Source of the rule, of its
proof and of its limits: docs/disclosure.md.

A shown number of households is less than 5 from the truth, and every region keeps all values within
4 of it: nine values, or five at zero. A shown zero therefore reads "0–4", never "none"."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from app.kit.text.msgid import N_

ANY = -1
"""Instead of a version of the core list: people who finished any list that was in force for
them."""
UNIT = 5
"""Every shown count is a multiple of it."""
SHARES_FROM = 10
"""Shown households from which finishers are shown."""
SELF_REGISTERED_FROM = 10
"""Rounded households that registered by themselves from which they are shown."""
PERCENT_FROM = 50
"""Shown households from which a percentage is shown."""
ZERO_COMPLETE_IS = UNIT - 1
"""Complete households that a shown 0 may be."""
ZERO_FINISHED_IS = 3 * (UNIT - 1)
"""People who finished that a shown 0 may be: two of each complete household, and those beyond."""


Draw = Callable[[str], float]
"""Returns the secret number of a region for one figure, 0 ≤ number < 1, always the same."""


def secret_draw(secret: bytes, figure: str) -> Draw:
    """The draws of one figure, derived from the secret of this deployment.

    >>> draw = secret_draw(b"s" * 32, "households")
    >>> draw("35.07") == draw("35.07"), draw("35.07") == draw("35.08"), 0 <= draw("35.07") < 1
    (True, False, True)
    """

    def draw(region: str) -> float:
        digest = hmac.digest(secret, f"{figure}:{region}".encode(), "sha256")
        return int.from_bytes(digest[:6]) / 2**48

    return draw


@dataclass(frozen=True, slots=True)
class SecretDraws:
    """All draws of this deployment. `first_codes`: {code: first code} of regions that were
    renumbered; they keep the draws of their first code, or a count that has not changed would be
    rounded anew.

    >>> old, new = SecretDraws(b"s" * 32), SecretDraws(b"s" * 32, {"96.03": "92.01"})
    >>> old.of("households")("92.01") == new.of("households")("96.03")
    True
    """

    secret: bytes
    first_codes: Mapping[str, str] = field(default_factory=dict)

    def of(self, figure: str) -> Draw:
        """The draws of one figure."""
        draw = secret_draw(self.secret, figure)
        return lambda region: draw(self.first_codes.get(region, region))


def round_count_of_topmost_region(region: str, count: int, draw: Draw) -> int:
    """Round a count that no larger region contains, up with the probability that keeps its mean.

    >>> [round_count_of_topmost_region("00", n, lambda region: 0.5) for n in (0, 2, 3, 5, 7, 8)]
    [0, 0, 5, 5, 5, 10]
    """
    rest = count % UNIT
    return count - rest + UNIT * (draw(region) < rest / UNIT)


def round_parts(shown: int, counts: Mapping[str, int], draw: Draw) -> dict[str, int]:
    """Round the parts of a region so that they add up to its own `shown` count.

    `counts`: the exact counts of all parts. A multiple of 5 stays; of the others as many are
    rounded up as the sum needs, those first whose draw is lowest in relation to their remainder.

    >>> parts = round_parts(10, {"a": 4, "b": 3, "c": 5}, lambda region: 0.5)
    >>> parts, sum(parts.values())
    ({'a': 5, 'b': 0, 'c': 5}, 10)
    """
    rests = {region: count % UNIT for region, count in counts.items()}
    parts = {region: count - rests[region] for region, count in counts.items()}
    ups = (shown - sum(parts.values())) // UNIT
    candidates = sorted(
        (region for region, rest in rests.items() if rest),
        key=lambda region: (draw(region) - rests[region] / UNIT, region),
    )
    for region in candidates[:ups]:
        parts[region] += UNIT
    return parts


def round_tree(
    root: str, counts: Mapping[str, int], children: Mapping[str, Iterable[str]], draw: Draw
) -> dict[str, int]:
    """Round a region and everything below it. `children`: {region: all parts that its count
    contains}, each region before its parts, beginning with `root`; leaving out what lies below a
    region changes no other number."""
    shown = {root: round_count_of_topmost_region(root, counts.get(root, 0), draw)}
    for region, parts in children.items():
        exact = {part: counts.get(part, 0) for part in parts}
        shown |= round_parts(shown[region], exact, draw)
    return shown


@dataclass(frozen=True, slots=True)
class RegionCounts:
    """The exact counts of a region, which are never shown. `complete`: households in which a worker
    and a family member finished; `finished`: people who finished. Each household has at least one
    person, a complete one two who finished."""

    households: int = 0
    complete: int = 0
    people: int = 0
    finished: int = 0


@dataclass(frozen=True, slots=True)
class ShownCounts:
    """The counts of a region as multiples of 5. Shown complete households and people who finished
    are never all of them, so that no number says of a person that they finished."""

    households: int
    complete: int
    people: int
    finished: int


def round_regions(
    root: str,
    counts: Mapping[str, RegionCounts],
    children: Mapping[str, Iterable[str]],
    draws: SecretDraws,
) -> dict[str, ShownCounts]:
    """Round the counts of a region and of everything below it; see `round_tree`.

    Four counts are rounded that have no link between them: households, complete ones, people beyond
    one for each household and one more for each complete one, and finishers beyond two for each
    complete one. The shown counts are sums of these."""

    def rounded(figure: str, count: Callable[[RegionCounts], int]) -> dict[str, int]:
        exact = {region: count(each) for region, each in counts.items()}
        return round_tree(root, exact, children, draws.of(figure))

    households = rounded("households", lambda each: each.households)
    complete = rounded("complete", lambda each: each.complete)
    people = rounded("people", lambda each: each.people - each.households - each.complete)
    finished = rounded("finished", lambda each: each.finished - 2 * each.complete)
    shown = {}
    for region, n in households.items():
        pairs = min(complete[region], max(n - UNIT, 0))
        everybody = n + complete[region] + people[region]
        some = min(2 * pairs + finished[region], max(everybody - UNIT, 0))
        shown[region] = ShownCounts(n, pairs, everybody, some)
    return shown


def round_self_registered(
    root: str, counts: Mapping[str, int], children: Mapping[str, Iterable[str]], draws: SecretDraws
) -> dict[str, int]:
    """Round the households that registered by themselves, of a region and of the parts in
    `children`; see `round_tree`. A tree of its own, never added to known households. Leave out
    everything below regencies."""
    return round_tree(root, counts, children, draws.of("self registered"))


Kind = Literal["count", "share", "percent", "too_few", "level", "no_data"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One shown value.

    count: `denominator` is the number. share: numerator, denominator, and a percentage (0–100,
    whole) if the region has enough households; a numerator of 0 has no percentage and reads "0 to
    `at_most`". percent: only that. All others: the reason why there is no value."""

    kind: Kind
    numerator: int | None = None
    denominator: int | None = None
    percent: int | None = None
    at_most: int | None = None

    @property
    def has_number(self) -> bool:
        """Whether anything is shown but the reason for nothing."""
        return self.kind in ("count", "share", "percent")


def rounded_percent(numerator: int, denominator: int) -> int:
    """A whole percentage; halves are rounded up."""
    return (200 * numerator + denominator) // (2 * denominator)


def share_of_shown(numerator: int, denominator: int, zero_is: int, *, has_percent: bool) -> Cell:
    """The share of two shown counts. Of a shown 0, which is 0 to `zero_is`, there is no percentage:
    0% would say none.

    >>> share_of_shown(15, 60, 4, has_percent=True)
    Cell(kind='share', numerator=15, denominator=60, percent=25, at_most=None)
    >>> share_of_shown(0, 60, 4, has_percent=True)
    Cell(kind='share', numerator=0, denominator=60, percent=None, at_most=4)
    """
    if numerator == 0:
        return Cell("share", 0, denominator, at_most=zero_is)
    percent = rounded_percent(numerator, denominator) if has_percent else None
    return Cell("share", numerator, denominator, percent)


NO_DATA = Cell("no_data")
TOO_FEW = Cell("too_few")
NOT_HERE = Cell("level")
REASONS: Final[Mapping[Kind, str]] = {
    "no_data": N_("belum ada data"),
    "too_few": N_("masih terlalu sedikit"),
    "level": N_("tidak di tingkat ini"),
}
"""Why a cell has no value, in the same words wherever numbers by region are shown."""
