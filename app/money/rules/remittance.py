"""Which place sends the most rupiah home, and what each one keeps.

Ranking is by rupiah received for each unit of money *paid in total*, because some counters take
the fee off what is paid in and others put it on top. Percentages follow the World Bank's
Remittance Prices Worldwide: fee % = fee / amount × 100, margin % = (mid − rate) / mid × 100,
total % = their sum; they exist only where a middle rate is known.

Rupiah received are rounded down: a page that promises one rupiah more than arrives is not
believed again, and counters do not round in the customer's favour. The ranking uses these whole
rupiah, so that two offers that look equal are equal and anyone can check it with a calculator.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from fractions import Fraction
from typing import Final

MOST_OFFERS: Final = 5
MOST_TIMES_A_MONTH: Final = 8
LARGEST_AMOUNT: Final = Decimal(10**9)

# Rupiah for one unit, to the nearest order of magnitude only: never used in a sum, shown at most
# as an example of how to write. It tells a slip of the finger ("38,40" for "3.840") from a rate
# when nothing else does.
MAGNITUDE: Final[Mapping[str, Decimal]] = {
    "MYR": Decimal(4000),
    "HKD": Decimal(2000),
    "TWD": Decimal(500),
    "SGD": Decimal(13000),
    "SAR": Decimal(4500),
    "KRW": Decimal(12),
    "JPY": Decimal(110),
    "AED": Decimal(4500),
    "BND": Decimal(13000),
    "EUR": Decimal(19000),
    "TRY": Decimal(400),
    "USD": Decimal(17000),
}
# Far wider than any real margin, narrower than a misplaced decimal mark or group of zeros.
_TIMES_OFF_MAGNITUDE: Final = 20
_TIMES_OFF_EACH_OTHER: Final = 5


@dataclass(frozen=True)
class Offer:
    """The price of one provider. `fee` in the sent currency; `rate` in rupiah for one unit, or
    `arrives` in whole rupiah; None is unknown. `on_top`: the fee is paid in addition to the amount.
    `noted` and `source` say when and from whom the price was obtained.
    """

    name: str
    fee: Decimal | None
    rate: Decimal | None = None
    arrives: int | None = None
    on_top: bool = False
    noted: date | None = None
    source: str = ""

    def converted(self, amount: Decimal) -> Fraction:
        """The part of `amount` that is converted into rupiah (an unknown fee counts as none)."""
        return Fraction(amount) - (0 if self.on_top else Fraction(self.fee or 0))

    def effective_rate(self, amount: Decimal) -> Fraction | None:
        """The given rate, or the one derived from the rupiah that arrive."""
        if self.rate is not None:
            return Fraction(self.rate)
        return None if self.arrives is None else self.arrives / self.converted(amount)


@dataclass(frozen=True)
class Result:
    """The result of one offer. `*_idr` in whole rupiah at the middle rate, `*_percent` of the
    amount; None if an input is unknown. `rank` 1 is best, None is unranked.
    """

    offer: Offer
    paid: Decimal | None
    received: int | None
    per_unit: Fraction | None
    fee_percent: Decimal | None
    margin_percent: Decimal | None
    total_percent: Decimal | None
    fee_idr: int | None
    hidden_idr: int | None
    lost_idr: int | None
    rank: int | None = None
    less_idr: int | None = None

    @property
    def free_but_not_free(self) -> bool:
        """Whether the fee is zero but the rate contains a cost."""
        return self.offer.fee == 0 and self.hidden_idr is not None and self.hidden_idr > 0

    @property
    def parts_idr(self) -> tuple[int, int]:
        """The loss as (fee, margin in the rate), none below zero; an unknown fee counts in the
        margin.
        """
        fee, lost = self.fee_idr or 0, self.lost_idr or 0
        return fee, max(lost - fee, 0)

    @property
    def idr_per_unit(self) -> Decimal | None:
        """Rupiah received for one unit paid, to two decimals."""
        if self.per_unit is None:
            return None
        return Decimal(_whole(self.per_unit * 100)) / 100


def _percent(part: Fraction) -> Decimal:
    exact = Decimal(part.numerator * 100) / Decimal(part.denominator)
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _whole(amount: Fraction) -> int:
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)


def _worked_out(amount: Decimal, mid: Decimal | None, offer: Offer) -> Result:
    rate = offer.effective_rate(amount)
    paid: Decimal | None = amount
    if offer.on_top:
        paid = None if offer.fee is None else amount + offer.fee
    received = offer.arrives
    if received is None and rate is not None and (offer.on_top or offer.fee is not None):
        received = int(offer.converted(amount) * rate)
    per_unit = None if paid is None or received is None else received / Fraction(paid)
    fee_part = margin_part = total_part = None
    fee_idr = hidden_idr = lost_idr = None
    if mid is not None:
        middle = Fraction(mid)
        if offer.fee is not None:
            fee_part = Fraction(offer.fee) / Fraction(amount)
            fee_idr = _whole(Fraction(offer.fee) * middle)
        # Rupiah that arrive after an unknown fee: fee and margin cannot be separated.
        mixed = offer.rate is None and offer.fee is None and not offer.on_top
        if rate is not None and not mixed:
            margin_part = (middle - rate) / middle
        if fee_part is not None and margin_part is not None:
            total_part = fee_part + margin_part
        if paid is not None and received is not None:
            lost_idr = _whole(Fraction(paid) * middle) - received
            hidden_idr = None if fee_idr is None else lost_idr - fee_idr
    return Result(
        offer=offer,
        paid=paid,
        received=received,
        per_unit=per_unit,
        fee_percent=None if fee_part is None else _percent(fee_part),
        margin_percent=None if margin_part is None else _percent(margin_part),
        total_percent=None if total_part is None else _percent(total_part),
        fee_idr=fee_idr,
        hidden_idr=hidden_idr,
        lost_idr=lost_idr,
    )


def compare(amount: Decimal, mid: Decimal | None, offers: Sequence[Offer]) -> tuple[Result, ...]:
    """All offers, best first; equal ones share a rank (1, 1, 3), unranked ones come last.

    `amount` and `mid` (rupiah for one unit) are above zero and `doubts` returned nothing.

    >>> offers = [Offer("A", Decimal(10), Decimal(3840)), Offer("B", Decimal(0), Decimal(3760))]
    >>> [(r.rank, r.offer.name, r.received) for r in compare(Decimal(1000), None, offers)]
    [(1, 'A', 3801600), (2, 'B', 3760000)]
    """
    results = [_worked_out(amount, mid, offer) for offer in offers]
    ratios = sorted((r.per_unit for r in results if r.per_unit is not None), reverse=True)

    def placed(result: Result) -> Result:
        if result.per_unit is None or result.paid is None or result.received is None:
            return result
        less = int(ratios[0] * Fraction(result.paid)) - result.received
        return replace(result, rank=ratios.index(result.per_unit) + 1, less_idr=less)

    return tuple(sorted(map(placed, results), key=lambda r: (r.rank is None, r.rank or 0)))


def dearest_extra_a_year(results: Sequence[Result], times_a_month: int) -> int | None:
    """The extra cost of the worst ranked offer over the best one in twelve months, in whole rupiah,
    for the same money paid; None if fewer than two offers differ.
    """
    ranked = [r for r in results if r.rank is not None]
    more = ranked[-1].less_idr if ranked else None
    return more * 12 * times_a_month if more else None


def largest_loss(results: Sequence[Result]) -> int:
    """Whole rupiah at the full bar length: one scale for all offers."""
    return max((sum(r.parts_idr) for r in results if r.lost_idr is not None), default=0)


def widest_margin(results: Sequence[Result]) -> Result | None:
    """The offer with a given rate and the largest margin, used in the explanation; None without
    any.
    """
    told = [r for r in results if r.offer.rate is not None and (r.margin_percent or 0) > 0]
    return max(told, key=lambda r: r.margin_percent or 0, default=None)


class Doubt(Enum):
    """The reason why a number is implausible."""

    FEE_TAKES_ALL = "nothing is left to send"
    MID_FAR_OFF = "middle rate"
    RATE_FAR_OFF = "rate"
    ARRIVES_FAR_OFF = "rupiah that arrive"


def _times_apart(one: Fraction, other: Fraction) -> Fraction:
    return max(one / other, other / one)


def doubts(
    amount: Decimal, currency: str, mid: Decimal | None, offers: Sequence[Offer]
) -> list[tuple[int | None, Doubt]]:
    """Implausible numbers, as (index of the offer, reason); index None is the middle rate.

    All numbers are above zero (a fee may be zero). A rate is implausible if it is 20 times off the
    order of magnitude of its currency, or 5 times off the most plausible of the others.
    """
    found: list[tuple[int | None, Doubt]] = []
    rates: list[tuple[int | None, Doubt, Fraction]] = []
    if mid is not None:
        rates.append((None, Doubt.MID_FAR_OFF, Fraction(mid)))
    for index, offer in enumerate(offers):
        if offer.fee is not None and offer.fee >= amount:
            found.append((index, Doubt.FEE_TAKES_ALL))
            continue
        rate = offer.effective_rate(amount)
        if rate is not None:
            why = Doubt.ARRIVES_FAR_OFF if offer.rate is None else Doubt.RATE_FAR_OFF
            rates.append((index, why, rate))
    usual = Fraction(MAGNITUDE[currency])
    anchor = min((rate for *_, rate in rates), key=lambda r: _times_apart(r, usual), default=usual)
    found.extend(
        (index, why)
        for index, why, rate in rates
        if _times_apart(rate, usual) > _TIMES_OFF_MAGNITUDE
        or _times_apart(rate, anchor) > _TIMES_OFF_EACH_OTHER
    )
    return found
