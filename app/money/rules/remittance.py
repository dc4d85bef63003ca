"""Which place sends the most rupiah home, and what each one keeps.

Ranking is by rupiah received for each unit of money *paid in total*, because some counters take
the fee off what is paid in and others put it on top. Percentages follow the World Bank's
Remittance Prices Worldwide: fee % = fee / amount × 100, margin % = (mid − rate) / mid × 100,
total % = their sum; they exist only where a middle rate is known.

Rupiah received are rounded down: a page that promises one rupiah more than arrives is not
believed again, and counters do not round in the customer's favour. The ranking uses these whole
rupiah, so that two offers that look equal are equal and anyone can check it with a calculator."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from fractions import Fraction
from typing import Final

from app.money.rules import round_half_up

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
class RemittanceOffer:
    """The price of one provider. `fee` in the sent currency; `rate` in rupiah for one unit, or
    `arrives` in whole rupiah; None if unknown. `on_top`: the fee is paid in addition to the amount.
    `noted` and `source` tell when and from whom the price was obtained."""

    name: str
    fee: Decimal | None
    rate: Decimal | None = None
    arrives: int | None = None
    on_top: bool = False
    noted: date | None = None
    source: str = ""

    def converted_amount(self, amount: Decimal) -> Fraction:
        """The part of `amount` that is converted into rupiah; an unknown fee counts as zero."""
        return Fraction(amount) - (0 if self.on_top else Fraction(self.fee or 0))

    def rate_or_derived_rate(self, amount: Decimal) -> Fraction | None:
        """The given rate, or the one derived from the rupiah that arrive; None if both lack."""
        if self.rate is not None:
            return Fraction(self.rate)
        return None if self.arrives is None else self.arrives / self.converted_amount(amount)


@dataclass(frozen=True)
class OfferResult:
    """The computed cost of one offer. `*_idr` in whole rupiah at the middle rate, `*_percent` of
    the amount; None if an input is unknown. `rank` 1 is best, None is unranked."""

    offer: RemittanceOffer
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
    def has_only_hidden_cost(self) -> bool:
        """Whether the fee is zero but the rate contains a cost."""
        return self.offer.fee == 0 and self.hidden_idr is not None and self.hidden_idr > 0

    @property
    def fee_and_margin_idr(self) -> tuple[int, int]:
        """(fee, margin in the rate) in rupiah, neither below zero. An unknown fee counts as part of
        the margin."""
        fee, lost = self.fee_idr or 0, self.lost_idr or 0
        return fee, max(lost - fee, 0)

    @property
    def idr_per_unit(self) -> Decimal | None:
        """Rupiah received for one unit paid, to two decimals."""
        if self.per_unit is None:
            return None
        return Decimal(round_half_up(self.per_unit * 100)) / 100


def _as_percent(share: Fraction) -> Decimal:
    exact = Decimal(share.numerator * 100) / Decimal(share.denominator)
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _offer_result(
    amount: Decimal, middle_rate: Decimal | None, offer: RemittanceOffer
) -> OfferResult:
    rate = offer.rate_or_derived_rate(amount)
    paid: Decimal | None = amount
    if offer.on_top:
        paid = None if offer.fee is None else amount + offer.fee
    received = offer.arrives
    if received is None and rate is not None and (offer.on_top or offer.fee is not None):
        received = int(offer.converted_amount(amount) * rate)
    per_unit = None if paid is None or received is None else received / Fraction(paid)
    fee_part = margin_part = total_part = None
    fee_idr = hidden_idr = lost_idr = None
    if middle_rate is not None:
        middle = Fraction(middle_rate)
        if offer.fee is not None:
            fee_part = Fraction(offer.fee) / Fraction(amount)
            fee_idr = round_half_up(Fraction(offer.fee) * middle)
        # Rupiah that arrive after an unknown fee: fee and margin cannot be separated.
        mixed = offer.rate is None and offer.fee is None and not offer.on_top
        if rate is not None and not mixed:
            margin_part = (middle - rate) / middle
        if fee_part is not None and margin_part is not None:
            total_part = fee_part + margin_part
        if paid is not None and received is not None:
            lost_idr = round_half_up(Fraction(paid) * middle) - received
            hidden_idr = None if fee_idr is None else lost_idr - fee_idr
    return OfferResult(
        offer=offer,
        paid=paid,
        received=received,
        per_unit=per_unit,
        fee_percent=None if fee_part is None else _as_percent(fee_part),
        margin_percent=None if margin_part is None else _as_percent(margin_part),
        total_percent=None if total_part is None else _as_percent(total_part),
        fee_idr=fee_idr,
        hidden_idr=hidden_idr,
        lost_idr=lost_idr,
    )


def compare_offers(
    amount: Decimal, middle_rate: Decimal | None, offers: Sequence[RemittanceOffer]
) -> tuple[OfferResult, ...]:
    """Rank the offers, best first; equal ones share a rank (1, 1, 3), unranked ones come last.

    `amount` and `middle_rate` (rupiah for one unit) are above zero, and the numbers are plausible.

    >>> a = RemittanceOffer("A", Decimal(10), Decimal(3840))
    >>> b = RemittanceOffer("B", Decimal(0), Decimal(3760))
    >>> [(r.rank, r.offer.name, r.received) for r in compare_offers(Decimal(1000), None, [b, a])]
    [(1, 'A', 3801600), (2, 'B', 3760000)]
    """
    results = [_offer_result(amount, middle_rate, offer) for offer in offers]
    ratios = sorted((r.per_unit for r in results if r.per_unit is not None), reverse=True)

    def with_rank(result: OfferResult) -> OfferResult:
        if result.per_unit is None or result.paid is None or result.received is None:
            return result
        less = int(ratios[0] * Fraction(result.paid)) - result.received
        return replace(result, rank=ratios.index(result.per_unit) + 1, less_idr=less)

    return tuple(sorted(map(with_rank, results), key=lambda r: (r.rank is None, r.rank or 0)))


def yearly_extra_cost_of_dearest(results: Sequence[OfferResult], times_a_month: int) -> int | None:
    """How many rupiah less arrive in twelve months with the worst ranked offer than with the best,
    for the same money paid; None if all ranked offers are equal."""
    ranked = [r for r in results if r.rank is not None]
    more = ranked[-1].less_idr if ranked else None
    return more * 12 * times_a_month if more else None


def largest_fee_and_margin_idr(results: Sequence[OfferResult]) -> int:
    """The largest loss of any offer, in whole rupiah: the scale of the bar chart."""
    return max((sum(r.fee_and_margin_idr) for r in results if r.lost_idr is not None), default=0)


def offer_with_widest_margin(results: Sequence[OfferResult]) -> OfferResult | None:
    """The offer with the largest margin among those with a given rate; None if there is none."""
    told = [r for r in results if r.offer.rate is not None and (r.margin_percent or 0) > 0]
    return max(told, key=lambda r: r.margin_percent or 0, default=None)


class ImplausibleRemittance(Enum):
    """The reason why a number of a remittance offer is implausible."""

    FEE_TAKES_ALL = "nothing is left to send"
    MID_FAR_OFF = "middle rate"
    RATE_FAR_OFF = "rate"
    ARRIVES_FAR_OFF = "rupiah that arrive"


def _ratio_of_larger_to_smaller(first: Fraction, second: Fraction) -> Fraction:
    return max(first / second, second / first)


def find_implausible_numbers(
    amount: Decimal, currency: str, middle_rate: Decimal | None, offers: Sequence[RemittanceOffer]
) -> list[tuple[int | None, ImplausibleRemittance]]:
    """List implausible numbers as (index of the offer, reason); index None is the middle rate.

    All numbers are above zero (a fee may be zero). A rate is implausible if it is 20 times off the
    order of magnitude of its currency, or 5 times off the most plausible of the others."""
    found: list[tuple[int | None, ImplausibleRemittance]] = []
    rates: list[tuple[int | None, ImplausibleRemittance, Fraction]] = []
    if middle_rate is not None:
        rates.append((None, ImplausibleRemittance.MID_FAR_OFF, Fraction(middle_rate)))
    for index, offer in enumerate(offers):
        if offer.fee is not None and offer.fee >= amount:
            found.append((index, ImplausibleRemittance.FEE_TAKES_ALL))
            continue
        rate = offer.rate_or_derived_rate(amount)
        if rate is not None:
            why = (
                ImplausibleRemittance.ARRIVES_FAR_OFF
                if offer.rate is None
                else ImplausibleRemittance.RATE_FAR_OFF
            )
            rates.append((index, why, rate))
    usual = Fraction(MAGNITUDE[currency])
    anchor = min(
        (rate for *_, rate in rates),
        key=lambda r: _ratio_of_larger_to_smaller(r, usual),
        default=usual,
    )
    found.extend(
        (index, why)
        for index, why, rate in rates
        if _ratio_of_larger_to_smaller(rate, usual) > _TIMES_OFF_MAGNITUDE
        or _ratio_of_larger_to_smaller(rate, anchor) > _TIMES_OFF_EACH_OTHER
    )
    return found
