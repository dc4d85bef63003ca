"""The remittance comparer's arithmetic."""

import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.money.rules.remittance import (
    ImplausibleRemittance,
    OfferResult,
    RemittanceOffer,
    compare_offers,
    find_implausible_numbers,
    yearly_extra_cost_of_dearest,
)

TABLES: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "vectors" / "remittance.json").read_text(encoding="utf-8")
)
THOUSAND = Decimal(1000)
MID = Decimal(3900)


def offer(
    name: str, fee: str | None, rate: str | None = None, *, arrives: int | None = None,
    on_top: bool = False,
) -> RemittanceOffer:  # fmt: skip
    return RemittanceOffer(
        name,
        None if fee is None else Decimal(fee),
        None if rate is None else Decimal(rate),
        arrives,
        on_top,
    )


A, B, C = offer("A", "10", "3840"), offer("B", "0", "3760"), offer("C", "25", "3890")


def by_name(results: tuple[OfferResult, ...]) -> dict[str, OfferResult]:
    return {result.offer.name: result for result in results}


@pytest.mark.parametrize("case", TABLES["cases"], ids=lambda c: f"{c['way']}-{c['amount']}")
def test_remittance_comparison_matches_both_worked_examples(case: dict[str, Any]) -> None:
    offers = [
        offer(told["name"], told["fee"], told["rate"], on_top=case["way"] == "tambah")
        for told in TABLES["offers"]
    ]
    results = compare_offers(Decimal(case["amount"]), Decimal(TABLES["mid"]), offers)
    assert [
        {
            "name": r.offer.name,
            "paid": str(r.paid),
            "received_idr": r.received,
            "rank": r.rank,
            **({"total_percent": str(r.total_percent)} if case["way"] == "potong" else {}),
        }
        for r in results
    ] == case["expected"]


def test_remittance_cost_is_split_into_fee_and_exchange_rate_margin() -> None:
    a = compare_offers(THOUSAND, MID, [A])[0]
    assert (a.fee_percent, a.margin_percent, a.total_percent) == (
        Decimal("1.00"),
        Decimal("1.54"),
        Decimal("2.54"),
    )
    assert (a.fee_idr, a.hidden_idr, a.lost_idr) == (39000, 59400, 98400)


def test_remittance_offers_without_a_middle_rate_are_ranked_without_percentages() -> None:
    results = compare_offers(THOUSAND, None, [B, C, A])
    assert [r.offer.name for r in results] == ["A", "C", "B"]
    assert all(
        part is None
        for r in results
        for part in (r.fee_percent, r.margin_percent, r.total_percent, r.fee_idr, r.hidden_idr)
    )


def test_remittance_offer_without_a_rate_is_listed_last_and_unranked() -> None:
    silent = offer("D", "0")
    results = compare_offers(THOUSAND, MID, [silent, B])
    assert [(r.offer.name, r.rank) for r in results] == [("B", 1), ("D", None)]
    d = results[1]
    assert (d.paid, d.received, d.margin_percent, d.total_percent, d.less_idr) == (
        THOUSAND,
        None,
        None,
        None,
        None,
    )
    assert d.fee_percent == 0


def test_unknown_remittance_fee_does_not_count_as_zero() -> None:
    taken_off = compare_offers(THOUSAND, MID, [offer("D", None, "3890")])[0]
    assert (taken_off.received, taken_off.rank) == (None, None)
    on_top = compare_offers(THOUSAND, MID, [offer("D", None, "3890", on_top=True)])[0]
    assert (on_top.received, on_top.paid, on_top.rank) == (3890000, None, None)


def test_remittance_offer_may_state_the_received_amount_instead_of_the_rate() -> None:
    a = compare_offers(THOUSAND, MID, [offer("A", "10", arrives=3801600)])[0]
    assert a == replace(compare_offers(THOUSAND, MID, [A])[0], offer=a.offer)
    on_top = compare_offers(THOUSAND, MID, [offer("A", "10", arrives=3840000, on_top=True)])[0]
    assert (on_top.margin_percent, on_top.paid) == (Decimal("1.54"), Decimal(1010))


def test_remittance_offer_with_a_received_amount_is_ranked_without_a_fee() -> None:
    a = compare_offers(THOUSAND, MID, [offer("A", None, arrives=3801600)])[0]
    assert (a.rank, a.lost_idr, a.hidden_idr) == (1, 98400, None)
    assert (a.fee_percent, a.margin_percent, a.total_percent) == (None, None, None)


def test_equal_remittance_offers_share_rank_one_and_the_next_is_third() -> None:
    same = offer("A2", None, arrives=3801600)
    results = compare_offers(THOUSAND, None, [B, A, same])
    assert [(r.offer.name, r.rank) for r in results] == [("A", 1), ("A2", 1), ("B", 3)]


def test_remittance_offer_without_a_fee_but_with_a_rate_margin_is_not_free() -> None:
    names = by_name(compare_offers(THOUSAND, MID, [A, B, offer("E", "0", "3900")]))
    assert [name for name, r in names.items() if r.has_only_hidden_cost] == ["B"]
    assert not compare_offers(THOUSAND, None, [B])[0].has_only_hidden_cost


def test_remittance_rate_above_the_middle_rate_gives_a_negative_margin() -> None:
    result = compare_offers(THOUSAND, MID, [offer("E", "10", "3939")])[0]
    assert (result.margin_percent, result.total_percent) == (Decimal("-1.00"), Decimal("0.00"))


def test_received_remittance_amount_is_rounded_down_to_the_rupiah() -> None:
    assert (
        compare_offers(Decimal("100.50"), None, [offer("E", "0", "3840.01")])[0].received == 385921
    )


def test_extra_cost_of_the_dearest_remittance_offer_is_computed_per_year() -> None:
    results = compare_offers(THOUSAND, MID, [A, B, C])
    assert [r.less_idr for r in results] == [0, 8850, 41600]
    assert yearly_extra_cost_of_dearest(results, 1) == 499200
    assert yearly_extra_cost_of_dearest(results, 2) == 998400
    assert yearly_extra_cost_of_dearest(compare_offers(THOUSAND, MID, [A, A]), 1) is None
    assert (
        yearly_extra_cost_of_dearest(compare_offers(THOUSAND, MID, [A, offer("D", "0")]), 1) is None
    )


def test_remittance_offers_with_fees_on_top_are_compared_for_equal_total_payments() -> None:
    results = compare_offers(THOUSAND, None, [replace(o, on_top=True) for o in (A, B, C)])
    dearest = results[-1]
    assert dearest.offer.name == "B"
    assert dearest.less_idr == int(Fraction(3840000, 1010) * 1000) - 3760000


@pytest.mark.parametrize(
    ("mid", "offers", "found"),
    [
        (MID, [A, B, C], []),
        (None, [A, B, C], []),
        (MID, [A, offer("B", "0", "376000")], [(1, ImplausibleRemittance.RATE_FAR_OFF)]),
        (MID, [A, offer("B", "0", "37.6")], [(1, ImplausibleRemittance.RATE_FAR_OFF)]),
        (None, [A, offer("B", "0", "376000")], [(1, ImplausibleRemittance.RATE_FAR_OFF)]),
        (None, [offer("B", "0", "37.6"), A], [(0, ImplausibleRemittance.RATE_FAR_OFF)]),
        (None, [offer("B", "0", "37.6")], [(0, ImplausibleRemittance.RATE_FAR_OFF)]),
        (None, [A, offer("B", "0", "376")], [(1, ImplausibleRemittance.RATE_FAR_OFF)]),
        (Decimal(39), [A, B], [(None, ImplausibleRemittance.MID_FAR_OFF)]),
        (Decimal(39000), [A, B], [(None, ImplausibleRemittance.MID_FAR_OFF)]),
        (None, [A, offer("B", "10", arrives=3760)], [(1, ImplausibleRemittance.ARRIVES_FAR_OFF)]),
        (None, [offer("B", "1000", "3840")], [(0, ImplausibleRemittance.FEE_TAKES_ALL)]),
        (
            None,
            [offer("B", "1500", "3840", on_top=True)],
            [(0, ImplausibleRemittance.FEE_TAKES_ALL)],
        ),
        (None, [offer("B", "999", "3840")], []),
        (MID, [offer("D", "0")], []),
    ],
)
def test_implausible_rate_or_amount_or_fee_is_reported_for_its_remittance_offer(
    mid: Decimal | None,
    offers: list[RemittanceOffer],
    found: list[tuple[int | None, ImplausibleRemittance]],
) -> None:
    assert find_implausible_numbers(THOUSAND, "MYR", mid, offers) == found


def test_plausible_range_of_a_remittance_rate_depends_on_the_currency() -> None:
    assert find_implausible_numbers(THOUSAND, "KRW", None, [offer("A", "10", "11.8")]) == []
    assert find_implausible_numbers(THOUSAND, "SGD", None, [offer("A", "10", "11.8")]) == [
        (0, ImplausibleRemittance.RATE_FAR_OFF)
    ]


fees = st.none() | st.decimals(0, 999, places=2)
rates = st.none() | st.decimals("0.01", 50000, places=4)
any_offer = st.builds(
    RemittanceOffer, st.sampled_from("ABCDE"), fees, rates, st.none(), st.booleans()
) | st.builds(
    RemittanceOffer,
    st.sampled_from("ABCDE"),
    fees,
    st.none(),
    st.integers(1, 10**10),
    st.booleans(),
)
any_offers = st.lists(any_offer, max_size=5)
any_mid = st.none() | st.decimals("0.01", 50000, places=4)


@given(any_mid, any_offers)
def test_higher_ranked_remittance_offer_delivers_more_for_each_unit_paid(
    mid: Decimal | None, offers: list[RemittanceOffer]
) -> None:
    results = compare_offers(THOUSAND, mid, offers)
    assert sorted(id(r.offer) for r in results) == sorted(map(id, offers))
    ranked = [r for r in results if r.rank is not None]
    assert results[: len(ranked)] == tuple(ranked)
    ratios = [Fraction(r.received or 0) / Fraction(r.paid or 1) for r in ranked]
    assert ratios == sorted(ratios, reverse=True)
    assert [r.rank for r in ranked] == [1 + sum(x > ratio for x in ratios) for ratio in ratios]


@given(any_mid, any_offers)
def test_order_of_remittance_offers_does_not_change_their_ranks(
    mid: Decimal | None, offers: list[RemittanceOffer]
) -> None:
    there = compare_offers(THOUSAND, mid, offers)
    back = compare_offers(THOUSAND, mid, offers[::-1])
    ranks = {id(r.offer): r.rank for r in there}
    assert all(ranks[id(r.offer)] == r.rank for r in back)


@given(any_mid, any_offers)
def test_fee_and_margin_of_a_remittance_add_up_to_its_total_cost(
    mid: Decimal | None, offers: list[RemittanceOffer]
) -> None:
    for r in compare_offers(THOUSAND, mid, offers):
        if r.fee_percent is not None and r.margin_percent is not None:
            assert r.total_percent is not None
            assert abs(r.fee_percent + r.margin_percent - r.total_percent) <= Decimal("0.01")
        if r.fee_idr is not None and r.hidden_idr is not None:
            assert r.fee_idr + r.hidden_idr == r.lost_idr
        assert mid is not None or r.total_percent is None
